// SPDX-License-Identifier: MPL-2.0
#include "catalogue/adopt.hpp"
#include "answers/technology_names.hpp"
#include <map>
#include <optional>
#include <set>

namespace fundament::catalogue {

namespace {

/// Lets a decision be about the technology that is there under the whole of its name: "Windows 10",
/// of which the reader made the technology Windows and a version, may be a technology of its own.
template <class There>
void follow_whole_names(interchange::Parsed& parsed, const model::Metamodel& metamodel, There there) {
  std::map<model::Ref, model::PutElement*> decisions;
  std::map<model::Ref, std::string> names; // of the list's technologies
  for (auto& put : parsed.elements)
    if (put.element.ref.kind == "decision")
      decisions[put.element.ref] = &put;
    else
      names[put.element.ref] = put.element.name;
  const auto versions = metamodel.find_attribute("versions_in");
  for (auto& relation : parsed.relations) {
    const auto decision = decisions.find(relation.identity.source);
    if (relation.identity.relation != "decides" || decision == decisions.end()) continue;
    model::ElementData& data = decision->second->element;
    const auto& target = relation.identity.target;
    if (const auto name = names.find(target); name == names.end() || name->second == data.name) continue;
    const auto whole = there(data.name);
    // by an alias both names may be those of one technology: then the version is one of its
    if (!whole || whole == there(names.at(target))) continue;
    relation.identity.target = *whole;
    if (versions) data.attributes.set(*versions, {});
  }
}

} // namespace

void adopt_technologies(interchange::Parsed& parsed, const snapshot::Snapshot& snapshot, const std::string& source) {
  const model::Model& model = snapshot.model();
  const answers::TechnologyNames names(snapshot.model());
  const auto there = [&](const std::string& name) -> std::optional<model::Ref> {
    const auto found = names.find(name).elements;
    if (found.size() != 1) return std::nullopt;
    const model::Element& element = *model.element(found.front());
    if (model.metamodel().kind(element.kind).name != "technology" || model.origin(element.origin) == source)
      return std::nullopt;
    return model.ref(found.front());
  };
  follow_whole_names(parsed, model.metamodel(), there);
  std::set<model::Ref> decided;
  for (const auto& relation : parsed.relations)
    decided.insert(relation.identity.target);
  std::map<model::Ref, model::Ref> known; // of the list, and of the catalogue
  const std::size_t left_out = std::erase_if(parsed.elements, [&](const model::PutElement& put) {
    if (put.element.ref.kind != "technology") return false;
    if (!decided.contains(put.element.ref)) return true;
    const auto found = there(put.element.name);
    if (found) known[put.element.ref] = *found;
    return found.has_value();
  });
  for (auto& relation : parsed.relations)
    if (const auto found = known.find(relation.identity.target); found != known.end())
      relation.identity.target = found->second;
  if (left_out > 0) parsed.skipped["skipped.technologies_there"] += left_out;
}

} // namespace fundament::catalogue
