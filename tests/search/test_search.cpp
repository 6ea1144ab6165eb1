// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "search/index.hpp"
#include "search/layer.hpp"
#include "search/words.hpp"
#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

using namespace fundament;
using model::ElementId;

namespace {

/// A catalogue of rows: kind, key, name, and any attributes as name=value (aliases and external ids by '|').
class Catalogue {
public:
  Catalogue() : metamodel_(model::Metamodel::built_in()) {}

  void element(const std::string& kind, const std::string& key, const std::string& name,
               const std::vector<std::pair<std::string, std::string>>& attributes = {}) {
    model::Element out{*metamodel_->find_kind(kind), 0, key, name, {}};
    for (const auto& [attribute, text] : attributes) {
      const auto id = *metamodel_->find_attribute(attribute);
      if (attribute == "aliases")
        out.attributes.set(id, split(text, '|'));
      else if (attribute == "external_ids")
        out.attributes.set(id, std::vector<model::ExternalId>{{"source", text}});
      else
        out.attributes.set(id, text);
    }
    elements_.push_back(std::move(out));
  }
  void relation(ElementId source, ElementId target) { relations_.emplace_back(source, target); }
  void rename(ElementId id, const std::string& name) { elements_[id]->name = name; }
  void remove(ElementId id) { elements_[id].reset(); }

  std::shared_ptr<const model::Model> build() const {
    model::Builder builder(metamodel_);
    for (ElementId id = 0; id < elements_.size(); id++)
      if (elements_[id]) builder.add(id, *elements_[id]);
    model::RelationId next = 0;
    for (const auto& [source, target] : relations_) {
      model::Relation relation{model::End::of_element(source), model::End::of_element(target)};
      relation.type = *metamodel_->find_relation("depends_on");
      builder.add(next++, relation);
    }
    return builder.finish().value();
  }

  static std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, at);)
      out.push_back(part);
    return out;
  }

private:
  std::shared_ptr<const model::Metamodel> metamodel_;
  std::vector<std::optional<model::Element>> elements_;
  std::vector<std::pair<ElementId, ElementId>> relations_;
};

Catalogue read_catalogue() {
  Catalogue out;
  std::ifstream in(FUNDAMENT_ROOT "/tests/search/catalogue.tsv");
  REQUIRE(in);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto cells = Catalogue::split(line, '\t');
    std::vector<std::pair<std::string, std::string>> attributes;
    for (std::size_t i = 3; i < cells.size(); i++)
      attributes.emplace_back(cells[i].substr(0, cells[i].find('=')), cells[i].substr(cells[i].find('=') + 1));
    out.element(cells.at(0), cells.at(1), cells.at(2), attributes);
  }
  return out;
}

std::string refs(const model::Model& model, const search::Found& found) {
  std::string out;
  for (const auto& hit : found.hits)
    out += (out.empty() ? "" : " ") + to_string(model.ref(hit.element));
  return out;
}

std::string refs(const model::Model& model, const std::vector<ElementId>& ids) {
  std::string out;
  for (const ElementId id : ids)
    out += (out.empty() ? "" : " ") + to_string(model.ref(id));
  return out;
}

std::string reasons(const search::Hit& hit) {
  std::string out;
  for (const auto& match : hit.why)
    out += (out.empty() ? "" : ", ") + match.asked + "=" + match.found + " " + std::string(to_string(match.field)) +
           " " + std::string(to_string(match.how));
  return out;
}

std::string random_word(std::mt19937& random, std::size_t least, std::size_t most) {
  std::string out;
  for (std::size_t length = least + random() % (most - least + 1); length > 0; length--)
    out += static_cast<char>('a' + random() % 4);
  return out;
}

} // namespace

