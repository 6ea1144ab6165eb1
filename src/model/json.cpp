// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/json_parts.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

/// Elements, relations and operations out of JSON.
namespace fundament::model {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> element_members{"ref", "name", "owner", "origin"};
constexpr std::array<std::string_view, 4> identity_members{"source", "relation", "target", "key"};
constexpr std::array<std::string_view, 6> relation_members{"strength", "needs",      "valid_from",
                                                           "valid_to", "confidence", "origin"};
constexpr std::array<std::string_view, 4> operation_members{"put_element", "put_relation", "remove_element",
                                                            "remove_relation"};

constexpr std::size_t most_subject_bytes = 500;

/// Of values in what the store holds: it was bounded where it came in, and must be read.
constexpr std::size_t any_number = SIZE_MAX;

template <std::size_t N> bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The name of what was read, as far as it got: "" if it has none.
std::string subject_of(const PutElement& put) {
  return put.element.ref.key.empty() ? "" : to_string(put.element.ref);
}
std::string subject_of(const RelationIdentity& identity) {
  return identity.source.key.empty() || identity.target.key.empty() ? "" : to_string(identity);
}
std::string subject_of(const RelationData& relation) {
  return subject_of(relation.identity);
}
std::string subject_of(const Operation& operation) {
  if (const auto* element = std::get_if<PutElement>(&operation)) return subject_of(*element);
  if (const auto* relation = std::get_if<PutRelation>(&operation)) return subject_of(relation->relation);
  if (const auto* ended = std::get_if<RemoveRelation>(&operation)) return subject_of(ended->identity);
  return "";
}
std::string subject_of(const Change& change) {
  return subject_of(change.operation);
}
std::string subject_of(const Attributes&) {
  return "";
}

/// Reads one element, relation or operation; used once.
class Reader {
public:
  Reader(const Metamodel& metamodel, Trust trust) : metamodel_(metamodel), values_(trust) {}

  PutElement put_element(const json& item);
  RelationData relation(const json& item);
  RelationIdentity identity(const json& item);
  Operation operation(const json& item);
  Change change(const json& item);
  template <class Owner> Attributes attributes(const json& item, const Owner& owner);

  /// What was read, or the problems of its subject.
  template <class T> base::Result<T> result(T read) {
    if (values_.well()) return read;
    return values_.take(base::printable(subject_of(read), most_subject_bytes));
  }

private:
  static const json* find(const json& item, std::string_view name) {
    const auto found = item.find(name);
    return found == item.end() || is_absent(*found) ? nullptr : &*found;
  }

  bool is_object(const json& item, std::string_view what) {
    if (item.is_object()) return true;
    values_.problem({}, {"value.object_expected", {{"what", std::string(what)}}});
    return false;
  }

  /// The text of an optional member.
  std::string text(const json& item, std::string_view name) {
    const json* value = find(item, name);
    return value ? values_.text(*value, {name}).value_or("") : "";
  }

  std::optional<base::Date> date(const json& item, std::string_view name) {
    const json* value = find(item, name);
    return value ? values_.date(*value, {name}) : std::nullopt;
  }

  /// A ref that must be there, of a kind that exists.
  Ref ref(const json& item, std::string_view name, bool may_be_relation);
  Ref ref_of(const json& value, Place place, bool may_be_relation);
  std::string relation_name(const json& item);
  RelationIdentity identity_of(const json& item);
  template <class E, std::size_t N>
  std::optional<E> word(const json& item, std::string_view name, std::optional<E> (*parse)(std::string_view),
                        const std::array<E, N>& all);
  template <class Owner>
  void attribute(Attributes& out, const json& value, const std::string& name, const Owner& owner,
                 std::initializer_list<std::string_view> also);

