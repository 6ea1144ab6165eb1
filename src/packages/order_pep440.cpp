// SPDX-License-Identifier: MPL-2.0
#include "base/ascii.hpp"
#include "packages/orders.hpp"
#include <algorithm>

/// PEP 440: [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local], in every spelling that its appendix B takes.
namespace fundament::packages {

namespace {

struct Pep440 {
  std::string_view epoch, release, local;
  int pre = 0; ///< 1 a, 2 b, 3 rc; 0 without
  bool is_post = false, is_dev = false;
  std::string_view pre_number, post_number, dev_number;
};

void skip_sign(std::string_view& rest) {
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '_' || rest[0] == '.')) rest.remove_prefix(1);
}

/// Takes one of the words and the number after it; the rest stays as it is when none stands there.
template <std::size_t count>
int take_word(std::string_view& rest, const char* const (&words)[count], std::string_view& number) {
  std::string_view after = rest;
  skip_sign(after);
  const auto word = take_letters(after);
  for (std::size_t i = 0; i < count; i++)
    if (word == words[i]) {
      std::string_view digits = after;
      skip_sign(digits);
      if (!digits.empty() && is_digit(digits[0])) after = digits;
      number = take_digits(after);
      rest = after;
      return static_cast<int>(i);
    }
  return -1;
}

bool is_local(std::string_view text) {
  bool joined = true;
  for (const char c : text) {
    const bool joint = c == '.' || c == '-' || c == '_';
    if ((joint && joined) || !(joint || is_digit(c) || base::is_letter(c))) return false;
    joined = joint;
  }
  return !joined;
}

/// Of a text in lower case.
std::optional<Pep440> parse(std::string_view rest) {
  Pep440 out;
  if (rest.starts_with("v")) rest.remove_prefix(1);
  if (const auto plus = rest.find('+'); plus != rest.npos) {
    out.local = rest.substr(plus + 1);
    if (!is_local(out.local)) return std::nullopt;
    rest = rest.substr(0, plus);
  }
  std::string_view numbers = rest;
  if (const auto digits = take_digits(numbers); !digits.empty() && numbers.starts_with("!")) {
    out.epoch = digits;
    rest = numbers.substr(1);
  }
  out.release = leading_numbers(rest);
  if (out.release.empty()) return std::nullopt;
  rest.remove_prefix(out.release.size());
  static constexpr const char* const before[] = {"a", "alpha", "b", "beta", "c", "rc", "pre", "preview"};
  static constexpr const char* const after[] = {"post", "rev", "r"};
  static constexpr const char* const dev[] = {"dev"};
  if (const int word = take_word(rest, before, out.pre_number); word >= 0) out.pre = word < 2 ? 1 : word < 4 ? 2 : 3;
  if (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    out.is_post = true;
    out.post_number = take_digits(rest);
  } else
    out.is_post = take_word(rest, after, out.post_number) >= 0;
  out.is_dev = take_word(rest, dev, out.dev_number) >= 0;
  if (!rest.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> read(std::string_view text) {
  std::string spelled = base::lower(text);
  if (!parse(spelled)) return std::nullopt;
  return spelled;
}

/// Without any of it, 1.0.dev1 comes before 1.0a1, and 1.0 after 1.0rc1.
int stage_of(const Pep440& one) {
  if (one.pre != 0) return one.pre;
  return !one.is_post && one.is_dev ? 0 : 4;
}

int compare_local(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return sign_of(int(!a.empty()) - int(!b.empty()));
  const auto take = [](std::string_view& rest) {
    const auto end = rest.find_first_of(".-_");
    const auto one = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return one;
  };
  while (!a.empty() && !b.empty()) {
    const auto one = take(a), other = take(b);
    if (is_number(one) != is_number(other)) return is_number(one) ? 1 : -1;
    const int order = is_number(one) ? compare_numbers(one, other) : compare_bytes(one, other);
    if (order != 0) return order;
  }
  return sign_of(int(!a.empty()) - int(!b.empty()));
}

int compare(std::string_view a, std::string_view b) {
  const auto x = parse(a), y = parse(b);
  if (!x || !y) return compare_bytes(a, b);
  int order = compare_numbers(x->epoch, y->epoch);
  if (order == 0) order = compare_dotted(x->release, y->release);
  if (order == 0) order = sign_of(stage_of(*x) - stage_of(*y));
  if (order == 0) order = compare_numbers(x->pre_number, y->pre_number);
  if (order == 0) order = sign_of(int(x->is_post) - int(y->is_post));
  if (order == 0) order = compare_numbers(x->post_number, y->post_number);
  if (order == 0) order = sign_of(int(y->is_dev) - int(x->is_dev));
  if (order == 0) order = compare_numbers(x->dev_number, y->dev_number);
  return order != 0 ? order : compare_local(x->local, y->local);
}

bool is_pre_release(std::string_view text) {
  const auto version = parse(text);
  return version && (version->pre != 0 || version->is_dev);
}

} // namespace

const Order& pep440_order() {
  static constexpr Order order{read, compare, is_pre_release, false, '+'};
  return order;
}

} // namespace fundament::packages
