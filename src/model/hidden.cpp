// SPDX-License-Identifier: MPL-2.0
#include "model/hidden.hpp"
#include <algorithm>

namespace fundament::model {

namespace {

class Hiding {
public:
  explicit Hiding(const Model& model) : model_(model) {
    out_.elements.assign(model.element_limit(), false);
    out_.relations.assign(model.relation_limit(), false);
  }

  void hide(ElementId id) {
    out_.elements[id] = true;
    out_.element_count++;
    hide(model_.from(id));
    hide(model_.to(id));
  }

  /// What ends on a hidden relation is hidden, too, and so on.
  void close() {
    while (!open_.empty()) {
      const RelationId id = open_.back();
      open_.pop_back();
      hide(model_.on(id));
    }
  }

  void retell(ElementId id, const Element& element, const Hidden::Untold& untold) {
    std::optional<Element> told;
    if (untold)
      for (const AttributeId attribute : untold(id, element)) {
        if (!element.attributes.find(attribute)) continue;
        if (!told) told = element;
        told->attributes.erase(attribute);
      }
    for (const auto& [attribute, value] : element.attributes) {
      if (out_.element_count == 0 || (told && !told->attributes.find(attribute))) continue;
      auto visible = without_hidden(element, attribute, value);
      if (!visible) continue;
      if (!told) told = element;
      told->attributes.set(attribute, std::move(*visible));
    }
    if (told) out_.retold.emplace(id, std::move(*told));
  }

  /// nullptr: nothing is hidden after all.
  std::shared_ptr<const Hidden> take_if_any() {
    if (out_.element_count == 0 && out_.retold.empty()) return nullptr;
    return std::make_shared<const Hidden>(std::move(out_));
  }

private:
  void hide(const RelationRange& relations) {
    for (const RelationId id : relations) {
      if (out_.relations[id]) continue;
      out_.relations[id] = true;
      out_.relation_count++;
      open_.push_back(id);
    }
  }

  bool names_hidden(const Ref& ref) const {
    const auto id = ref.is_relation() ? std::nullopt : model_.find(ref);
    return id && out_.elements[*id];
  }
  bool names_hidden(const std::string& text) const {
    const auto ref = parse_ref(text);
    return ref && names_hidden(*ref);
  }

  /// The value without the refs to what is hidden (an empty one erases it); nothing when it names nothing hidden.
  std::optional<Value> without_hidden(const Element& element, AttributeId attribute, const Value& value) const {
    if (const auto* redundancies = std::get_if<std::vector<Redundancy>>(&value)) return without_members(*redundancies);
    if (const auto* roles = std::get_if<std::vector<Role>>(&value)) {
      std::vector<Role> left;
      std::copy_if(roles->begin(), roles->end(), std::back_inserter(left),
                   [&](const Role& one) { return !names_hidden(one.holder); });
      return left.size() == roles->size() ? std::nullopt : std::optional<Value>(std::move(left));
    }
    const auto* definition = model_.metamodel().attribute_of(element.kind, attribute);
    const auto* text = std::get_if<std::string>(&value);
    const bool hidden = definition && text && definition->type == AttributeType::ref && names_hidden(*text);
    return hidden ? std::optional<Value>(std::string()) : std::nullopt;
  }

  /// A redundancy without a member keeps its minimum; one that loses all it named is left out, as an empty list would
  /// mean all.
  std::optional<Value> without_members(const std::vector<Redundancy>& all) const {
    bool lost = false;
    std::vector<Redundancy> left;
    for (Redundancy one : all) {
      const std::size_t before = one.of.size();
      std::erase_if(one.of, [&](const Ref& ref) { return names_hidden(ref); });
      lost |= one.of.size() < before;
      if (before == 0 || !one.of.empty()) left.push_back(std::move(one));
    }
    return lost ? std::optional<Value>(std::move(left)) : std::nullopt;
  }

  const Model& model_;
  Hidden out_;
  std::vector<RelationId> open_;
};

} // namespace

std::shared_ptr<const Hidden> Hidden::of(const Model& model, const IsHidden& is_hidden, const Untold& untold) {
  Hiding hiding(model);
  std::vector<ElementId> hidden;
  for (ElementId id = 0; id < model.element_limit(); id++)
    if (const Element* element = model.element(id); element && is_hidden(id, *element)) hidden.push_back(id);
  if (hidden.empty() && !untold) return nullptr;
  for (const ElementId id : hidden)
    hiding.hide(id);
  hiding.close();
  auto at = hidden.begin();
  for (ElementId id = 0; id < model.element_limit(); id++) {
    if (at != hidden.end() && *at == id) {
      ++at;
      continue;
    }
    if (const Element* element = model.element(id)) hiding.retell(id, *element, untold);
  }
  return hiding.take_if_any();
}

} // namespace fundament::model
