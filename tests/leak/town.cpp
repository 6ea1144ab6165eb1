// SPDX-License-Identifier: MPL-2.0
#include "leak/town.hpp"
#include "api/routes.hpp"
#include <algorithm>

namespace fundament::leak {

using model::Redundancy;
using tests::TextGraph;

namespace {

std::string encoded(const std::string& text) {
  constexpr const char* digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)))
      out += c;
    else
      ((out += '%') += digits[static_cast<unsigned char>(c) >> 4]) += digits[static_cast<unsigned char>(c) & 15];
  return out;
}

/// No word of any language, so that it is nowhere by chance; its letters come from the seed and from `words`.
std::string secret_word(std::mt19937& random, const std::string& words) {
  constexpr const char* letters = "qxzwvkj";
  std::string out = "q" + words;
  while (out.size() < 10)
    out += letters[random() % 7];
  return out;
}

void replace_all(std::string& text, const std::string& part, const std::string& by) {
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + by.size()))
    text.replace(at, part.size(), by);
}

} // namespace

Question Question::with(const std::string& ref) const {
  Question out = *this;
  replace_all(out.target, encoded(asked.front()), encoded(ref));
  replace_all(out.body, asked.front(), ref);
  out.asked.front() = ref;
  return out;
}

Town::Town(unsigned seed, const std::string& words) {
  std::mt19937 random(seed);
  TextGraph text;
  text.add("unit:kk   unit:suf -[part_of]-> kk   unit:tmf -[part_of]-> kk   suf -[owns]-> portal   tmf -[owns]-> cases")
      .add("portal -[runs_on]-> infrastructure:node1   portal -[runs_on]-> infrastructure:node2   cases -> portal")
      .add("cases -[supports]-> capability:permits   portal -[supports]-> permits   cases -[reads]-> data_asset:people")
      .add("portal -[uses_technology]-> technology:pg   cases -[uses_technology]-> pg   supplier:acme")
      .add("cases -[covered_by]-> contract:c1   decision:d1 -[decides]-> pg   junction:j -> node1   ring1 -> ring2 -> "
           "ring1")
      .set("suf", "type", std::string("administration"))
      .set("tmf", "type", std::string("administration"))
      .set("portal", "description", std::string("Permits and payments for citizens"))
      .set("cases", "description", std::string("Case handling of permits"))
      .set("d1", "verdict", std::string("waiver_only"))
      .set("c1", "cost", std::int64_t{1000});
  for (const char* ref : {"unit:suf", "system:portal", "system:cases", "infrastructure:node1", "capability:permits",
                          "data_asset:people", "technology:pg", "decision:d1", "junction:j", "system:ring1"})
    visible_.emplace_back(ref);
  add_hidden(text, random, words);
  api::Settings settings;
  settings.public_read = true;
  served_ = std::make_unique<tests::Served>(text, settings);
  architect_ = served_->catalogue().create_token({"architect", "", store::Role::architect}).value().token;
}

bool Town::is_hidden(const std::string& ref) const {
  return std::find(hidden_.begin(), hidden_.end(), ref) != hidden_.end();
}