  const Metamodel& metamodel_;
  ValueReader values_;
};

Ref Reader::ref_of(const json& value, Place place, bool may_be_relation) {
  Ref ref = values_.ref(value, place).value_or(Ref{});
  if (ref.kind.empty() || (may_be_relation && ref.is_relation()) || values_.trust() == Trust::stored) return ref;
  if (!metamodel_.find_kind(ref.kind))
    values_.problem(place, {"element.kind_unknown", {{"kind", base::printable(ref.kind)}}},
                    [&] { return metamodel_.nearest_kind(ref.kind); });
  return ref;
}

Ref Reader::ref(const json& item, std::string_view name, bool may_be_relation) {
  const json* value = find(item, name);
  if (value) return ref_of(*value, {name}, may_be_relation);
  values_.problem({}, {"value.member_missing", {{"member", std::string(name)}}});
  return {};
}

template <class Owner>
void Reader::attribute(Attributes& out, const json& value, const std::string& name, const Owner& owner,
                       std::initializer_list<std::string_view> also) {
  const auto* definition = metamodel_.find_attribute(owner, name);
  if (!definition) {
    std::vector<std::string_view> known(also);
    for (const auto& attribute : owner.attributes)
      known.push_back(attribute.name);
    return values_.problem({}, {"attribute.unknown", {{"name", base::printable(name)}, {"owner", owner.name}}},
                           [&] { return nearest_names(name, known); });
  }
  if (is_absent(value)) return;
  if (auto read = values_.value(value, *definition, {definition->name})) out.set(definition->id, std::move(*read));
}

template <class Owner> Attributes Reader::attributes(const json& item, const Owner& owner) {
  Attributes out;
  if (is_object(item, owner.name))
    for (const auto& [name, value] : item.items())
      attribute(out, value, name, owner, {});
  return out;
}

PutElement Reader::put_element(const json& item) {
  PutElement put;
  if (!is_object(item, "element")) return put;
  ElementData& element = put.element;
  element.ref = ref(item, "ref", false);
  element.name = text(item, "name");
  element.origin = text(item, "origin");
  if (const json* owner = find(item, "owner")) put.owner = ref_of(*owner, {"owner"}, false);
  const auto kind = metamodel_.find_kind(element.ref.kind);
  if (!kind) {
    if (values_.well()) values_.problem({}, {"element.kind_unknown", {{"kind", element.ref.kind}}});
    return put;
  }
  for (const auto& [name, value] : item.items())
    if (!is_in(element_members, name))
      attribute(element.attributes, value, name, metamodel_.kind(*kind), {"name", "owner"});
  return put;
}

std::string Reader::relation_name(const json& item) {
  const json* value = find(item, "relation");
  if (!value) {
    values_.problem({}, {"value.member_missing", {{"member", "relation"}}});
    return {};
  }
  std::string name = values_.text(*value, {"relation"}).value_or("");
  if (!name.empty() && !metamodel_.find_relation(name))
    values_.problem({"relation"}, {"relation.type_unknown", {{"relation", base::printable(name)}}},
                    [&] { return metamodel_.nearest_relation(name); });
  return name;
}

RelationIdentity Reader::identity_of(const json& item) {
  RelationIdentity out{ref(item, "source", true), relation_name(item), ref(item, "target", true), text(item, "key")};
  if (!out.key.empty())
    if (auto form = check_key(out.key, "", max_relation_key_bytes); !form && values_.trust() == Trust::none)
      values_.problem({"key"}, std::move(form).error());
  return out;
}

RelationIdentity Reader::identity(const json& item) {
  if (!is_object(item, "relation")) return {};
  RelationIdentity out = identity_of(item);
  for (const auto& [name, value] : item.items())
    if (!is_in(identity_members, name))
      values_.problem({}, {"value.member_unknown",
                           {{"member", base::printable(name)}, {"members", "source, relation, target, key"}}});
  return out;
}

template <class E, std::size_t N>
std::optional<E> Reader::word(const json& item, std::string_view name, std::optional<E> (*parse)(std::string_view),
                              const std::array<E, N>& all) {
  const json* value = find(item, name);
  if (!value) return std::nullopt;
  const auto given = values_.text(*value, {name});
  if (!given) return std::nullopt;
  const auto parsed = parse(*given);
  if (parsed) return parsed;
  std::vector<std::string_view> words;
  for (const E one : all)
    words.push_back(to_string(one));
  values_.problem({name},
                  {"attribute.not_allowed", {{"value", base::printable(*given)}, {"allowed", base::joined(words)}}},
                  [&] { return nearest_names(*given, words); });
  return std::nullopt;
}

RelationData Reader::relation(const json& item) {
  RelationData out;
  if (!is_object(item, "relation")) return out;
  constexpr std::array strengths{Strength::change, Strength::weak, Strength::soft, Strength::hard, Strength::total};
  constexpr std::array directions{Needs::nobody, Needs::source, Needs::target, Needs::both};
  out.identity = identity_of(item);
  out.strength = word(item, "strength", parse_strength, strengths);
  out.needs = word(item, "needs", parse_needs, directions);
  out.valid_from = date(item, "valid_from");
  out.valid_to = date(item, "valid_to");
  if (const json* confidence = find(item, "confidence")) out.confidence = values_.number(*confidence, {"confidence"});
  out.origin = text(item, "origin");
  const auto type = metamodel_.find_relation(out.identity.relation);
  if (!type) return out;
  for (const auto& [name, value] : item.items())
    if (!is_in(identity_members, name) && !is_in(relation_members, name))
      attribute(out.attributes, value, name, metamodel_.relation(*type),
                {"key", "strength", "needs", "valid_from", "valid_to", "confidence"});
  return out;
}

Operation Reader::operation(const json& item) {
  std::string_view name;
  std::size_t known = 0;
  if (item.is_object())
    for (const auto member : operation_members)
      if (item.contains(member)) name = member, known++;
  const std::size_t most = values_.trust() == Trust::stored ? 3 : 1; // there with "id" and "was"
  if (known != 1 || item.size() > most) {
    values_.problem({}, {"operation.form"});
    return RemoveElement{};
  }
  const json& value = *item.find(name);
  if (name == "put_element") return put_element(value);
  if (name == "put_relation") return PutRelation{relation(value)};
  if (name == "remove_relation") return RemoveRelation{identity(value)};
  return RemoveElement{ref_of(value, {"remove_element"}, false)};
}

Change Reader::change(const json& item) {
  Change out{operation(item)};
  if (!values_.well()) return out;
  const auto id = item.find("id");
  if (id == item.end() || !id->is_number_unsigned() || id->get<std::uint64_t>() >= no_id)
    values_.problem({"id"}, {"value.integer_expected", {{"value", id == item.end() ? "" : shown(*id)}}});
  else
    out.id = id->get<std::uint32_t>();
  const auto was = item.find("was");
  if (was == item.end()) return out;
  if (std::holds_alternative<PutElement>(out.operation) || std::holds_alternative<RemoveElement>(out.operation))
    out.was_element = std::make_shared<const ElementData>(put_element(*was).element);
  else
    out.was_relation = std::make_shared<const RelationData>(relation(*was));
  return out;
}

template <class Owner>
base::Result<Attributes> attributes_from_text(std::string_view text, const Owner& owner, const Metamodel& metamodel) {
  if (text.empty()) return Attributes{};
  const auto document = parse_json(text, "", any_number);
  if (!document) return as_corrupt(document.error());
  Reader reader(metamodel, Trust::stored);
  auto read = reader.result(reader.attributes(*document, owner));
  if (!read) return as_corrupt(std::move(read).error());
  return read;
}

} // namespace

