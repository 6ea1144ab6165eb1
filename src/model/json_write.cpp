// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

/// JSON is written as text, piece by piece; a document in memory is that text read back. So there is one form, and the
/// log, of millions of lines, costs no documents.
namespace fundament::model {

using nlohmann::json;

namespace {

/// Writes the members of one object, and its braces.
class ObjectWriter {
public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  /// Begins a member; its value is written to the text by the caller.
  std::string& member(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    return out_;
  }

  void text(std::string_view name, std::string_view value) { append_json_string(member(name), value); }
  void optional_text(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void ref(std::string_view name, const Ref& value) { text(name, to_string(value)); }
  void date(std::string_view name, const std::optional<base::Date>& value) {
    if (value) text(name, base::to_string(*value));
  }

private:
  std::string& out_;
  bool first_ = true;
};

template <class Items, class F> void append_array(std::string& out, const Items& items, F append_one) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    append_one(item);
  }
  out += ']';
}

/// Overloads for each thing a Value can hold.
struct ValueWriter {
  std::string& out;

  void operator()(const std::string& text) const { append_json_string(out, text); }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t number) const { out += std::to_string(number); }
  void operator()(double number) const { append_json_number(out, number); }
  void operator()(base::Date date) const { append_json_string(out, base::to_string(date)); }

  void operator()(const Document& document) const { out += document.text; }

  void operator()(const std::vector<std::string>& list) const {
    append_array(out, list, [this](const std::string& text) { append_json_string(out, text); });
  }

  void operator()(const Properties& properties) const {
    append_array(out, properties, [this](const auto& property) {
      ObjectWriter object(out);
      object.text("name", property.first);
      object.text("value", property.second);
    });
  }

  void operator()(const std::vector<ExternalId>& ids) const {
    append_array(out, ids, [this](const ExternalId& id) {
      ObjectWriter object(out);
      object.text("source", id.source);
      object.text("id", id.id);
    });
  }

  void operator()(const std::vector<Role>& roles) const {
    append_array(out, roles, [this](const Role& role) {
      ObjectWriter object(out);
      object.text("role", role.role);
      object.text("holder", role.holder);
    });
  }

  void operator()(const std::vector<Redundancy>& items) const {
    append_array(out, items, [this](const Redundancy& redundancy) {
      ObjectWriter object(out);
      object.optional_text("name", redundancy.name);
      object.text("relation", redundancy.relation);
      if (!redundancy.of.empty())
        append_array(object.member("of"), redundancy.of,
                     [this](const Ref& ref) { append_json_string(out, to_string(ref)); });
      object.member("minimum") += std::to_string(redundancy.minimum);
    });
  }

  void operator()(const std::vector<Version>& versions) const {
    append_array(out, versions, [this](const Version& version) {
      ObjectWriter object(out);
      object.text("version", version.version);
      object.date("released", version.released);
      object.date("support_until", version.support_until);
      object.date("end_of_life", version.end_of_life);
      if (version.ended) object.member("ended") += "true";
    });
  }
};

void write(ObjectWriter& object, const Attributes& attributes, const Metamodel& metamodel) {
  for (const auto& [id, value] : attributes)
    append_json(object.member(metamodel.attribute_name(id)), value);
}

void write(ObjectWriter& object, const ElementData& element, const Metamodel& metamodel) {
  object.ref("ref", element.ref);
  object.optional_text("name", element.name);
  write(object, element.attributes, metamodel);
  object.optional_text("origin", element.origin);
}

void write(ObjectWriter& object, const RelationIdentity& identity) {
  object.ref("source", identity.source);
  object.text("relation", identity.relation);
  object.ref("target", identity.target);
  object.optional_text("key", identity.key);
}

void write(ObjectWriter& object, const RelationData& relation, const Metamodel& metamodel) {
  write(object, relation.identity);
  if (relation.strength) object.text("strength", to_string(*relation.strength));
  if (relation.needs) object.text("needs", to_string(*relation.needs));
  object.date("valid_from", relation.valid_from);
  object.date("valid_to", relation.valid_to);
  if (relation.confidence) append_json_number(object.member("confidence"), *relation.confidence);
  write(object, relation.attributes, metamodel);
  object.optional_text("origin", relation.origin);
}

/// The member that names what the operation does.
void write(ObjectWriter& object, const Operation& operation, const Metamodel& metamodel) {
  if (const auto* element = std::get_if<PutElement>(&operation)) {
    ObjectWriter put(object.member("put_element"));
    write(put, element->element, metamodel);
    if (element->owner) put.ref("owner", *element->owner);
  } else if (const auto* relation = std::get_if<PutRelation>(&operation)) {
    append_json(object.member("put_relation"), relation->relation, metamodel);
  } else if (const auto* gone = std::get_if<RemoveElement>(&operation)) {
    object.ref("remove_element", gone->ref);
  } else if (const auto* ended = std::get_if<RemoveRelation>(&operation)) {
    append_json(object.member("remove_relation"), ended->identity);
  }
}

template <class... Parts> json document_of(const Parts&... parts) {
  std::string text;
  append_json(text, parts...);
  return json::parse(text);
}

} // namespace

void append_json(std::string& out, const Value& value) {
  std::visit(ValueWriter{out}, value);
}

void append_json(std::string& out, const ElementData& element, const Metamodel& metamodel) {
  ObjectWriter object(out);
  write(object, element, metamodel);
}

void append_json(std::string& out, const RelationData& relation, const Metamodel& metamodel) {
  ObjectWriter object(out);
  write(object, relation, metamodel);
}

void append_json(std::string& out, const RelationIdentity& identity) {
  ObjectWriter object(out);
  write(object, identity);
}

json to_json(const Value& value) {
  return document_of(value);
}

json to_json(const ElementData& element, const Metamodel& metamodel) {
  return document_of(element, metamodel);
}

json to_json(const RelationData& relation, const Metamodel& metamodel) {
  return document_of(relation, metamodel);
}

json to_json(const RelationIdentity& identity) {
  return document_of(identity);
}

json to_json(const Operation& operation, const Metamodel& metamodel) {
  std::string text;
  {
    ObjectWriter object(text);
    write(object, operation, metamodel);
  }
  return json::parse(text);
}

std::string to_log_line(const Change& change, const Metamodel& metamodel) {
  std::string out;
  out.reserve(200);
  {
    ObjectWriter object(out);
    write(object, change.operation, metamodel);
    object.member("id") += std::to_string(change.id);
    if (change.was_element) append_json(object.member("was"), *change.was_element, metamodel);
    if (change.was_relation) append_json(object.member("was"), *change.was_relation, metamodel);
  }
  return out;
}

std::string attributes_to_text(const Attributes& attributes, const Metamodel& metamodel) {
  std::string out;
  if (!attributes.empty()) {
    ObjectWriter object(out);
    write(object, attributes, metamodel);
  }
  return out;
}

} // namespace fundament::model
