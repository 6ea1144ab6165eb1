// SPDX-License-Identifier: MPL-2.0
#include "base/ascii.hpp"
#include "packages/orders.hpp"
#include <algorithm>
#include <set>
#include <vector>

namespace fundament::packages {

namespace {

using Words = std::set<std::string, std::less<>>;

/// What may stand before the numbers of one version, joined to them or by a sign or space.
const Words before_numbers{"v",   "ver",  "version", "r",        "rel",  "release",     "go",
                           "jdk", "jre",  "openjdk", "java",     "node", "nodejs",      "python",
                           "php", "ruby", "openssl", "postgres", "tag",  "refs/tags/v", "refs/tags/"};
/// What names a line of work and not a version, though numbers may follow (feature_12).
const Words lines_of_work{"feature", "fix",    "bugfix",  "hotfix",  "branch",   "pr",      "pull",  "issue", "merge",
                          "main",    "master", "trunk",   "head",    "dev",      "develop", "test",  "tmp",   "wip",
                          "build",   "commit", "sha",     "git",     "user",     "sprint",  "topic", "alpha", "beta",
                          "rc",      "pre",    "preview", "nightly", "snapshot", "canary"};
/// The release itself.
const Words same{"final", "release", "ga", "rtm", "stable", "lts", "general", "availability", "v", "version"};
/// What comes after the numbers alone: patches, builds, distributions, editions, platforms.
const Words after{"h",
                  "q",
                  "u",
                  "r",
                  "p",
                  "pl",
                  "sp",
                  "patch",
                  "update",
                  "upd",
                  "build",
                  "rev",
                  "revision",
                  "hf",
                  "hotfix",
                  "cu",
                  "post",
                  "service",
                  "pack",
                  "security",
                  "fips",
                  "ubuntu",
                  "debian",
                  "deb",
                  "el",
                  "fc",
                  "rhel",
                  "suse",
                  "sles",
                  "amzn",
                  "pgdg",
                  "dfsg",
                  "ds",
                  "nmu",
                  "bpo",
                  "incompatible",
                  "jre",
                  "jdk",
                  "android",
                  "java",
                  "esm",
                  "esr",
                  "ltsc",
                  "ltsb",
                  "alpine",
                  "slim",
                  "stretch",
                  "buster",
                  "bullseye",
                  "bookworm",
                  "trixie",
                  "xenial",
                  "bionic",
                  "focal",
                  "jammy",
                  "noble",
                  "ubi",
                  "windowsservercore",
                  "nanoserver",
                  "enterprise",
                  "standard",
                  "datacenter",
                  "professional",
                  "pro",
                  "home",
                  "community",
                  "server",
                  "core",
                  "developer",
                  "express",
                  "essentials",
                  "foundation",
                  "edition",
                  "ee",
                  "ce",
                  "x64",
                  "x86",
                  "amd64",
                  "arm64",
                  "bit",
                  "win",
                  "linux",
                  "dev-server"};
/// What says before the release: single letters when a number follows, these words and every other unknown one.
const Words single_before{"a", "b", "c", "m"};
const Words counted_before{"alpha", "beta",      "rc",      "cr",        "preview",
                           "pre",   "milestone", "release", "candidate", "version"};
/// Words between versions: the text names several.
const Words several{"to",      "til",  "until",  "till",    "thru",   "through", "and",   "or",    "og",
                    "eller",   "up",   "upto",   "later",   "newer",  "nyere",   "older", "ældre", "since",
                    "fra",     "from", "higher", "over",    "under",  "less",    "more",  "plus",  "any",
                    "all",     "alle", "mellem", "between", "before", "above",   "below", "min",   "max",
                    "minimum", "op",   "frem",   "senere",  "højere", "bis",     "ab",    "x"};

bool is_letter(char c) {
  return base::is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word_in(const Words& words, std::string_view word) {
  return words.find(base::lower(word)) != words.end();
}

/// A run of digits or of letters, with what it says: before the release < nothing (or 0) < words after < numbers.
struct Part {
  std::string_view text;
  enum Rank { before, nothing, word, number } rank = nothing;
  bool is_zero() const { return rank == number && text.find_first_not_of('0') == text.npos; }
};

Part::Rank rank_of(std::string_view word, std::string_view rest) {
  const bool number_follows = !rest.empty() && is_digit(rest[0]);
  if (word.size() == 1) return number_follows && is_word_in(single_before, word) ? Part::before : Part::word;
  if (is_word_in(same, word)) return Part::nothing;
  return is_word_in(after, word) ? Part::word : Part::before;
}

std::string_view take_word(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_letter);
  const auto word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(word.size());
  return word;
}

/// The next part of a version in its general form; what a part is depends on nothing before it. A ~ is a part.
Part take_part(std::string_view& rest) {
  for (;;) {
    while (!rest.empty() && rest[0] != '~' && rest[0] != '+' && !is_digit(rest[0]) && !is_letter(rest[0]))
      rest.remove_prefix(1);
    if (rest.empty() || rest[0] == '+') { // build metadata
      rest = {};
      return {};
    }
    if (rest[0] == '~') {
      const auto sign = rest.substr(0, 1);
      rest.remove_prefix(1);
      if (rest.empty() || !is_letter(rest[0])) return {sign, Part::before};
      const auto word = take_word(rest);
      return {rank_of(word, rest) == Part::before ? word : sign, Part::before}; // ~rc1 is -rc1
    }
    if (is_digit(rest[0])) return {take_digits(rest), Part::number};
    const auto word = take_word(rest);
    if (const auto rank = rank_of(word, rest); rank != Part::nothing) return {word, rank};
  }
}

/// A word that says "before the release", in one spelling: rc for c and cr …
std::string spelled(const Part& part) {
  const std::string word = base::lower(part.text);
  if (part.rank != Part::before) return word;
  static const std::pair<std::string_view, const char*> aliases[] = {{"a", "alpha"}, {"b", "beta"}, {"m", "milestone"},
                                                                     {"c", "rc"},    {"cr", "rc"},  {"pre", "preview"}};
  for (const auto& [from, to] : aliases)
    if (word == from) return to;
  return word;
}

int compare_parts(const Part& a, const Part& b) {
  const auto rank = [](const Part& part) { return part.is_zero() ? Part::nothing : part.rank; };
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (rank(a) == Part::nothing) return 0;
  return a.rank == Part::number ? compare_numbers(a.text, b.text) : compare_bytes(spelled(a), spelled(b));
}

/// The parts, without the zeros that end the numbers a version begins with: 1.0-rc1 is of 1.
std::vector<Part> parts_of(std::string_view text) {
  std::vector<Part> out;
  bool in_numbers = true;
  const auto end_numbers = [&] {
    if (!in_numbers) return;
    in_numbers = false;
    while (!out.empty() && out.back().is_zero())
      out.pop_back();
  };
  for (Part part = take_part(text); part.rank != Part::nothing; part = take_part(text)) {
    if (part.rank != Part::number) end_numbers();
    out.push_back(part);
  }
  end_numbers();
  return out;
}

int compare(std::string_view a, std::string_view b) {
  const auto x = parts_of(a), y = parts_of(b);
  for (std::size_t i = 0; i < std::max(x.size(), y.size()); i++) {
    const int order = compare_parts(i < x.size() ? x[i] : Part{}, i < y.size() ? y[i] : Part{});
    if (order != 0) return order;
  }
  return 0;
}

bool is_pre_release(std::string_view text) {
  const auto parts = parts_of(text);
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.rank == Part::before; });
}