base::Result<PutElement> put_element_from_json(const json& item, const Metamodel& metamodel) {
  Reader reader(metamodel, Trust::none);
  return reader.result(reader.put_element(item));
}

base::Result<RelationData> relation_from_json(const json& item, const Metamodel& metamodel) {
  Reader reader(metamodel, Trust::none);
  return reader.result(reader.relation(item));
}

base::Result<RelationIdentity> identity_from_json(const json& item, const Metamodel& metamodel) {
  Reader reader(metamodel, Trust::none);
  return reader.result(reader.identity(item));
}

base::Result<Operation> operation_from_json(const json& item, const Metamodel& metamodel) {
  Reader reader(metamodel, Trust::none);
  return reader.result(reader.operation(item));
}

base::Result<Change> change_from_log_line(std::string_view line, const Metamodel& metamodel) {
  const auto document = parse_json(line, "", any_number);
  if (!document) return as_corrupt(document.error());
  Reader reader(metamodel, Trust::stored);
  auto read = reader.result(reader.change(*document));
  if (!read) return as_corrupt(std::move(read).error());
  return read;
}

base::Result<Attributes> element_attributes_from_text(std::string_view text, KindId kind, const Metamodel& metamodel) {
  return attributes_from_text(text, metamodel.kind(kind), metamodel);
}

base::Result<Attributes> relation_attributes_from_text(std::string_view text, RelationTypeId type,
                                                       const Metamodel& metamodel) {
  return attributes_from_text(text, metamodel.relation(type), metamodel);
}

} // namespace fundament::model