void Town::add_hidden(TextGraph& text, std::mt19937& random, const std::string& words) {
  const std::vector<std::string> ends{"portal", "cases", "node1", "node2", "people", "pg", "permits", "ring1"};
  const std::size_t count = 3 + random() % 4;
  for (std::size_t i = 0; i < count; i++) {
    const std::string key = secret_word(random, words), name = secret_word(random, words),
                      reason = secret_word(random, words);
    const std::string ref = "deviation:" + key;
    text.add(ref).set(key, "reason", reason + " permit payments case");
    text.set(key, "type", std::string("waiver")).set(key, "state", std::string(i % 2 ? "granted" : "requested"));
    text.set(key, "valid_until", base::Date{30'000 + static_cast<std::int32_t>(random() % 1000)});
    text.rename(key, name + " permits");
    text.add(ref + " -[exempts]-> " + (i % 2 ? "pg" : "d1"));
    for (std::size_t relation = 0; relation < 3; relation++) { // needed and needing, so that walks lead through it
      const std::string& end = ends[(i + 2 * relation + random() % 2) % ends.size()];
      text.add(random() % 2 ? ref + " -> " + end : end + " -> " + ref);
    }
    if (i > 0) text.add(hidden_.back() + " -> " + ref);
    hidden_.push_back(ref);
    for (const std::string& secret : {key, name, reason})
      secrets_.push_back(secret);
  }
  const std::string draft = secret_word(random, words), said = secret_word(random, words),
                    what = secret_word(random, words);
  text.add("suf -[owns]-> investment:" + draft + "   investment:" + draft + " -[proposes]-> portal");
  text.set(draft, "state", std::string("draft")).set(draft, "summary", said + " permits");
  text.set(draft, "need", model::Document{R"({"text":")" + what + "\"}"});
  hidden_.push_back("investment:" + draft);
  for (const std::string& secret : {draft, said, what})
    secrets_.push_back(secret);
  text.set("cases", "redundancy",
           std::vector<Redundancy>{{"any", "depends_on", {*model::parse_ref(hidden_[0]), {"system", "portal"}}, 1}});
  text.set("portal", "roles", std::vector<model::Role>{{"system_owner", "unit:suf"}});
}

std::string Town::unknown_twin(const std::string& ref) const {
  std::string out = ref;
  for (char& c : out)
    if (&c > &out[out.find(':')]) c = c == 'q' ? 'y' : 'h';
  return out;
}

std::string Town::tag() const {
  const auto response = served_->get("/api/v1/metamodel");
  for (const auto& [name, value] : response.headers)
    if (name == "ETag") return value.substr(1, value.find('-') - 1);
  return "?";
}

std::vector<Question> Town::questions() const {
  auto out = gets();
  for (auto& question : posts())
    out.push_back(std::move(question));
  return out;
}

std::vector<Question> Town::gets() const {
  using Type = api::ParameterSpec::Type;
  std::vector<Question> out;
  for (const api::Route& route : api::routes()) {
    if (route.method != "GET") continue;
    std::vector<std::string> formats;
    for (std::string_view rest = route.formats; !rest.empty();) {
      formats.emplace_back(rest.substr(0, rest.find('|')));
      rest.remove_prefix(std::min(rest.size(), formats.back().size() + 1));
      if (formats.back() == "xlsx") formats.pop_back(); // the rows of CSV, packed so that no word can be looked for
    }
    const bool takes_ref =
        route.path.find("{ref}") != std::string_view::npos ||
        std::any_of(route.parameters.begin(), route.parameters.end(), [](const auto& spec) {
          return spec.name == "of" || spec.name == "from" || (spec.required && spec.type == Type::text);
        });
    // the same route with each ref where one stands, and each parameter at several values
    const auto add = [&](const std::string& ref, const std::string& more, bool of_hidden) {
      std::string path(route.path), query;
      if (const auto at = path.find("{ref}"); at != path.npos) path.replace(at, 5, encoded(ref));
      if (const auto at = path.find("{name}"); at != path.npos)
        path.replace(at, 6, route.id == "getQuery" ? "landscape" : "data-owner");
      for (const auto& spec : route.parameters) {
        if (more.rfind(std::string(spec.name) + "=", 0) == 0) continue;
        if (spec.name == "of") query += "&of=" + encoded(ref);
        if (spec.name == "from") query += "&from=" + encoded(ref);
        if (spec.name == "to") query += "&to=infrastructure%3Anode1";
        if (spec.required && spec.type == Type::text) query += "&" + std::string(spec.name) + "=" + encoded(ref);
      }
      for (const std::string& format : formats) {
        Question question{"GET",
                          path + "?lang=en" + query + (more.empty() ? "" : "&" + more),
                          "",
                          std::string(route.id),
                          {},
                          false,
                          route.id == "metrics" || route.id == "ready" || route.id == "listChanges"};
        const bool formatted = formats.size() > 1;
        if (formatted) question.target += "&format=" + format;
        const bool names = question.target.find(encoded(ref)) != std::string::npos;
        if (names) question.asked.push_back(ref);
        question.of_hidden = names && of_hidden;
        out.push_back(std::move(question));
      }
    };
    for (const std::string& ref : visible_) {
      if (ref != visible_[1] && !takes_ref) continue;
      add(ref, "", false);
      for (const auto& spec : route.parameters) {
        const std::string name(spec.name);
        if (spec.type == Type::word)
          for (std::string_view rest = spec.words; !rest.empty() && name != "format" && name != "lang";) {
            const std::string word(rest.substr(0, rest.find('|')));
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
            if (ref == visible_[1]) add(ref, name + "=" + word, false);
          }
        if (spec.type == Type::date && ref == visible_[1]) add(ref, name + "=2030-01-01", false);
        if (spec.type == Type::integer && ref == visible_[1])
          for (const char* number : {"1", "2", "50"})
            add(ref, name + "=" + number, false);
        if (spec.type == Type::ref && name != "of" && name != "ref" && ref == visible_[1])
          add(ref, name + "=unit%3Asuf", false);
        if (name == "q" && ref == visible_[1])
          for (const char* words : {"permits", "permt", "payment", "case", "deviation", "q"})
            add(ref, std::string("q=") + words, false);
        if (name == "kind" && ref == visible_[1]) add(ref, "kind=deviation", false);
        if (name == "plan" && ref == visible_[1]) add(ref, "plan=sha256%3A0", false);
      }
    }
    if (takes_ref)
      for (const std::string& ref : hidden_)
        add(ref, "", true);
    for (const auto& spec : route.parameters) // a hidden ref in each place where a ref may stand
      if (spec.type == Type::ref && spec.name != "of" && spec.name != "ref") {
        add(visible_[1], std::string(spec.name) + "=" + encoded(hidden_[0]), false);
        for (std::size_t i = out.size() - formats.size(); i < out.size(); i++) {
          out[i].asked.insert(out[i].asked.begin(), hidden_[0]);
          out[i].of_hidden = true;
        }
      }
  }
  return out;
}

std::vector<Question> Town::posts() const {
  std::vector<Question> out;
  const auto add = [&](const char* target, const char* route, std::string body, bool of_hidden, std::string asked) {
    std::vector<std::string> refs;
    if (!asked.empty()) refs.push_back(std::move(asked));
    out.push_back({"POST", target, std::move(body), route, std::move(refs), of_hidden, false});
  };
  auto refs = visible_;
  refs.insert(refs.end(), hidden_.begin(), hidden_.end());
  for (const std::string& ref : refs) {
    const bool hidden = is_hidden(ref);
    for (const char* form : {"ndjson", "csv"})
      add((std::string("/api/v1/impact?lang=en&format=") + form).c_str(), "batchImpact",
          R"({"of":[")" + ref + R"(","system:cases"],"path":"text"})", hidden, ref);
    add("/api/v1/relations?lang=en", "findRelations", R"({"of":[")" + ref + R"(","system:cases"]})", hidden, ref);
    for (const char* member : {"capabilities", "data", "technologies", "unit", "except"})
      add("/api/v1/reuse?lang=en", "findReuse",
          std::string("{\"text\":\"permits payments\",\"") + member + "\":\"" + ref + "\"}", hidden, ref);
    for (const char* member : {"name", "unit", "system"})
      add("/api/v1/technologies/check?lang=en", "checkTechnologies",
          std::string(R"({"items":[{"name":"pg","version":"14"},{"name":"pg",")") + member + "\":\"" + ref + "\"}]}",
          hidden, ref);
  }
  for (const char* format : {"json", "csv", "sarif"})
    add((std::string("/api/v1/technologies/check?lang=en&format=") + format).c_str(), "checkTechnologies",
        R"({"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{"type":"library","name":"pg","version":"14"}]})",
        false, "");
  for (const char* words : {"permits", "permt", "payments case", "q"})
    add("/api/v1/reuse?lang=en", "findReuse", std::string("{\"text\":\"") + words + "\"}", false, "");
  add("/api/v1/impact?lang=en", "batchImpact", R"({"all":true})", false, "");
  for (const char* sql : {"select * from deviation", "select ref, name, json from element", "select * from relation",
                          "select * from dependents('infrastructure:node1')", "select * from rings('weak')",
                          "select * from path('system:cases','infrastructure:node1')", "select * from approval('pg')"})
    add("/api/v1/sql?lang=en", "runSql", std::string("{\"sql\":\"") + sql + "\"}", false, "");
  for (const std::string& ref : refs)
    for (const char* operation : {"retire", "replace"})
      for (const auto& [target, id] : {std::pair("/api/v1/plans?lang=en", "keepPlan"),
                                       std::pair("/api/v1/changes/preview?lang=en", "previewChanges")})
        add(target, id,
            std::string(R"({"operations":[{")") + operation + R"(":{"ref":")" + ref + R"(","old":")" + ref + "\"}}]}",
            is_hidden(ref), ref);
  for (const std::string& ref : refs)
    add("/api/v1/investments/check?lang=en", "checkInvestment",
        std::string(
            R"({"fundament":"investment/1","key":"k","name":"n","need":{"text":"permits"},"plan":{"operations":[)") +
            R"({"replace":{"old":"system:cases","by":")" + ref + R"("}}]}})",
        is_hidden(ref), ref);
  add("/api/v1/investments?lang=en", "keepInvestment", R"({"fundament":"investment/1","key":"k","name":"n"})", false,
      "");
  struct Taken {
    const char *step, *id;
    std::string body;
  };
  const std::string remark = R"({"remark":"r"})";
  for (const std::string& ref : refs)
    for (const Taken& one :
         {Taken{"submit", "submitInvestment", remark}, Taken{"withdraw", "withdrawInvestment", remark},
          Taken{"return", "returnInvestment", remark}, Taken{"reports", "keepInvestmentReport", remark},
          Taken{"hear", "hearInvestment", R"({"entries":[{"party":")" + ref + R"(","answer":"a"}]})"},
          Taken{"decide", "decideInvestment", R"({"outcome":"rejected","by":"b","link":"l"})"},
          Taken{"carry-out", "carryOutInvestment", R"({"planned":"2020-01-01"})"}})
      add(("/api/v1/investments/" + encoded(ref) + "/" + one.step + "?lang=en").c_str(), one.id, one.body.c_str(),
          is_hidden(ref), ref);
  add("/api/v1/changes?lang=en", "applyChanges",
      R"({"reason":"r","operations":[{"remove_element":{"ref":"system:cases"}}]})", false, "");
  return out;
}

api::Response Town::ask(const Question& question, bool whole) const {
  std::vector<std::pair<std::string, std::string>> headers{{"content-type", "application/json"}};
  if (question.method == "GET") headers.clear();
  if (question.route == "applyChanges" || question.route.ends_with("Investment") ||
      question.route == "keepInvestmentReport")
    whole =
        whole && (question.route == "getInvestment" || question.route == "checkInvestment"); // nothing is changed here
  if (whole) headers.emplace_back("authorization", "Bearer " + architect_);
  return served_->ask(question.method, question.target, question.body, std::move(headers));
}

} // namespace fundament::leak
