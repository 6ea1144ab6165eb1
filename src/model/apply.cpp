// SPDX-License-Identifier: MPL-2.0
#include "model/editor.hpp"
#include "model/hash.hpp"
#include "model/rules.hpp"
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

/// Model::apply: how a change-set becomes the next model. Operations are taken in stages (put elements, remove
/// relations, put relations, remove elements), so their order in the set does not matter. What is allowed is in
/// rules.hpp.
namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;

namespace {

/// What operations are about, where it stands: there are millions in a large import, so nothing is copied.
struct ByContent {
  std::size_t operator()(const Ref* ref) const { return hash_of(0, ref->kind) * 31 + hash_of(1, ref->key); }
  std::size_t operator()(const RelationIdentity* name) const {
    return ((*this)(&name->source) * 31 + (*this)(&name->target)) * 31 + hash_of(2, name->relation) +
           hash_of(3, name->key);
  }
  template <class Name> bool operator()(const Name* a, const Name* b) const { return *a == *b; }
};
template <class Name> using Subjects = std::unordered_set<const Name*, ByContent, ByContent>;

/// One change-set on its way; used once.
class Application {
public:
  Application(const Model& before, ChangeSet change_set, const std::string& origin)
      : before_(before), metamodel_(before.metamodel()), change_set_(std::move(change_set)), editor_(before),
        origin_name_(origin), origin_(editor_.origin(origin)) {
    sort();
  }

  base::Result<Applied> run() {
    if (problems_.empty()) {
      changes_.reserve(change_set_.operations.size() + owners_.size());
      for (auto* put : put_elements_)
        apply(*put);
      remove_relations();
      put_relations();
      for (const auto* remove : remove_elements_)
        apply(*remove);
      model_rules_.check_owners(touched_);
      model_rules_.check_ends_of_relations(used_as_end_, keyed_);
      model_rules_.check_redundancy(touched_);
    }
    if (!problems_.empty()) return problems_.take();
    Applied out;
    out.changes = std::move(changes_);
    out.warnings = std::move(warnings_);
    out.model = editor_.finish();
    return out;
  }

private:
  const Model& now() const { return editor_.model(); }

  void problem(ErrorCode code, const std::string& where, Text text) { problems_.add({code, std::move(text), where}); }

  /// Sorts the operations into stages, spells out owners, and refuses two operations on one subject.
  void sort() {
    rules_.check(change_set_, origin_name_);
    Subjects<Ref> elements;
    Subjects<RelationIdentity> relations;
    const auto first = [&](auto& subjects, const auto& subject) {
      const bool fresh = subjects.insert(&subject).second;
      if (!fresh) problem(ErrorCode::conflict, to_string(subject), {"change.subject_twice"});
      return fresh;
    };
    for (Operation& operation : change_set_.operations) {
      if (auto* element = std::get_if<PutElement>(&operation)) {
        if (first(elements, element->element.ref) && rules_.check(*element)) put_elements_.push_back(element);
      } else if (auto* relation = std::get_if<PutRelation>(&operation)) {
        if (first(relations, relation->relation.identity) && rules_.check(relation->relation))
          put_relations_.push_back(&relation->relation);
      } else if (const auto* gone = std::get_if<RemoveElement>(&operation)) {
        if (first(elements, gone->ref)) remove_elements_.push_back(gone);
      } else if (const auto* ended = std::get_if<RemoveRelation>(&operation)) {
        if (first(relations, ended->identity)) remove_relations_.push_back(ended->identity);
      }
    }
    for (const auto* put : put_elements_)
      if (put->owner) spell_out_owner(*put, relations);
  }

  void spell_out_owner(const PutElement& put, Subjects<RelationIdentity>& relations) {
    owners_.push_back({{*put.owner, std::string(owns_name), put.element.ref, ""}});
    const RelationIdentity& wanted = owners_.back().identity;
    if (const auto id = before_.find(put.element.ref)) {
      for (const RelationId relation : before_.to(*id)) {
        const Relation& owned = *before_.relation(relation);
        if (metamodel_.relation(owned.type).name != owns_name || owned.details) continue;
        const auto identity = before_.identity(relation);
        if (identity != wanted && relations.count(&identity) == 0) remove_relations_.push_back(identity);
      }
    }
    if (relations.insert(&wanted).second && rules_.check(owners_.back())) // else the set says it in full as well
      put_relations_.push_back(&owners_.back());
  }

