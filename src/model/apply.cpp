// SPDX-License-Identifier: MPL-2.0
#include "model/editor.hpp"
#include "model/hash.hpp"
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

/// Model::apply and Model::replay: the rules by which a change-set becomes the next model. Operations are taken in
/// stages (put elements, remove relations, put relations, remove elements), so their order in the set does not matter.
namespace fundament::model {

using base::Error;
using base::ErrorCode;
using base::Text;

namespace {

constexpr std::string_view owns_name = "owns";

bool fits(const Value& value, AttributeType type) {
  switch (type) {
  case AttributeType::text:
  case AttributeType::enumeration:
  case AttributeType::ref: return std::holds_alternative<std::string>(value);
  case AttributeType::boolean: return std::holds_alternative<bool>(value);
  case AttributeType::integer: return std::holds_alternative<std::int64_t>(value);
  case AttributeType::number: return std::holds_alternative<double>(value);
  case AttributeType::date: return std::holds_alternative<base::Date>(value);
  case AttributeType::list: return std::holds_alternative<std::vector<std::string>>(value);
  case AttributeType::properties: return std::holds_alternative<Properties>(value);
  case AttributeType::external_ids: return std::holds_alternative<std::vector<ExternalId>>(value);
  case AttributeType::roles: return std::holds_alternative<std::vector<Role>>(value);
  case AttributeType::redundancy: return std::holds_alternative<std::vector<Redundancy>>(value);
  case AttributeType::versions: return std::holds_alternative<std::vector<Version>>(value);
  }
  throw std::logic_error("attribute type out of range");
}

Relation make_relation(const RelationData& data, End source, End target, RelationTypeId type, std::uint32_t origin) {
  Relation relation{source, target, origin, type, -1, -1, nullptr};
  if (data.strength) relation.own_strength = static_cast<std::int8_t>(*data.strength);
  if (data.needs) relation.own_needs = static_cast<std::int8_t>(*data.needs);
  if (!data.identity.key.empty() || data.valid_from || data.valid_to || data.confidence || !data.attributes.empty())
    relation.details = std::make_shared<const RelationDetails>(
        RelationDetails{data.identity.key, data.valid_from, data.valid_to, data.confidence, data.attributes});
  return relation;
}

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
      check_owners();
      check_ends_of_relations();
      check_redundancy();
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
    check(check_text(change_set_.reason, "reason"));
    check(check_text(change_set_.author, "author", max_name_bytes));
    check(check_text(origin_name_, "source", max_name_bytes));
    Subjects<Ref> elements;
    Subjects<RelationIdentity> relations;
    const auto first = [&](auto& subjects, const auto& subject) {
      const bool fresh = subjects.insert(&subject).second;
      if (!fresh) problem(ErrorCode::conflict, to_string(subject), {"change.subject_twice"});
      return fresh;
    };
    for (Operation& operation : change_set_.operations) {
      if (auto* element = std::get_if<PutElement>(&operation)) {
        if (first(elements, element->element.ref) && check(*element)) put_elements_.push_back(element);
      } else if (auto* relation = std::get_if<PutRelation>(&operation)) {
        if (first(relations, relation->relation.identity) && check(relation->relation))
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
    if (relations.insert(&wanted).second && check(owners_.back())) // else the set says it in full as well
      put_relations_.push_back(&owners_.back());
  }

  void check(base::Result<void> form) {
    if (!form) problems_.add(std::move(form).error());
  }

  /// Every text in a value, whoever brought it and however it was read.
  struct TextChecker {
    Application& application;
    const std::string& place;

    void operator()(std::string_view text) const { application.check(check_text(text, place)); }
    void operator()(const std::vector<std::string>& list) const {
      for (const std::string& text : list)
        (*this)(text);
    }
    void operator()(const Properties& properties) const {
      for (const auto& [name, text] : properties)
        (*this)(name), (*this)(text);
    }
    void operator()(const std::vector<ExternalId>& ids) const {
      for (const ExternalId& id : ids)
        (*this)(id.source), (*this)(id.id);
    }
    void operator()(const std::vector<Role>& roles) const {
      for (const Role& role : roles)
        (*this)(role.role), (*this)(role.holder);
    }
    void operator()(const std::vector<Redundancy>& items) const {
      for (const Redundancy& item : items) {
        (*this)(item.name), (*this)(item.relation);
        for (const Ref& ref : item.of)
          application.check(check_key(ref.key, place));
      }
    }
    void operator()(const std::vector<Version>& versions) const {
      for (const Version& version : versions)
        (*this)(version.version);
    }
    void operator()(bool) const {}
    void operator()(std::int64_t) const {}
    void operator()(double) const {}
    void operator()(base::Date) const {}
  };

  /// Nobody is told that something is kept from others while it is not. What was marked before it was refused may stay.
  void check_restricted(const ElementData& element, const std::string& where) {
    const auto restricted = metamodel_.find_attribute("restricted");
    const bool* now = restricted ? element.attributes.get<bool>(*restricted) : nullptr;
    if (!now || !*now) return;
    const auto id = before_.find(element.ref);
    const bool* was = id ? before_.element(*id)->attributes.get<bool>(*restricted) : nullptr;
    if (!was || !*was) problem(ErrorCode::invalid_argument, where + " restricted", {"element.restricted"});
  }

  bool check(const PutElement& put) {
    const ElementData& element = put.element;
    const std::string where = to_string(element.ref);
    const auto before = problems_.size();
    const auto kind = metamodel_.find_kind(element.ref.kind);
    if (!kind) {
      problems_.add({ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", element.ref.kind}}}, where},
                    [&] { return metamodel_.nearest_kind(element.ref.kind); });
      return false;
    }
    check(check_key(element.ref.key, where));
    check(check_text(element.name, where + " name", max_name_bytes));
    check_restricted(element, where);
    for (const auto& [id, value] : element.attributes)
      check_value(metamodel_.attribute_of(*kind, id), id, value, where);
    for (const auto& definition : metamodel_.kind(*kind).attributes)
      if (definition.required && !element.attributes.find(definition.id))
        problem(ErrorCode::invalid_argument, where + " " + definition.name, {"attribute.required"});
    return problems_.size() == before;
  }

  void check_value(const AttributeDefinition* definition, AttributeId id, const Value& value,
                   const std::string& where) {
    if (!definition)
      return problem(ErrorCode::invalid_argument, where + " " + metamodel_.attribute_name(id), {"attribute.not_here"});
    const std::string place = where + " " + definition->name;
    if (!fits(value, definition->type))
      return problem(ErrorCode::invalid_argument, place,
                     {"attribute.wrong_type", {{"type", std::string(to_string(definition->type))}}});
    std::visit(TextChecker{*this, place}, value);
    if (definition->type == AttributeType::enumeration) {
      const auto& text = std::get<std::string>(value);
      const auto& allowed = definition->allowed;
      if (std::none_of(allowed.begin(), allowed.end(), [&](const auto& one) { return one.value == text; })) {
        std::string names;
        for (const auto& one : allowed)
          names += (names.empty() ? "" : ", ") + one.value;
        problem(ErrorCode::invalid_argument, place, {"attribute.not_allowed", {{"value", text}, {"allowed", names}}});
      }
    }
    if (const auto* items = std::get_if<std::vector<Redundancy>>(&value))
      for (const Redundancy& redundancy : *items)
        check_form_of(redundancy, place);
  }

  void check_form_of(const Redundancy& redundancy, const std::string& place) {
    if (!metamodel_.find_relation(redundancy.relation))
      problems_.add(
          {ErrorCode::invalid_argument, {"relation.type_unknown", {{"relation", redundancy.relation}}}, place},
          [&] { return metamodel_.nearest_relation(redundancy.relation); });
    if (redundancy.minimum == 0) problem(ErrorCode::invalid_argument, place, {"redundancy.minimum_zero"});
  }

  bool check(const RelationData& relation) {
    const std::string where = to_string(relation.identity);
    const auto before = problems_.size();
    const auto type = metamodel_.find_relation(relation.identity.relation);
    if (!type) {
      problems_.add(
          {ErrorCode::invalid_argument, {"relation.type_unknown", {{"relation", relation.identity.relation}}}, where},
          [&] { return metamodel_.nearest_relation(relation.identity.relation); });
      return false;
    }
    if (!relation.identity.key.empty()) check(check_key(relation.identity.key, where + " key", max_relation_key_bytes));
    for (const auto& [id, value] : relation.attributes)
      check_value(metamodel_.attribute_of_relation(*type, id), id, value, where);
    for (const auto& definition : metamodel_.relation(*type).attributes)
      if (definition.required && !relation.attributes.find(definition.id))
        problem(ErrorCode::invalid_argument, where + " " + definition.name, {"attribute.required"});
    if (relation.valid_from && relation.valid_to && *relation.valid_to < *relation.valid_from)
      problem(ErrorCode::invalid_argument, where + " valid_to", {"relation.ends_before_it_begins"});
    if (relation.confidence && !(*relation.confidence >= 0 && *relation.confidence <= 1))
      problem(ErrorCode::invalid_argument, where + " confidence", {"relation.confidence_range"});
    return problems_.size() == before;
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
    // a relation goes after those that end on it
    const std::set<RelationId> all(gone.begin(), gone.end());
    std::deque<RelationId> queue(gone.begin(), gone.end());
    std::size_t waited = 0;
    while (!queue.empty() && waited <= queue.size()) {
      const RelationId id = queue.front();
      queue.pop_front();
      const auto on = now().on(id);
      if (std::any_of(on.begin(), on.end(), [&](RelationId other) { return all.count(other) > 0; })) {
        queue.push_back(id), waited++;
        continue;
      }
      waited = 0;
      if (!on.empty()) {
        problem(ErrorCode::conflict, to_string(now().identity(id)), {"relation.still_an_end", {{"list", listed(on)}}});
        continue;
      }
      Change change{
          RemoveRelation{now().identity(id)}, {}, std::make_shared<const RelationData>(now().relation_data(id)), id};
      const Relation& relation = *now().relation(id);
      for (const End end : {relation.source, relation.target})
        if (!end.is_relation()) touched_.insert(end.element());
      editor_.remove_relation(id);
      changes_.push_back(std::move(change));
    }
    for (const RelationId id : queue)
      problem(ErrorCode::conflict, to_string(now().identity(id)), {"relation.in_a_ring"});
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

  /// Relations that end on relations wait until those are there.
  void put_relations() {
    std::vector<RelationData*> waiting = std::move(put_relations_);
    for (bool progress = true; progress && !waiting.empty();) {
      std::vector<RelationData*> later;
      for (RelationData* relation : waiting) {
        const auto source = end_of(relation->identity.source), target = end_of(relation->identity.target);
        if (source && target)
          apply(*relation, *source, *target);
        else
          later.push_back(relation);
      }
      progress = later.size() < waiting.size();
      waiting = std::move(later);
    }
    for (const RelationData* relation : waiting)
      for (const Ref* ref : {&relation->identity.source, &relation->identity.target})
        if (!end_of(*ref))
          problem(ErrorCode::not_found, to_string(relation->identity),
                  {ref->is_relation() ? "relation.end_relation_unknown" : "relation.end_unknown",
                   {{"ref", to_string(*ref)}}});
  }

  bool may_join(const RelationType& type, End source, End target) const {
    if (type.joins.empty() || source.is_relation() || target.is_relation()) return true;
    const KindId from = now().element(source.element())->kind, to = now().element(target.element())->kind;
    const auto in = [](const std::vector<KindId>& kinds, KindId kind) {
      return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    return std::any_of(type.joins.begin(), type.joins.end(),
                       [&](const Join& join) { return in(join.source, from) && in(join.target, to); });
  }

  void apply(RelationData& put, End source, End target) {
    const RelationType& type = metamodel_.relation(*metamodel_.find_relation(put.identity.relation));
    if (!may_join(type, source, target))
      return problem(ErrorCode::invalid_argument, to_string(put.identity),
                     {"relation.join", {{"joins", joins_of(type)}}});
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

  std::string joins_of(const RelationType& type) const {
    const auto names = [&](const std::vector<KindId>& kinds) {
      std::string out;
      for (const KindId kind : kinds)
        out += (out.empty() ? "" : "|") + metamodel_.kind(kind).name;
      return out.empty() ? std::string("*") : out;
    };
    std::string out;
    for (const Join& join : type.joins)
      out += (out.empty() ? "" : ", ") + names(join.source) + " -[" + type.name + "]-> " + names(join.target);
    return out;
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

  /// One owner at a time: the periods of the `owns` relations to an element must not meet.
  void check_owners() {
    const auto owns = metamodel_.find_relation(owns_name);
    for (const ElementId id : touched_) {
      if (!now().element(id)) continue;
      std::vector<std::pair<std::int64_t, std::int64_t>> periods;
      for (const RelationId relation : now().to(id)) {
        const Relation& owned = *now().relation(relation);
        if (owned.type != owns) continue;
        const auto* details = owned.details.get();
        periods.emplace_back(details && details->valid_from ? details->valid_from->days : INT64_MIN,
                             details && details->valid_to ? details->valid_to->days : INT64_MAX);
      }
      std::sort(periods.begin(), periods.end());
      for (std::size_t i = 1; i < periods.size(); i++)
        if (periods[i].first <= periods[i - 1].second) {
          problem(ErrorCode::conflict, to_string(now().ref(id)), {"element.two_owners"});
          break;
        }
    }
  }

  /// A relation on which another ends has a key of its own in the whole catalogue.
  void check_ends_of_relations() {
    for (const RelationId id : used_as_end_)
      if (!now().find_keyed(now().relation(id)->key()))
        problem(ErrorCode::conflict, to_string(now().identity(id)), {"relation.key_not_unique"});
    for (const RelationId id : keyed_) {
      const Relation* relation = now().relation(id);
      if (relation && !now().find_keyed(relation->key()) && key_is_an_end(relation->key(), id))
        problem(ErrorCode::conflict, to_string(now().identity(id)), {"relation.key_not_unique"});
    }
  }

  /// Was the key unique before, with relations ending on its relation?
  bool key_is_an_end(std::string_view key, RelationId fresh) const {
    const auto before = before_.find_keyed(key);
    return before && *before != fresh && !now().on(*before).empty();
  }

  /// A redundancy that names what is not there or asks for more than there is: worth saying, not a failure of itself.
  void check_redundancy() {
    const auto attribute = metamodel_.find_attribute("redundancy");
    if (!attribute) return;
    for (const ElementId id : touched_) {
      const Element* element = now().element(id);
      const auto* items = element ? element->attributes.get<std::vector<Redundancy>>(*attribute) : nullptr;
      if (!items) continue;
      for (const Redundancy& redundancy : *items)
        check_members(id, redundancy);
    }
  }

  void check_members(ElementId id, const Redundancy& redundancy) {
    const std::string where = to_string(now().ref(id)) + " redundancy";
    std::set<ElementId> of;
    for (const Ref& ref : redundancy.of) {
      const auto member = now().find(ref);
      if (member)
        of.insert(*member);
      else
        warnings_.push_back({ErrorCode::not_found, {"redundancy.of_unknown", {{"ref", to_string(ref)}}}, where});
    }
    std::set<ElementId> members;
    const auto consider = [&](std::span<const RelationId> relations, bool as_source) {
      for (const RelationId relation : relations) {
        const Relation& candidate = *now().relation(relation);
        if (metamodel_.relation(candidate.type).name != redundancy.relation) continue;
        const End other = as_source ? candidate.target : candidate.source;
        for (const Need& need : now().needs(candidate))
          if (need.strength == Strength::hard && need.source_needs == as_source && other.element() != id &&
              (redundancy.of.empty() || of.count(other.element())))
            members.insert(other.element());
      }
    };
    consider(now().from(id), true);
    consider(now().to(id), false);
    if (members.size() < redundancy.minimum)
      warnings_.push_back({ErrorCode::conflict,
                           {"redundancy.too_few",
                            {{"name", redundancy.name},
                             {"minimum", std::to_string(redundancy.minimum)},
                             {"members", std::to_string(members.size())}}},
                           where});
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
};

Error misfit(const std::string& subject) {
  return {ErrorCode::corrupt_data, {"change.does_not_fit", {{"subject", subject}}}};
}

} // namespace

base::Result<Applied> Model::apply(ChangeSet change_set, const std::string& origin) const {
  return Application(*this, std::move(change_set), origin).run();
}

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
      if (!id || *id != change.id || !now.on(*id).empty()) return misfit(to_string(ended->identity));
      editor.remove_relation(*id);
    }
  }
  return editor.finish();
}

} // namespace fundament::model
