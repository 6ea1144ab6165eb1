// SPDX-License-Identifier: MPL-2.0
#include "interchange/random_model.hpp"
#include "model/json.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>
#include <vector>

namespace fundament::test {

using namespace fundament::model;

namespace {

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces{"a",    "Æblegrød", ",", ";",  "\"", "\n", " ",
                                               "=1+1", "-",        "'", "\t", "ø",  "{}"};
  std::string out = pieces[random() % 2];
  for (auto n = random() % 5; n > 0; n--)
    out += pieces[random() % pieces.size()];
  return out + "z";
}

base::Date random_date(std::mt19937& random) {
  return {static_cast<std::int32_t>(15000 + random() % 10000)};
}

std::optional<base::Date> perhaps_date(std::mt19937& random) {
  if (random() % 2) return std::nullopt;
  return random_date(random);
}

} // namespace

Value random_value(std::mt19937& random, const AttributeDefinition& definition) {
  const auto many = [&](auto make) {
    std::vector<decltype(make())> out{make()};
    while (random() % 3 == 0)
      out.push_back(make());
    return out;
  };
  const auto text = [&] { return random_text(random); };
  switch (definition.type) {
  case AttributeType::text: return definition.name == "purl_pattern" ? "pkg:npm/@a/*" : text();
  case AttributeType::boolean: return random() % 2 == 0 && definition.name != "restricted"; // refused when it is true
  case AttributeType::integer: return static_cast<std::int64_t>(random()) - 1000;
  case AttributeType::number: return static_cast<double>(random() % 1000) / 7;
  case AttributeType::date: return random_date(random);
  case AttributeType::enumeration: return definition.allowed[random() % definition.allowed.size()].value;
  case AttributeType::list: return many(text);
  case AttributeType::ref: return "unit:" + std::to_string(random() % 9);
  case AttributeType::properties: return many([&] { return std::pair{text(), text()}; });
  case AttributeType::external_ids: return many([&] { return ExternalId{text(), text()}; });
  case AttributeType::roles: return many([&] { return Role{text(), "unit:" + std::to_string(random() % 9)}; });
  case AttributeType::redundancy:
    return many([&] {
      Redundancy one{text(), "runs_on", {}, static_cast<std::uint32_t>(1 + random() % 3)};
      if (random() % 2) one.of = {{"infrastructure", "x"}, {"system", "y,z"}};
      return one;
    });
  case AttributeType::versions:
    return many([&] { return Version{text(), perhaps_date(random), perhaps_date(random), perhaps_date(random)}; });
  case AttributeType::document: return Document{random() % 2 ? R"({"a":[1,"æ, \"b\""],"b":{}})" : "[[]]"};
  }
  throw std::logic_error("attribute type out of range");
}

namespace {

template <class Definitions> Attributes random_attributes(std::mt19937& random, const Definitions& definitions) {
  Attributes out;
  for (const AttributeDefinition& definition : definitions)
    if (definition.name != "missing_in_source" && random() % 4 == 0)
      out.set(definition.id, random_value(random, definition));
  return out;
}

RelationData random_relation(std::mt19937& random, const RelationType& type, Ref source, Ref target, std::string key) {
  RelationData data{{std::move(source), type.name, std::move(target), std::move(key)}};
  if (random() % 4 == 0) data.strength = static_cast<Strength>(random() % 5);
  if (random() % 4 == 0) data.needs = static_cast<Needs>(random() % 4);
  data.valid_from = perhaps_date(random);
  if (random() % 4 == 0) data.valid_to = base::Date{30000};
  if (random() % 4 == 0) data.confidence = static_cast<double>(random() % 101) / 100;
  data.attributes = random_attributes(random, type.attributes);
  return data;
}

} // namespace

std::shared_ptr<const Model> random_model(std::mt19937& random, std::size_t elements, const std::string& origin) {
  const auto metamodel = Metamodel::built_in();
  ChangeSet change_set{"test", "", {}};
  std::vector<Ref> refs;
  std::vector<std::string> keys; ///< of relations
  for (std::size_t i = 0; i < elements; i++) {
    const Kind& kind = metamodel->kinds()[random() % metamodel->kinds().size()];
    ElementData data{{kind.name, std::to_string(i) + (random() % 3 == 0 ? " æ,:\"" + std::string("x") : "")},
                     random() % 5 ? random_text(random) : "",
                     random_attributes(random, kind.attributes)};
    refs.push_back(data.ref);
    change_set.operations.push_back(PutElement{data, {}});
  }
  for (std::size_t i = 0; i < elements * 2; i++) {
    const RelationType& type = metamodel->relations()[random() % metamodel->relations().size()];
    if (!type.joins.empty() || type.name == "owns") continue;
    const bool keyed = random() % 3 == 0;
    const auto end = [&]() -> Ref {
      if (!keys.empty() && random() % 10 == 0) return {"relation", keys[random() % keys.size()]};
      return refs[random() % refs.size()];
    };
    const std::string key = "k" + std::to_string(i) + (keyed ? "" : " plain");
    change_set.operations.push_back(PutRelation{random_relation(random, type, end(), end(), key)});
    if (keyed) keys.push_back(key);
  }
  for (const Ref& ref : refs) {
    const Ref first = refs[random() % refs.size()], second = refs[random() % refs.size()];
    RelationData begins{{first, "owns", ref}}, follows{{second, "owns", ref, "later"}};
    switch (random() % 4) {
    case 0: change_set.operations.push_back(PutRelation{begins}); break;
    case 1:
      begins.valid_to = base::Date{20000};
      follows.valid_from = base::Date{20001};
      change_set.operations.push_back(PutRelation{begins});
      change_set.operations.push_back(PutRelation{follows});
      break;
    case 2: change_set.operations.push_back(PutRelation{follows}); break;
    default: break;
    }
  }
  auto applied = Model::empty(metamodel)->apply(change_set, origin);
  REQUIRE_MESSAGE(applied.ok(), applied.error().message());
  return applied->model;
}

std::string dump(const Model& model, bool origins) {
  std::vector<std::string> lines;
  for (ElementId id = 0; id < model.element_limit(); id++) {
    if (!model.element(id)) continue;
    ElementData data = model.data(id);
    const std::string origin = origins ? " by " + data.origin : "";
    data.origin.clear();
    std::string line;
    append_json(line, data, model.metamodel());
    lines.push_back(line + origin);
  }
  for (RelationId id = 0; id < model.relation_limit(); id++) {
    if (!model.relation(id)) continue;
    RelationData data = model.relation_data(id);
    const std::string origin = origins ? " by " + data.origin : "";
    data.origin.clear();
    std::string line;
    append_json(line, data, model.metamodel());
    lines.push_back(line + origin);
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines)
    out += line + "\n";
  return out;
}

std::string difference(const Model& a, const Model& b) {
  std::istringstream left(dump(a)), right(dump(b));
  for (std::string one, other;;) {
    const bool more = bool(std::getline(left, one)), too = bool(std::getline(right, other));
    if (!more && !too) return "";
    if (more != too || one != other) return one + " | " + other;
  }
}

} // namespace fundament::test
