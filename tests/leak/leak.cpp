// SPDX-License-Identifier: MPL-2.0
#include "api/parameters.hpp"
#include "api/routes.hpp"
#include "base/unicode.hpp"
#include "leak/town.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <set>

/// What may not be seen is named nowhere: in every route and format, over values of every parameter (view.md, tests (i)
/// to (iv)).
using namespace fundament;
using leak::Question;
using leak::Town;

namespace {

constexpr unsigned seeds = 20;

/// All that is sent back, as text; what was asked is taken out, since an answer repeats it.
std::string told(const api::Response& response, const Question& question) {
  std::string out = std::to_string(response.status) + "\n";
  for (const auto& [name, value] : response.headers)
    out +=
        name + ": " + (name == "ETag" ? value.substr(0, value.rfind('-')) : value) + "\n"; // it ends with the address
  out += response.body;
  for (const std::string& asked : question.asked)
    for (const std::string& form : {asked, asked.substr(asked.find(':') + 1)})
      for (auto at = out.find(form); at != out.npos && form.size() > 3; at = out.find(form, at))
        out.replace(at, form.size(), "ASKED");
  return out;
}

/// A text as it stands, folded, and with its percent signs decoded: a name may be told in any of them.
class Read {
public:
  explicit Read(std::string text) : folded_(base::fold(text)), raw_(std::move(text)) {
    if (raw_.find('%') == std::string::npos) return;
    for (std::size_t i = 0; i < raw_.size(); i++)
      if (raw_[i] == '%' && i + 2 < raw_.size() && std::isxdigit(static_cast<unsigned char>(raw_[i + 1])) &&
          std::isxdigit(static_cast<unsigned char>(raw_[i + 2])))
        decoded_ += static_cast<char>(std::stoi(raw_.substr(i + 1, 2), nullptr, 16)), i += 2;
      else
        decoded_ += raw_[i];
  }
  /// The words are of small letters, which folding leaves alone.
  bool tells(const std::string& secret) const {
    return raw_.find(secret) != std::string::npos || folded_.find(secret) != std::string::npos ||
           decoded_.find(secret) != std::string::npos;
  }

private:
  const std::string folded_, raw_;
  std::string decoded_;
};

/// Tags name a state of the log, whose hash is of everything: two catalogues never have the same.
std::string without_tags(std::string text, const std::string& tag) {
  for (auto at = text.find(tag); at != text.npos; at = text.find(tag, at))
    text.replace(at, tag.size(), "TAG");
  return text;
}

} // namespace

TEST_CASE("(i) no word of what is hidden is in any answer; (iv) and who may see all of it meets every one") {
  std::set<std::string> routes_seen, told_to_the_other;
  for (unsigned seed = 1; seed <= seeds; seed++) {
    CAPTURE(seed);
    const Town town(seed, "a");
    for (const Question& question : town.questions()) {
      const auto response = town.ask(question, false);
      routes_seen.insert(question.route);
      const std::string text = told(response, question);
      const Read read(text);
      for (const std::string& secret : town.secrets())
        if (read.tells(secret)) {
          CAPTURE(question.text());
          CAPTURE(secret);
          CAPTURE(text.substr(0, 2000));
          CHECK_MESSAGE(false, "a hidden word is told");
          return;
        }
      if (seed > 2) continue; // (iv) needs no twenty
      const Read all(town.ask(question, true).body);
      for (const std::string& secret : town.secrets())
        if (all.tells(secret)) told_to_the_other.insert(std::to_string(seed) + secret);
    }
    if (seed <= 2)
      for (const std::string& secret : town.secrets())
        CHECK_MESSAGE(told_to_the_other.count(std::to_string(seed) + secret) == 1, secret);
  }
  for (const auto& route : api::routes())
    CHECK_MESSAGE(routes_seen.count(std::string(route.id)) == 1, route.id);
}

TEST_CASE("(ii) a hidden ref gets the answer of one that does not exist, byte for byte") {
  for (unsigned seed = 1; seed <= seeds; seed++) {
    CAPTURE(seed);
    const Town town(seed, "a");
    std::size_t compared = 0;
    for (const Question& question : town.questions()) {
      if (!question.of_hidden) continue;
      const Question twin = question.with(town.unknown_twin(question.asked.front()));
      CAPTURE(question.text());
      REQUIRE(told(town.ask(question, false), question) == told(town.ask(twin, false), twin));
      compared++;
    }
    CHECK(compared > 20);
  }
}

TEST_CASE("(iii) two catalogues that differ only in the names of what is hidden answer alike") {
  for (unsigned seed = 1; seed <= seeds; seed++) {
    CAPTURE(seed);
    const Town one(seed, "a"), other(seed, "b");
    REQUIRE(one.secrets() != other.secrets());
    for (const Question& question : one.questions()) {
      if (question.of_hidden || question.of_log) continue;
      CAPTURE(question.text());
      REQUIRE(without_tags(told(one.ask(question, false), question), one.tag()) ==
              without_tags(told(other.ask(question, false), question), other.tag()));
    }
  }
}