/// Without v, release-, jdk- … before the numbers.
std::string_view without_prefix(std::string_view text) {
  const auto digit = std::find_if(text.begin(), text.end(), is_digit);
  const auto size = static_cast<std::size_t>(digit - text.begin());
  std::string_view word = text.substr(0, size);
  const char joint = word.empty() ? '\0' : word.back();
  while (!word.empty() && std::string_view("-_. ").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  if (word.empty()) return text;
  // OpenSSL_1_1_1k: a tag whose numbers underscores join; no branch is written so
  const auto rest = text.substr(size);
  const bool tag = joint == '_' && rest.find_first_of(".- /") == rest.npos &&
                   std::all_of(word.begin(), word.end(), [](char c) { return base::is_letter(c) || c == '_'; }) &&
                   !is_word_in(lines_of_work, word.substr(0, word.find('_')));
  return tag || is_word_in(before_numbers, word) ? rest : text;
}

/// 14-16, 2.7.0-2.12.3: two versions, the second the greater. 14-1, 2024-01-15 and 1.18.0-6ubuntu14 are one.
bool joins_two(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos) return false;
  const auto from = text.substr(0, dash), to = text.substr(dash + 1);
  return !from.empty() && !to.empty() && leading_numbers(from).size() == from.size() &&
         leading_numbers(to).size() == to.size() && (from.find('.') == from.npos) == (to.find('.') == to.npos) &&
         compare_dotted(to, from) > 0;
}

