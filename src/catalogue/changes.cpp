// SPDX-License-Identifier: MPL-2.0
#include "catalogue/state.hpp"
#include "model/json_text.hpp"

namespace fundament::catalogue {

using base::Error;
using base::ErrorCode;

namespace {

/// Finds the operations on one element. A line that does not hold the ref's JSON text at all, and that is nearly every
/// line, is not parsed.
class Subject {
public:
  Subject(const model::Ref& ref, const model::Metamodel& metamodel) : ref_(ref), metamodel_(metamodel) {
    model::append_json_string(quoted_, ref.is_relation() ? ref.key : to_string(ref));
    if (ref.is_relation()) quoted_.erase(0, 1); // as its own key, and as the end of another: "relation:KEY"
  }

  bool is_in(std::string_view line) const {
    if (line.find(quoted_) == line.npos) return false;
    const auto change = model::change_from_log_line(line, metamodel_);
    return change && std::visit([&](const auto& operation) { return is_of(operation); }, change->operation);
  }

private:
  bool is_of(const model::PutElement& put) const { return put.element.ref == ref_; }
  bool is_of(const model::RemoveElement& remove) const { return remove.ref == ref_; }
  bool is_of(const model::PutRelation& put) const { return is_of(put.relation.identity); }
  bool is_of(const model::RemoveRelation& remove) const { return is_of(remove.identity); }
  bool is_of(const model::RelationIdentity& identity) const {
    return identity.source == ref_ || identity.target == ref_ || (ref_.is_relation() && identity.key == ref_.key);
  }

  const model::Ref& ref_;
  const model::Metamodel& metamodel_;
  std::string quoted_;
};

} // namespace

base::Result<LogPage> Catalogue::changes(const ChangesQuestion& question, base::Budget& budget) const {
  std::optional<Subject> subject;
  if (question.ref) {
    if (!question.ref->is_relation() && !metamodel()->find_kind(question.ref->kind))
      return Error{ErrorCode::not_found, {"element.kind_unknown", {{"kind", question.ref->kind}}}, "ref"};
    subject.emplace(*question.ref, *metamodel());
  }
  LogPage page;
  std::size_t taken = 0;
  store::ChangeHeader header;
  bool shown = false; // stands the header on the page already?
  const auto on_change = [&](const store::ChangeHeader& next) {
    header = next;
    shown = false;
    if (!budget.spent_now()) return store::Store::Visit::operations;
    page.complete = false;
    page.next.emplace(header.revision - 1, 0);
    return store::Store::Visit::stop;
  };
  const auto on_operation = [&](std::uint64_t number, std::string_view line) {
    if (taken == question.limit || budget.spent()) {
      page.complete = taken == question.limit;
      page.next.emplace(header.revision - 1, number);
      return false;
    }
    if (subject && !subject->is_in(line)) return true;
    if (!shown) page.changes.push_back({header, {}});
    shown = true;
    page.changes.back().operations.push_back({number, std::string(line)});
    taken++;
    return true;
  };
  auto read = state_->readers.with([&](store::Store& store) -> base::Result<void> {
    const auto newest = store.revision();
    if (!newest) return newest.error();
    page.revision = *newest;
    if (question.ref)
      return store.read_changes_of(*question.ref, question.since, on_change, on_operation, question.after);
    return store.read_changes(question.since, on_change, on_operation, question.after);
  });
  if (!read) return read.error();
  return page;
}

} // namespace fundament::catalogue
