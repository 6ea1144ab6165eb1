// SPDX-License-Identifier: MPL-2.0
#include "model/editor.hpp"
#include <algorithm>

/// Model::replay: what the log says was done, done again.
namespace fundament::model {

namespace {

base::Error misfit(const std::string& subject) {
  return {base::ErrorCode::corrupt_data, {"change.does_not_fit", {{"subject", subject}}}};
}

} // namespace

base::Result<std::shared_ptr<const Model>> Model::replay(const std::vector<Change>& changes) const {
  Editor editor(*this);
  const Model& now = editor.model();
  const auto end_of = [&](const Ref& ref) -> End {
    if (ref.is_relation()) {
      const auto id = now.find_keyed(ref.key);
      return id ? End::of_relation(*id) : End{};
    }
    const auto id = now.find(ref);
    return id ? End::of_element(*id) : End{};
  };
  for (const Change& change : changes) {
    if (!std::holds_alternative<RemoveRelation>(change.operation)) editor.settle();
    if (const auto* put = std::get_if<PutElement>(&change.operation)) {
      const auto kind = metamodel_->find_kind(put->element.ref.kind);
      const auto existing = now.find(put->element.ref);
      if (!kind || (existing && *existing != change.id)) return misfit(to_string(put->element.ref));
      editor.put(change.id, Element{*kind, editor.origin(put->element.origin), put->element.ref.key, put->element.name,
                                    put->element.attributes});
    } else if (const auto* relation = std::get_if<PutRelation>(&change.operation)) {
      const RelationData& data = relation->relation;
      const auto type = metamodel_->find_relation(data.identity.relation);
      const End source = end_of(data.identity.source), target = end_of(data.identity.target);
      if (!type || source == End{} || target == End{}) return misfit(to_string(data.identity));
      editor.put(change.id, make_relation(data, source, target, *type, editor.origin(data.origin)));
    } else if (const auto* gone = std::get_if<RemoveElement>(&change.operation)) {
      const auto id = now.find(gone->ref);
      if (!id || *id != change.id || !now.from(*id).empty() || !now.to(*id).empty())
        return misfit(to_string(gone->ref));
      editor.remove_element(*id);
    } else if (const auto* ended = std::get_if<RemoveRelation>(&change.operation)) {
      const auto id = now.find(ended->identity);
      const auto on = id ? now.on(*id) : RelationRange();
      const auto stays = [&](RelationId other) { return now.relation(other) != nullptr; };
      if (!id || *id != change.id || std::any_of(on.begin(), on.end(), stays))
        return misfit(to_string(ended->identity));
      editor.remove_relation(*id);
    }
  }
  return editor.finish();
}

} // namespace fundament::model