TEST_CASE("what a query finds, in order") {
  const auto catalogue = read_catalogue();
  const auto model = catalogue.build();
  const auto index = search::Index::build(*model);
  std::ifstream in(FUNDAMENT_ROOT "/tests/search/queries.tsv");
  REQUIRE(in);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto cells = Catalogue::split(line, '\t');
    const std::string &query = cells.at(0), expected = cells.size() > 1 ? cells[1] : "";
    SUBCASE(query.c_str()) {
      const auto found = index->search(*model, query);
      CHECK(refs(*model, found) == expected);
      CHECK(found.total == found.hits.size());
      if (cells.size() > 2) CHECK(reasons(found.hits.at(0)) == cells[2]);
    }
  }
}

TEST_CASE("kinds and limit restrict what is shown, the total is before the limit") {
  const auto model = read_catalogue().build();
  const auto index = search::Index::build(*model);
  const auto unit = *model->metamodel().find_kind("unit");
  CHECK(refs(*model, index->search(*model, "ky", {20, {unit}})) == "");
  const auto found = index->search(*model, "service", {1, {}});
  CHECK(refs(*model, found) == "capability:kle-27");
  CHECK(found.total == 3);
}

TEST_CASE("equal scores are told apart by use, then by kind and key") {
  Catalogue catalogue;
  catalogue.element("system", "b", "Server");
  catalogue.element("system", "a", "Server");
  catalogue.element("infrastructure", "c", "Server");
  catalogue.element("system", "d", "Server");
  catalogue.relation(1, 3);
  catalogue.relation(2, 3);
  const auto model = catalogue.build();
  CHECK(refs(*model, search::Index::build(*model)->search(*model, "server")) ==
        "system:d infrastructure:c system:a system:b");
}

TEST_CASE("the nearest refs of one that does not exist") {
  const auto model = read_catalogue().build();
  const auto index = search::Index::build(*model);
  const auto suggest = [&](const char* kind, const char* key) {
    return refs(*model, index->suggest(*model, kind, key));
  };
  CHECK(suggest("system", "kvantun") == "system:kvantum");
  CHECK(suggest("service", "serviceplatformen") == "system:serviceplatformen service:serviceplatform-sf1500");
  CHECK(suggest("sytem", "kvantum") == "system:kvantum");
  CHECK(suggest("system", "Børne- og Ungesystemet") == "system:bus");
  CHECK(suggest("system", "zzzzzz") == "");
  CHECK(index->suggest(*model, "system", "k", 1).size() == 1);
}

TEST_CASE("typing errors: the vocabulary gives the same as measuring the distance to every word") {
  std::mt19937 random(4711);
  Catalogue catalogue;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < 400; i++) {
    words.push_back(random_word(random, 2, 12));
    catalogue.element("system", "#" + std::to_string(i), words.back());
  }
  const auto model = catalogue.build();
  const auto layer = search::Layer::build(*model);
  for (std::size_t round = 0; round < 300; round++) {
    const std::string asked = random_word(random, 3, 12);
    std::map<std::string, std::size_t> expected, found;
    for (const auto& word : words) {
      if (word.find(asked) != word.npos) continue; // found as written
      for (const auto& [form, by] :
           {std::pair{word, asked}, {search::bare(word), asked}, {search::bare(word), search::bare(asked)}}) {
        const std::size_t most = search::edits_allowed(by.size());
        const bool own_form = form == word && search::bare(word) == word;
        if (by != asked && own_form) continue;
        const std::size_t edits = base::edit_distance(form, by, most);
        if (edits > 0 && edits <= most && (!expected.contains(word) || edits < expected[word])) expected[word] = edits;
      }
    }
    for (const auto& match : layer->match(asked, 2)) {
      if (match.how != search::How::typo) {
        for (const auto posting : layer->postings(match.word))
          expected.erase(model->element(posting.element())->name);
        continue;
      }
      for (const auto posting : layer->postings(match.word))
        found[model->element(posting.element())->name] = match.edits;
    }
    CAPTURE(asked);
    REQUIRE(found == expected);
  }
}