bool is_one_token(std::string_view token) {
  if (token.empty() ||
      token.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._~+:-") != token.npos)
    return false;
  if (std::string_view("+-~.:_").find(token.back()) != std::string_view::npos) return false; // 3.9+
  if (joins_two(token)) return false;
  for (std::string_view rest = token.substr(0, token.find('+')); !rest.empty();) { // 20.x
    const auto end = rest.find_first_of("._-");
    const auto part = rest.substr(0, end);
    if (part == "x" || part == "X" || part == "xx") return false;
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return true;
}

/// What may follow a version after a space: words, and a number after one that counts (SP 1, Update 3, rc 1).
bool are_labels(std::string_view rest) {
  std::string_view last;
  while (!rest.empty()) {
    const std::string_view token = take_until(rest, ' ');
    if (token.empty()) continue;
    std::string_view tail = token;
    const auto word = take_word(tail);
    if (is_word_in(several, word)) return false;
    const bool counts = is_word_in(after, last) || is_word_in(counted_before, last);
    if (word.empty() && !counts) return false;
    if (!tail.empty() && !is_one_token(tail) && !is_one_token(std::string(word) + std::string(tail))) return false;
    last = word;
  }
  return true;
}

std::optional<std::string> read(std::string_view text) {
  text = without_prefix(text);
  if (const auto epoch = parcel_of(text).epoch; !epoch.empty()) {
    text.remove_prefix(epoch.size() + 1);
    text = without_prefix(text);
  }
  if (text.empty() || !is_digit(text[0])) return std::nullopt;
  const auto bracket = text.find('(');
  if (bracket != text.npos) { // 14.2 (Debian 14.2-1.pgdg110+1)
    auto note = text.substr(bracket + 1);
    for (std::string_view rest = note; !rest.empty();)
      if (auto word = take_until(rest, ' '); is_word_in(several, word.substr(0, word.find(')')))) return std::nullopt;
    text = base::trimmed(text.substr(0, bracket));
  }
  const auto space = text.find(' ');
  if (!is_one_token(text.substr(0, space))) return std::nullopt;
  if (space != text.npos && !are_labels(text.substr(space + 1))) return std::nullopt;
  return std::string(text);
}

} // namespace

bool is_within_in_general(std::string_view version, std::string_view of) {
  for (;;) {
    const Part wanted = take_part(of);
    if (wanted.rank == Part::nothing) return true;
    const Part found = take_part(version);
    if (found.rank != wanted.rank || compare_parts(found, wanted) != 0) return false;
  }
}

const Order& general_order() {
  static constexpr Order order{read, compare, is_pre_release, false, 0};
  return order;
}

} // namespace fundament::packages
