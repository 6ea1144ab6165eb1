// SPDX-License-Identifier: MPL-2.0
#include "review/findings.hpp"
#include "support/budget.hpp"
#include "support/database.hpp"
#include "support/lines_catalogue.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

/// Every rule of ours against tests/review/rules/ID.txt: small catalogues, and what the rule finds in each.
///   ? breaks: the words say why
///   system:a criticality=society_critical
///   system:a -runs_on-> infrastructure:s
///   = system:a|infrastructure:s open
/// There must be one that breaks the rule, one that passes, and one that would pass, or break, for the wrong reason.

using namespace fundament;
using review::Rule;
using review::Rules;

namespace {

namespace fs = std::filesystem;

constexpr base::Date ordinary_day{20780}; ///< 2026-11-23

struct Case {
  std::string title, found, expected;
};

std::string told(const review::Findings& findings, const model::Model& model) {
  std::string out;
  for (const auto& one : findings.all) {
    out += "= " + one.element_ref + "|" + one.about + " " + std::string(to_string(one.settlement.state));
    if (one.settlement.by != model::no_id) out += " by " + to_string(model.ref(one.settlement.by));
    if (one.settlement.until) out += " until " + to_string(*one.settlement.until);
    out += "\n";
  }
  for (const auto& one : findings.not_evaluated)
    out += "! " + std::string(to_string(one.why)) + ": " + one.error.message() + "\n";
  return out;
}

/// The cases of a file, each asked of the rule alone.
std::vector<Case> cases_of(const Rule& rule, const fs::path& file) {
  Rule alone = rule;
  alone.yields_to.clear();
  const auto rules = Rules::of({alone}).value();
  std::vector<Case> out;
  tests::LinesCatalogue catalogue;
  base::Date on = ordinary_day, asked = ordinary_day;
  const auto finish = [&] {
    if (out.empty()) return;
    const auto view = catalogue.view();
    out.back().found = told(review::find(*view, rules, on, asked, tests::any_time()), view->model());
    catalogue = {};
    on = asked = ordinary_day;
  };
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    if (line[0] == '?') {
      finish();
      out.push_back({line, "", ""});
    } else if (line[0] == '=' || line[0] == '!')
      out.back().expected += line + "\n";
    else if (line.starts_with("on "))
      on = base::parse_date(line.substr(3)).value();
    else if (line.starts_with("asked "))
      asked = base::parse_date(line.substr(6)).value();
    else
      catalogue.add(line);
  }
  finish();
  return out;
}

} // namespace

TEST_CASE("every rule finds in its small catalogues what their file says, and has one") {
  const fs::path folder = FUNDAMENT_ROOT "/tests/review/rules";
  CHECK(Rules::built_in()->all().size() >= 28);
  for (const Rule& rule : Rules::built_in()->all()) {
    CAPTURE(rule.id());
    std::set<std::string> words;
    for (const Case& one : cases_of(rule, folder / (rule.id() + ".txt"))) {
      CAPTURE(one.title);
      CHECK(one.found == one.expected);
      const std::string word = one.title.substr(2, one.title.find(':') - 2);
      words.insert(word);
      if (word == "breaks") CHECK(one.expected.find("= ") != std::string::npos);
      if (word == "passes") CHECK(one.expected.empty());
    }
    for (const char* word : {"breaks", "passes", "wrong reason"}) {
      CAPTURE(word);
      CHECK(words.contains(word));
    }
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    CAPTURE(entry.path().string());
    CHECK(Rules::built_in()->find(entry.path().stem().string()) != nullptr);
  }
}

TEST_CASE("every rule has the columns of its header, also over nothing") {
  const auto nothing = snapshot::View::make(0, model::Model::empty(model::Metamodel::built_in()));
  for (const Rule& rule : Rules::built_in()->all()) {
    CAPTURE(rule.id());
    CHECK(tests::said(query::check(rule.query, *nothing, rule.id())) == "fine");
  }
}
