// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/json.hpp"
#include "snapshot/view.hpp"
#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// Catalogues in lines of text, for tests that are data:
///   system:a environment=citizen owner=unit:x
///   system:a -runs_on-> infrastructure:s valid_to=2026-12-31
/// Values have no spaces. What a line names and no line describes is there with its key as its name.
namespace fundament::tests {

class LinesCatalogue {
public:
  void add(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
      words.push_back(word);
    if (words.size() > 2 && words[1].front() == '-')
      relation(words);
    else
      element(words);
  }

  std::shared_ptr<const snapshot::View> view() const {
    model::ChangeSet changes{"test", "test", {}};
    for (const auto& [ref, put] : elements_)
      changes.operations.emplace_back(put);
    for (const auto& one : relations_)
      changes.operations.emplace_back(model::PutRelation{one});
    auto applied = model::Model::empty(model::Metamodel::built_in())->apply(std::move(changes), "test");
    if (!applied) throw std::runtime_error(applied.error().message());
    return snapshot::View::make(1, applied->model);
  }

private:
  model::PutElement& named(const std::string& text) {
    const auto [at, added] = elements_.try_emplace(text);
    if (added) {
      at->second.element.ref = model::parse_ref(text).value();
      at->second.element.name = at->second.element.ref.key;
    }
    return at->second;
  }

  static std::pair<std::string, std::string> split(const std::string& word) {
    const auto equals = word.find('=');
    if (equals == word.npos) throw std::runtime_error(word + " is no name=value");
    return {word.substr(0, equals), word.substr(equals + 1)};
  }

  static model::Value value(const model::AttributeDefinition* definition, const std::string& name,
                            const std::string& text) {
    if (!definition) throw std::runtime_error("no attribute " + name);
    return model::value_from_text(text, *definition, name).value();
  }

  void element(const std::vector<std::string>& words) {
    const auto& metamodel = *model::Metamodel::built_in();
    auto& data = named(words[0]).element;
    for (std::size_t i = 1; i < words.size(); i++) {
      const auto [name, text] = split(words[i]);
      if (name == "owner") {
        named(text);
        relations_.push_back({{model::parse_ref(text).value(), "owns", data.ref, ""}});
        continue;
      }
      const auto attribute = metamodel.find_attribute(name);
      data.attributes.set(attribute.value(),
                          value(metamodel.attribute_of(*metamodel.find_kind(data.ref.kind), *attribute), name, text));
    }
  }

  void relation(const std::vector<std::string>& words) {
    const auto& metamodel = *model::Metamodel::built_in();
    named(words[0]);
    named(words[2]);
    model::RelationData data;
    data.identity = {model::parse_ref(words[0]).value(), words[1].substr(1, words[1].size() - 3),
                     model::parse_ref(words[2]).value(), ""};
    const auto& type = metamodel.relation(metamodel.find_relation(data.identity.relation).value());
    for (std::size_t i = 3; i < words.size(); i++) {
      const auto [name, text] = split(words[i]);
      if (name == "key")
        data.identity.key = text;
      else if (name == "valid_from")
        data.valid_from = base::parse_date(text).value();
      else if (name == "valid_to")
        data.valid_to = base::parse_date(text).value();
      else if (name == "strength")
        data.strength = model::parse_strength(text).value();
      else {
        const auto found = std::find_if(type.attributes.begin(), type.attributes.end(),
                                        [&, &wanted = name](const auto& one) { return one.name == wanted; });
        const auto* definition = found == type.attributes.end() ? nullptr : &*found;
        auto read = value(definition, name, text);
        data.attributes.set(definition->id, std::move(read));
      }
    }
    relations_.push_back(std::move(data));
  }

  std::map<std::string, model::PutElement> elements_;
  std::vector<model::RelationData> relations_;
};

} // namespace fundament::tests
