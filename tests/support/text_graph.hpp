// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <memory>
#include <sstream>
#include <string>
#include <vector>

/// Catalogues written as text, so that a test fits on a screen:
///   "portal -> billing -[reads]-> data_asset:ledger   audit -[reads:nightly]-> ledger"
/// `a -> b` is depends_on; `-[relation]->` or `-[relation:key]->` another. A chain goes on from its last element; a
/// word that is no arrow begins a new one. A name is a system unless its kind stands before it the first time.
namespace fundament::tests {

class TextGraph {
public:
  TextGraph& add(const std::string& text) {
    std::istringstream in(text);
    std::string word, last, arrow;
    while (in >> word) {
      if (word.front() == '-') {
        arrow = word;
        continue;
      }
      const std::string name = element(word);
      if (!arrow.empty()) relate(last, arrow, name);
      last = name;
      arrow.clear();
    }
    return *this;
  }

  /// Sets an attribute, by name, of an element that is there.
  TextGraph& set(const std::string& name, const std::string& attribute, model::Value value) {
    for (auto& put : elements_)
      if (put.element.ref.key == name)
        put.element.attributes.set(*model::Metamodel::built_in()->find_attribute(attribute), std::move(value));
    return *this;
  }

  /// Gives an element that is there another name than its key.
  TextGraph& rename(const std::string& key, const std::string& name) {
    for (auto& put : elements_)
      if (put.element.ref.key == key) put.element.name = name;
    return *this;
  }

  TextGraph& own(const std::string& unit, const std::string& name) { return add(unit + " -[owns]-> " + name); }

  /// The relation put last, to give it fields of its own.
  model::RelationData& last() { return relations_.back(); }

  model::ChangeSet change_set() const {
    model::ChangeSet out{"test", "test", {}};
    for (const auto& put : elements_)
      out.operations.emplace_back(put);
    for (const auto& relation : relations_)
      out.operations.emplace_back(model::PutRelation{relation});
    return out;
  }

  std::shared_ptr<const model::Model> model() const {
    return model::Model::empty(model::Metamodel::built_in())->apply(change_set(), "test").value().model;
  }

private:
  /// The element's key; it is made if it is new.
  std::string element(const std::string& word) {
    const auto colon = word.find(':');
    const std::string kind = colon == word.npos ? "system" : word.substr(0, colon);
    const std::string key = colon == word.npos ? word : word.substr(colon + 1);
    for (const auto& put : elements_)
      if (put.element.ref.key == key) return key;
    elements_.push_back({{{kind, key}, key, {}}, {}});
    return key;
  }

  model::Ref ref(const std::string& key) const {
    for (const auto& put : elements_)
      if (put.element.ref.key == key) return put.element.ref;
    return {};
  }

  void relate(const std::string& from, const std::string& arrow, const std::string& to) {
    model::RelationData data;
    data.identity = {ref(from), "depends_on", ref(to), ""};
    if (const auto open = arrow.find('['); open != arrow.npos) {
      std::string name = arrow.substr(open + 1, arrow.find(']') - open - 1);
      const auto colon = name.find(':');
      if (colon != name.npos) data.identity.key = name.substr(colon + 1);
      data.identity.relation = name.substr(0, colon);
    }
    relations_.push_back(std::move(data));
  }

  std::vector<model::PutElement> elements_;
  std::vector<model::RelationData> relations_;
};

} // namespace fundament::tests
