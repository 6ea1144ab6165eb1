// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/change_set.hpp"
#include <memory>
#include <random>

/// Elements and relations with random values of every type, for round trips.
namespace fundament::model::testing {

class RandomValues {
public:
  explicit RandomValues(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }

  /// Not empty; of letters that are easily got wrong.
  std::string text() {
    static const std::string letters[] = {"a",  "B", "7",  " ", "\"",     "\\",     "/",    "\n",      "\t", ",",
                                          ";",  "{", "}",  "[", "]",      ":",      "'",    "æ",       "ø",  "Å",
                                          "日", "😀", "=1", "-", "\u2028", "\u00AD", "null", "\\u0000", "é",  "|"};
    std::string out;
    for (std::size_t left = 1 + below(12); left > 0; left--)
      out += letters[below(std::size(letters))];
    return out;
  }

  std::string key() {
    static const std::string letters[] = {"a", "b", "-", ":", "/", "æ", "\"", "%", "é", "x y", ")", "]->"};
    std::string out = "k";
    for (std::size_t left = below(6); left > 0; left--)
      out += letters[below(std::size(letters))];
    return out;
  }

  /// Of the years 1 to 9999.
  base::Date date() { return {static_cast<std::int32_t>(below(3'652'059)) - 719'162}; }
  std::optional<base::Date> perhaps_date() { return chance(2) ? std::optional(date()) : std::nullopt; }

  Ref ref(const Metamodel& metamodel) { return {metamodel.kinds()[below(metamodel.kinds().size())].name, key()}; }

  double number() {
    static const double special[] = {0.0, 1.0, -1.0, 0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 123456.789};
    if (chance(2)) return special[below(std::size(special))];
    return std::uniform_real_distribution<double>(-1e6, 1e6)(random_);
  }

  std::int64_t integer() {
    static const std::int64_t special[] = {0, -1, INT64_MAX, INT64_MIN};
    return chance(3) ? special[below(std::size(special))] : static_cast<std::int64_t>(below(100'000)) - 50'000;
  }

  template <class F> auto some(F make) {
    std::vector<decltype(make())> out;
    for (std::size_t left = 1 + below(3); left > 0; left--)
      out.push_back(make());
    return out;
  }

  Value value(const AttributeDefinition& attribute, const Metamodel& metamodel) {
    switch (attribute.type) {
    case AttributeType::text: return attribute.name == "purl_pattern" ? "pkg:npm/@a/*" : text();
    case AttributeType::boolean: return chance(2);
    case AttributeType::integer: return integer();
    case AttributeType::number: return number();
    case AttributeType::date: return date();
    case AttributeType::enumeration: return attribute.allowed[below(attribute.allowed.size())].value;
    case AttributeType::list: return some([&] { return text(); });
    case AttributeType::ref: return to_string(ref(metamodel));
    case AttributeType::properties:
      return some([&] { return std::pair(chance(3) ? "same" : text(), chance(3) ? "" : text()); });
    case AttributeType::external_ids: return some([&] { return ExternalId{text(), text()}; });
    case AttributeType::roles: return some([&] { return Role{text(), text()}; });
    case AttributeType::redundancy: return some([&] { return redundancy(metamodel); });
    case AttributeType::versions:
      return some([&] { return Version{text(), perhaps_date(), perhaps_date(), perhaps_date(), chance(3)}; });
    case AttributeType::document: return Document{chance(2) ? R"({"a":[1,null,"æ"],"b":{"c":true}})" : R"([{}])"};
    }
    throw std::logic_error("attribute type out of range");
  }

  ElementData element(const Metamodel& metamodel) {
    ElementData out{ref(metamodel), chance(5) ? "" : text(), {}, chance(2) ? text() : ""};
    fill(out.attributes, metamodel.kind(*metamodel.find_kind(out.ref.kind)).attributes, metamodel);
    return out;
  }

  RelationData relation(const Metamodel& metamodel) {
    const RelationType& type = metamodel.relations()[below(metamodel.relations().size())];
    RelationData out{{end(metamodel), type.name, end(metamodel), chance(2) ? key() : ""}};
    if (chance(3)) out.strength = static_cast<Strength>(below(5));
    if (chance(3)) out.needs = static_cast<Needs>(below(4));
    if (chance(3)) out.valid_from = date();
    if (chance(3)) out.valid_to = date();
    if (chance(3)) out.confidence = number();
    if (chance(2)) fill(out.attributes, type.attributes, metamodel);
    if (chance(2)) out.origin = text();
    return out;
  }

private:
  Ref end(const Metamodel& metamodel) { return chance(5) ? Ref{"relation", key()} : ref(metamodel); }

  Redundancy redundancy(const Metamodel& metamodel) {
    Redundancy out{chance(2) ? text() : "", "runs_on", {}, static_cast<std::uint32_t>(1 + below(3))};
    if (chance(2)) out.of = some([&] { return ref(metamodel); });
    return out;
  }

  void fill(Attributes& out, const std::vector<AttributeDefinition>& definitions, const Metamodel& metamodel) {
    for (const auto& definition : definitions)
      if (chance(4)) out.set(definition.id, value(definition, metamodel));
  }

  std::mt19937 random_;
};

} // namespace fundament::model::testing