  void apply(PutElement& put) {
    const auto existing = now().find(put.element.ref);
    const ElementId id = existing ? *existing : editor_.new_element_id();
    Change change{PutElement{std::move(put.element), {}}, {}, {}, id};
    if (existing) change.was_element = std::make_shared<const ElementData>(now().data(id));
    auto& written = std::get<PutElement>(change.operation).element;
    written.origin = existing ? change.was_element->origin : origin_name_;
    Element element{*metamodel_.find_kind(written.ref.kind), existing ? now().element(id)->origin : origin_,
                    written.ref.key, written.name, written.attributes};
    const bool same = existing && *change.was_element == written;
    touched_.insert(id);
    if (same) return;
    editor_.put(id, std::move(element));
    changes_.push_back(std::move(change));
  }

  void remove_relations() {
    std::vector<RelationId> gone;
    for (const RelationIdentity& identity : remove_relations_) {
      if (const auto id = now().find(identity))
        gone.push_back(*id);
      else
        problem(ErrorCode::not_found, to_string(identity), {"relation.not_there"});
    }
    add_those_put_again(gone);
    // a relation goes after those that end on it, so each counts those of them that have not gone yet
    std::unordered_map<RelationId, std::size_t> before_it;
    for (const RelationId id : gone)
      before_it.emplace(id, 0);
    const auto each_end = [&](RelationId id, auto use) {
      for (const End end : {now().relation(id)->source, now().relation(id)->target})
        if (const auto found = end.is_relation() ? before_it.find(end.relation()) : before_it.end();
            found != before_it.end())
          use(*found);
    };
    for (const auto& [id, count] : before_it)
      each_end(id, [](auto& end) { end.second++; });
    std::deque<RelationId> ready;
    for (const RelationId id : gone)
      if (before_it.at(id) == 0) ready.push_back(id);
    std::size_t taken = 0;
    for (; !ready.empty(); taken++) {
      const RelationId id = ready.front();
      ready.pop_front();
      each_end(id, [&](auto& end) {
        if (--end.second == 0) ready.push_back(end.first);
      });
      remove(id);
    }
    editor_.settle();
    if (taken == before_it.size()) return;
    for (const RelationId id : gone)
      if (before_it.at(id) > 0) problem(ErrorCode::conflict, to_string(now().identity(id)), {"relation.in_a_ring"});
  }

  void remove(RelationId id) {
    std::vector<RelationId> on; // those that end on it and stay
    for (const RelationId other : now().on(id))
      if (now().relation(other)) on.push_back(other);
    if (!on.empty())
      return problem(ErrorCode::conflict, to_string(now().identity(id)),
                     {"relation.still_an_end", {{"list", listed(on)}}});
    Change change{
        RemoveRelation{now().identity(id)}, {}, std::make_shared<const RelationData>(now().relation_data(id)), id};
    const Relation& relation = *now().relation(id);
    for (const End end : {relation.source, relation.target})
      if (!end.is_relation()) touched_.insert(end.element());
    editor_.remove_relation(id);
    changes_.push_back(std::move(change));
  }

  /// A relation that ends on a removed one and is put in the same change-set goes and comes back: the key it ends on
  /// may be that of another relation then.
  void add_those_put_again(std::vector<RelationId>& gone) {
    std::set<RelationIdentity> put;
    for (std::size_t i = 0; i < gone.size(); i++) {
      for (const RelationId other : now().on(gone[i])) {
        if (put.empty())
          for (const RelationData* relation : put_relations_)
            put.insert(relation->identity);
        const RelationIdentity identity = now().identity(other);
        if (put.count(identity) && origins_put_again_.emplace(identity, now().relation_data(other).origin).second)
          gone.push_back(other);
      }
    }
  }

  std::string listed(std::span<const RelationId> relations) const {
    constexpr std::size_t most = 10;
    std::string out;
    for (std::size_t i = 0; i < std::min(relations.size(), most); i++)
      out += (i ? ", " : "") + to_string(now().identity(relations[i]));
    if (relations.size() > most) out += ", … (" + std::to_string(relations.size()) + ")";
    return out;
  }

  std::optional<End> end_of(const Ref& ref) const {
    if (ref.is_relation()) {
      const auto id = now().find_keyed(ref.key);
      return id ? std::optional(End::of_relation(*id)) : std::nullopt;
    }
    const auto id = now().find(ref);
    return id ? std::optional(End::of_element(*id)) : std::nullopt;
  }

