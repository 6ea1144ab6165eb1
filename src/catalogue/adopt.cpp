// SPDX-License-Identifier: MPL-2.0
#include "catalogue/adopt.hpp"
#include "answers/technology_names.hpp"
#include <map>

namespace fundament::catalogue {

void adopt_technologies(interchange::Parsed& parsed, const snapshot::Snapshot& snapshot, const std::string& source) {
  const model::Model& model = snapshot.model();
  const answers::TechnologyNames names(snapshot.model());
  std::map<model::Ref, model::Ref> known; // of the list, and of the catalogue
  std::erase_if(parsed.elements, [&](const model::PutElement& put) {
    if (put.element.ref.kind != "technology") return false;
    const auto found = names.find(put.element.name).elements;
    if (found.size() != 1) return false;
    const model::Element& there = *model.element(found.front());
    if (model.metamodel().kind(there.kind).name != "technology" || model.origin(there.origin) == source) return false;
    known[put.element.ref] = model.ref(found.front());
    return true;
  });
  for (auto& relation : parsed.relations)
    if (const auto there = known.find(relation.identity.target); there != known.end())
      relation.identity.target = there->second;
  if (!known.empty()) parsed.skipped["skipped.technologies_there"] += known.size();
}

} // namespace fundament::catalogue