TEST_CASE("an updated index answers as a new one does, whatever was changed") {
  std::mt19937 random(2);
  Catalogue catalogue;
  for (std::size_t i = 0; i < 200; i++)
    catalogue.element("system", "k" + std::to_string(i), random_word(random, 1, 3) + " " + random_word(random, 2, 5));
  auto index = search::Index::build(*catalogue.build());
  ElementId limit = 200;
  std::vector<bool> there(200, true);
  for (std::size_t round = 0; round < 60; round++) {
    std::vector<ElementId> changed;
    for (std::size_t i = 0; i < 12; i++) {
      const auto id = static_cast<ElementId>(random() % limit);
      if (!there[id]) continue;
      changed.push_back(id);
      if (random() % 4 == 0) {
        catalogue.remove(id);
        there[id] = false;
      } else
        catalogue.rename(id, random_word(random, 2, 5));
    }
    for (std::size_t i = 0; i < 3; i++, limit++) {
      catalogue.element("system", "k" + std::to_string(limit), random_word(random, 2, 5));
      there.push_back(true);
      changed.push_back(limit);
    }
    const auto model = catalogue.build();
    index = index->updated(*model, changed);
    const auto fresh = search::Index::build(*model);
    for (std::size_t i = 0; i < 20; i++) {
      const std::string query = random_word(random, 1, 5) + (random() % 3 == 0 ? " " + random_word(random, 1, 3) : "");
      CAPTURE(query);
      const auto one = index->search(*model, query, {50, {}}), other = fresh->search(*model, query, {50, {}});
      REQUIRE(refs(*model, one) == refs(*model, other));
      REQUIRE(one.total == other.total);
      REQUIRE(refs(*model, index->suggest(*model, "system", query)) ==
              refs(*model, fresh->suggest(*model, "system", query)));
    }
  }
}

TEST_CASE("a catalogue of 50,000 elements") {
  std::mt19937 random(1);
  const std::vector<std::string> parts{
      "borger", "service", "platform", "sundhed",  "journal", "betaling", "adgang", "booking",     "arbejds", "plads",
      "børne",  "støtte",  "ydelse",   "register", "kort",    "post",     "sags",   "bestillings", "økonomi", "skole"};
  const auto compound = [&] { return parts[random() % 20] + parts[random() % 20] + parts[random() % 20]; };
  Catalogue catalogue;
  for (std::size_t i = 0; i < 50000; i++)
    catalogue.element("system", "sys-" + std::to_string(i), compound() + " " + compound() + " " + std::to_string(i),
                      {{"description", compound() + " til " + compound() + " og " + compound()}});
  const auto model = catalogue.build();
  const auto begin = std::chrono::steady_clock::now();
  const auto index = search::Index::build(*model);
  const auto milliseconds = [](auto since) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since).count();
  };
  std::ostringstream out;
  out << "built in " << milliseconds(begin) << " ms;";
  for (const char* query : {"s", "serviceplatform", "plads", "borgerservicplatform", "adgang støtte 49", "sys-4999"}) {
    const auto start = std::chrono::steady_clock::now();
    const auto found = index->search(*model, query);
    out << " '" << query << "' " << found.total << " in " << milliseconds(start) << " ms;";
  }
  MESSAGE(out.str());
}

TEST_CASE("words") {
  CHECK(search::bare("boern") == "born");
  CHECK(search::bare("aeroe") == "aro");
  CHECK(search::bare("aaes") == "aes");
  CHECK(search::bare("kvantum") == "kvantum");
  CHECK(search::is_generated("3f2c1a77-9be0-4c1d-8f7a-0123456789ab"));
  CHECK(!search::is_generated("serviceplatformen"));
  CHECK(!search::is_generated("abcdef-abcdef-abcdef"));
  CHECK(search::edits_allowed(3) == 0);
  CHECK(search::edits_allowed(8) == 1);
  CHECK(search::edits_allowed(9) == 2);
}