  /// Relations that end on relations wait until those are there, each for the key it lacks. The order is that of
  /// passes over all that still wait.
  void put_relations() {
    using Turn = std::pair<std::size_t, std::size_t>; // pass, place
    std::set<Turn> again;                             // those that wait no more
    std::vector<bool> is_put(put_relations_.size(), false);
    std::unordered_map<std::string, std::vector<std::size_t>> waiting; // by the key they lack
    for (std::size_t first = 0; first < put_relations_.size() || !again.empty();) {
      const bool is_first = again.empty() || (first < put_relations_.size() && Turn(0, first) < *again.begin());
      const auto [pass, place] = is_first ? Turn(0, first++) : again.extract(again.begin()).value();
      RelationData& relation = *put_relations_[place];
      const auto &from = relation.identity.source, &to = relation.identity.target;
      const auto source = end_of(from), target = end_of(to);
      if (!source || !target) {
        if (const Ref& lacking = source ? to : from; lacking.is_relation()) waiting[lacking.key].push_back(place);
        continue;
      }
      is_put[place] = true;
      const std::string key = relation.identity.key; // the relation moves into the changes
      apply(relation, *source, *target);
      const auto woken = key.empty() ? waiting.end() : waiting.find(key);
      if (woken == waiting.end()) continue;
      for (const std::size_t other : woken->second)
        again.emplace(other > place ? pass : pass + 1, other);
      waiting.erase(woken);
    }
    for (std::size_t place = 0; place < put_relations_.size(); place++)
      if (!is_put[place])
        for (const Ref* ref : {&put_relations_[place]->identity.source, &put_relations_[place]->identity.target})
          if (!end_of(*ref))
            problem(ErrorCode::not_found, to_string(put_relations_[place]->identity),
                    {ref->is_relation() ? "relation.end_relation_unknown" : "relation.end_unknown",
                     {{"ref", to_string(*ref)}}});
  }

  void apply(RelationData& put, End source, End target) {
    const RelationType& type = metamodel_.relation(*metamodel_.find_relation(put.identity.relation));
    if (!model_rules_.may_join(type, source, target))
      return problem(ErrorCode::invalid_argument, to_string(put.identity),
                     {"relation.join", {{"joins", model_rules_.joins_of(type)}}});
    const auto existing = now().find(source, type.id, target, put.identity.key);
    const RelationId id = existing ? *existing : editor_.new_relation_id();
    Change change{PutRelation{std::move(put)}, {}, {}, id};
    auto& written = std::get<PutRelation>(change.operation).relation;
    Relation relation = make_relation(written, source, target, type.id, origin_);
    written.origin = origin_name_;
    if (const auto again = origins_put_again_.find(written.identity); again != origins_put_again_.end()) {
      written.origin = again->second;
      relation.origin = editor_.origin(again->second);
    }
    for (const End end : {source, target}) {
      if (end.is_relation())
        used_as_end_.insert(end.relation());
      else
        touched_.insert(end.element());
    }
    if (!written.identity.key.empty()) keyed_.push_back(id);
    if (existing) {
      change.was_relation = std::make_shared<const RelationData>(now().relation_data(id));
      written.origin = change.was_relation->origin;
      relation.origin = now().relation(id)->origin;
      if (*change.was_relation == written) return;
    }
    editor_.put(id, std::move(relation));
    changes_.push_back(std::move(change));
  }

  void apply(const RemoveElement& remove) {
    const auto id = now().find(remove.ref);
    if (!id) return problem(ErrorCode::not_found, to_string(remove.ref), {"element.not_there"});
    std::vector<RelationId> left(now().from(*id).begin(), now().from(*id).end());
    left.insert(left.end(), now().to(*id).begin(), now().to(*id).end());
    if (!left.empty())
      return problem(ErrorCode::conflict, to_string(remove.ref),
                     {"element.still_has_relations", {{"count", std::to_string(left.size())}, {"list", listed(left)}}});
    Change change{remove, std::make_shared<const ElementData>(now().data(*id)), {}, *id};
    editor_.remove_element(*id);
    changes_.push_back(std::move(change));
  }

  const Model& before_;
  const Metamodel& metamodel_;
  ChangeSet change_set_;
  Editor editor_;
  std::string origin_name_;
  std::uint32_t origin_;
  std::vector<PutElement*> put_elements_;
  std::vector<RelationData*> put_relations_; ///< their content moves into changes_
  std::vector<RelationIdentity> remove_relations_;
  std::vector<const RemoveElement*> remove_elements_;
  std::deque<RelationData> owners_; ///< spelled out from the shorthand; addresses stay
  std::map<RelationIdentity, std::string> origins_put_again_;
  std::set<ElementId> touched_;
  std::set<RelationId> used_as_end_;
  std::vector<RelationId> keyed_;
  std::vector<Change> changes_;
  std::vector<Error> warnings_;
  base::Problems problems_;
  OperationRules rules_{before_, problems_};
  ModelRules model_rules_{before_, editor_.model(), problems_, warnings_};
};

} // namespace

base::Result<Applied> Model::apply(ChangeSet change_set, const std::string& origin) const {
  return Application(*this, std::move(change_set), origin).run();
}

} // namespace fundament::model
