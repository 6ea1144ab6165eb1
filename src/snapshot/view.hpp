// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include "model/hidden.hpp"
#include "snapshot/snapshot.hpp"
#include <memory>
#include <string>
#include <string_view>

/// What a question is asked of (design.md 3.5).
namespace fundament::snapshot {

/// Equal identities, equal answers. `revision` is for people to read; the tag says the rest.
class Identity {
public:
  /// `made_of` is what answers depend on besides the log: metamodel, queries, program. `reader` is the class of who may
  /// see it; "" sees everything. `plan` is what is planned beside what is logged; "" for nothing.
  Identity(const model::Head& head, std::string_view made_of, std::string_view reader, std::string_view plan = {});

  model::Revision revision() const { return revision_; }
  /// "41.8f3a9c1207de": the revision, and the beginning of a digest of the log's hash and all of the above.
  const std::string& tag() const { return tag_; }

private:
  model::Revision revision_;
  std::string tag_;
};

/// A snapshot as somebody may see it. What he may not see is not in its model, nor in what is found or made of that; it
/// is still walked through, since otherwise walks would lose their way (hides() tells what a walk must not hand out).
/// Immutable; any thread. Costs a bit for each record beside the snapshot, and what is kept.
class View : public std::enable_shared_from_this<View> {
public:
  /// Of everything.
  static std::shared_ptr<const View> whole(std::shared_ptr<const Snapshot> snapshot, Identity identity);
  /// The same without what is hidden; nullptr hides nothing, but the identity is another's.
  static std::shared_ptr<const View> masked(std::shared_ptr<const View> whole, Identity identity,
                                            std::shared_ptr<const model::Hidden> hidden);
  /// Of everything in a model, for tests and for what has no log.
  static std::shared_ptr<const View> make(const model::Head& head, std::shared_ptr<const model::Model> model);

  const Identity& identity() const { return identity_; }
  model::Revision revision() const { return identity_.revision(); }

  /// What may be seen. A ref of a hidden id is our mistake: Model::ref expects it to be there.
  const model::Model& model() const { return *model_; }
  /// Of everything.
  const graph::Graph& graph() const { return snapshot_->graph(); }
  /// Of what may be seen. Made when it is first asked for.
  const search::Index& search() const;

  /// For what a walk hands out.
  bool hides(model::ElementId id) const { return hidden_ && hidden_->hides(id); }
  bool hides_relation(model::RelationId id) const { return hidden_ && hidden_->hides_relation(id); }
  bool hides_something() const { return hidden_ != nullptr; }

  /// Who plans what is only there by a plan; "" for what is in the catalogue.
  std::string_view planned_by(model::ElementId id) const {
    return snapshot_->is_planned(id) ? std::string_view(model_->origin(model_->element(id)->origin)) : "";
  }
  std::string_view relation_planned_by(model::RelationId id) const {
    return snapshot_->is_planned_relation(id) ? std::string_view(model_->origin(model_->relation(id)->origin)) : "";
  }

  /// The catalogue on a date, its owners and users as they may be seen; the graph on it is of everything.
  std::shared_ptr<const Day> on(base::Date date) const;

  /// The same with nothing hidden: for verdicts, which rest on decisions and waivers that the asker may not see.
  const View& behind() const { return whole_ ? *whole_ : *this; }

  /// What an answer makes of the view once and uses again, by its type; see Shelf.
  template <class T, class Make> std::shared_ptr<const T> kept(Make make) const { return shelf_.kept<T>(make); }

private:
  View(std::shared_ptr<const Snapshot> snapshot, Identity identity)
      : snapshot_(std::move(snapshot)), identity_(std::move(identity)) {}

  const std::shared_ptr<const Snapshot> snapshot_;
  const Identity identity_;
  std::shared_ptr<const View> whole_; ///< nullptr: this one
  std::shared_ptr<const model::Hidden> hidden_;
  std::shared_ptr<const model::Model> model_;
  Days days_; ///< of a masked view; a whole one has the snapshot's
  Shelf shelf_;
};

} // namespace fundament::snapshot
