// SPDX-License-Identifier: MPL-2.0
#include "interchange/plan.hpp"
#include "model/json.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <array>

namespace fundament::interchange {

namespace {

/// The text a digest is of: a line for each thing said, its name, '=' and its JSON form, in which line breaks are
/// escaped. Attributes go by name, as their ids change with the metamodel.
class Statement {
public:
  explicit Statement(const model::Metamodel& metamodel) : metamodel_(metamodel) { text_.reserve(256); }

  void say(std::string_view name, std::string_view value) {
    text_ += name;
    text_ += '=';
    model::append_json_string(text_, value);
    text_ += '\n';
  }

  void say(const model::Attributes& attributes) {
    std::vector<std::pair<std::string_view, const model::Value*>> sorted;
    sorted.reserve(attributes.size());
    for (const auto& [id, value] : attributes)
      if (const std::string& name = metamodel_.attribute_name(id); name != "missing_in_source")
        sorted.emplace_back(name, &value);
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [name, value] : sorted) {
      text_ += name;
      text_ += '=';
      if (const auto* properties = std::get_if<model::Properties>(value))
        append(*properties);
      else
        model::append_json(text_, *value);
      text_ += '\n';
    }
  }

  base::Digest digest() const { return base::sha256(text_); }

private:
  /// As earlier releases wrote properties: an object when its names ascend, else pairs.
  void append(const model::Properties& properties) {
    const auto not_ascending = [](const auto& a, const auto& b) { return a.first >= b.first; };
    const bool object = std::adjacent_find(properties.begin(), properties.end(), not_ascending) == properties.end();
    text_ += object ? '{' : '[';
    for (std::size_t i = 0; i < properties.size(); i++) {
      if (i > 0) text_ += ',';
      if (!object) text_ += '[';
      model::append_json_string(text_, properties[i].first);
      text_ += object ? ':' : ',';
      model::append_json_string(text_, properties[i].second);
      if (!object) text_ += ']';
    }
    text_ += object ? '}' : ']';
  }

  const model::Metamodel& metamodel_;
  std::string text_;
};

} // namespace

base::Digest whole_digest_of(const model::ElementData& element, const model::Metamodel& metamodel) {
  Statement statement(metamodel);
  statement.say("the name", element.name);
  statement.say(element.attributes);
  return statement.digest();
}

base::Digest whole_digest_of(const model::RelationData& relation, const model::Metamodel& metamodel) {
  Statement statement(metamodel);
  if (relation.strength) statement.say("the strength", to_string(*relation.strength));
  if (relation.needs) statement.say("the needs", to_string(*relation.needs));
  if (relation.valid_from) statement.say("the first day", base::to_string(*relation.valid_from));
  if (relation.valid_to) statement.say("the last day", base::to_string(*relation.valid_to));
  if (relation.confidence) {
    std::string number;
    model::append_json_number(number, *relation.confidence);
    statement.say("the confidence", number);
  }
  statement.say(relation.attributes);
  return statement.digest();
}

} // namespace fundament::interchange
