// SPDX-License-Identifier: MPL-2.0
#include "plan/compile.hpp"
#include "model/lifecycle.hpp"
#include "plan/draft.hpp"
#include <algorithm>
#include <unordered_map>

namespace fundament::plan {

using model::ElementData;
using model::RelationData;
using model::RelationIdentity;
using model::Value;

namespace {

constexpr const char *lifecycle = "lifecycle", *retired_from = "retired_from";

std::optional<Value> as_value(const std::optional<base::Date>& date) {
  return date ? std::optional<Value>(*date) : std::nullopt;
}

/// A plan on its way onto a model; used once.
class Compiler {
public:
  /// `found` gets what each operation finds, and then nothing is a conflict of the three-way kind.
  Compiler(const Plan& plan, const model::Model& model, base::Date on, std::vector<Was>* found = nullptr)
      : plan_(plan), draft_(model), metamodel_(model.metamodel()), on_(on), found_(found) {
    if (found_) found_->resize(plan.operations.size());
  }

  Compiled run(const std::vector<bool>& left_out) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < plan_.operations.size(); i++)
      if (i >= left_out.size() || !left_out[i]) order.push_back(i);
    const auto place = [&](std::size_t i) { return std::pair(!std::holds_alternative<Add>(at(i).what), at(i).on); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
    for (const std::size_t i : order)
      dated(i);
    for (const std::size_t i : order) // steps come last: they hold whatever the facts are
      if (at(i).on <= on_) step(i);
    out_.change_set = draft_.change_set(out_.of);
    for (const std::size_t i : puts_) {
      out_.change_set.operations.push_back(std::get<Put>(at(i).what).operation);
      out_.of.push_back(i);
    }
    return std::move(out_);
  }

private:
  const Operation& at(std::size_t i) const { return plan_.operations[i]; }

  void dated(std::size_t i) {
    const Operation& one = at(i);
    if (const auto* add = std::get_if<Add>(&one.what)) return compile(*add, i);
    if (const auto* connect = std::get_if<Connect>(&one.what)) return compile(*connect, i);
    if (const auto* ended = std::get_if<Disconnect>(&one.what)) return compile(*ended, i);
    if (const auto* retire = std::get_if<Retire>(&one.what)) return compile(*retire, i);
    if (const auto* replace = std::get_if<Replace>(&one.what)) return compile(*replace, i);
    if (const auto* change = std::get_if<Change>(&one.what)) change_of(*change, i, true);
  }

  void step(std::size_t i) {
    if (const auto* change = std::get_if<Change>(&at(i).what)) change_of(*change, i, false);
    if (std::holds_alternative<Put>(at(i).what)) puts_.push_back(i);
  }

  void conflict(Conflict conflict) { out_.notes.conflicts.push_back(std::move(conflict)); }
  void gone(std::size_t i, const std::string& subject) { conflict({ConflictKind::gone, i, subject}); }
  void done(std::size_t i, const std::string& subject, const std::string& attribute = "") {
    out_.notes.done.push_back({i, subject, attribute});
  }

  /// Is a value still what the operation found? Says so if not.
  bool as_found(std::size_t i, const std::string& subject, const std::string& attribute,
                const std::optional<Value>& now, const std::optional<Value>& planned) {
    if (found_) (*found_)[i].values[attribute] = now;
    if (!at(i).was) return true;
    const auto was = at(i).was->values.find(attribute);
    if (was == at(i).was->values.end() || was->second == now) return true;
    conflict({ConflictKind::changed, i, subject, attribute, was->second, now, planned});
    return false;
  }

  bool has_ends(std::size_t i, const RelationIdentity& identity) {
    bool all = true;
    for (const model::Ref* end : {&identity.source, &identity.target})
      if (!draft_.has(*end)) gone(i, to_string(*end)), all = false;
    return all;
  }

  void compile(const Add& add, std::size_t i) {
    ElementData element = add.element;
    const auto& kind = metamodel_.kind(*metamodel_.find_kind(element.ref.kind));
    const bool says_when = std::any_of(element.attributes.begin(), element.attributes.end(), [&](const auto& one) {
      const std::string& name = metamodel_.attribute_name(one.first);
      return name == lifecycle || is_first_day(name);
    });
    if (!says_when) {
      if (const auto* word = metamodel_.find_attribute(kind, lifecycle))
        element.attributes.set(word->id, Value(std::string("planned")));
      if (const auto* from = metamodel_.find_attribute(kind, "active_from")) element.attributes.set(from->id, at(i).on);
    }
    const std::string subject = to_string(element.ref);
    if (const auto there = draft_.element(element.ref)) {
      const bool same = there->name == element.name && there->attributes == element.attributes &&
                        (!add.owner || draft_.owner(element.ref, at(i).on) == *add.owner);
      if (same) return done(i, subject);
      return conflict({ConflictKind::exists, i, subject});
    }
    if (add.owner && !draft_.has(*add.owner)) return gone(i, to_string(*add.owner));
    RelationIdentity owns{add.owner.value_or(model::Ref{}), "owns", element.ref};
    draft_.put(std::move(element), i);
    if (add.owner) draft_.put(RelationData{std::move(owns)}, i);
  }

  /// Says the relation the same from `on` to `until`, as far as somebody asks there?
  static bool says(const RelationData& there, const RelationData& wanted) {
    return there.strength == wanted.strength && there.needs == wanted.needs && there.confidence == wanted.confidence &&
           there.attributes == wanted.attributes && (!there.valid_from || *there.valid_from <= *wanted.valid_from) &&
           (!there.valid_to || (wanted.valid_to && *wanted.valid_to <= *there.valid_to));
  }

  void compile(const Connect& connect, std::size_t i) {
    RelationData wanted = connect.relation;
    wanted.valid_from = at(i).on;
    wanted.valid_to = at(i).until;
    if (has_ends(i, wanted.identity)) begin(std::move(wanted), i);
  }

  /// A relation from a day on. One of the same identity that ended before is not it: this one gets a key of its own.
  void begin(RelationData wanted, std::size_t i) {
    const std::string subject = to_string(wanted.identity);
    for (const bool again : {false, true}) {
      if (again) wanted.identity.key += again_mark(*wanted.valid_from);
      const auto there = draft_.relation(wanted.identity);
      if (!there) return draft_.put(std::move(wanted), i);
      if (says(*there, wanted)) return done(i, subject);
      if (!there->valid_to || *there->valid_to >= *wanted.valid_from) break;
    }
    conflict({ConflictKind::relation_changed, i, subject});
  }

  void compile(const Disconnect& disconnect, std::size_t i) {
    const std::string subject = to_string(disconnect.relation);
    auto there = draft_.relation(disconnect.relation);
    if (!there) return gone(i, subject);
    if (there->valid_to && *there->valid_to < at(i).on) return done(i, subject);
    if (!as_found(i, subject, "valid_to", as_value(there->valid_to), Value(day_before(at(i).on)))) return;
    there->valid_to = day_before(at(i).on);
    draft_.put(std::move(*there), i);
  }

  void compile(const Retire& retire, std::size_t i) {
    if (!draft_.has(retire.ref)) return gone(i, to_string(retire.ref));
    if (draft_.is_retired(*draft_.element(retire.ref), at(i).on)) return done(i, to_string(retire.ref));
    if (may_retire(retire.ref, i)) end(retire.ref, i);
  }

  bool may_retire(const model::Ref& ref, std::size_t i) {
    const auto id = metamodel_.find_attribute(retired_from);
    const auto element = draft_.element(ref);
    const Value* now = id ? element->attributes.find(*id) : nullptr;
    return as_found(i, to_string(ref), retired_from, now ? std::optional(*now) : std::nullopt, Value(at(i).on));
  }

  void end(const model::Ref& ref, std::size_t i) {
    auto element = *draft_.element(ref);
    std::vector<model::AttributeId> later; // phases that would begin after its end do not any more
    for (const auto& [id, value] : element.attributes)
      if (const auto* day = std::get_if<base::Date>(&value);
          day && *day > at(i).on && is_first_day(metamodel_.attribute_name(id)))
        later.push_back(id);
    for (const model::AttributeId id : later)
      element.attributes.erase(id);
    if (const auto* from = metamodel_.find_attribute(metamodel_.kind(*metamodel_.find_kind(ref.kind)), retired_from))
      element.attributes.set(from->id, at(i).on);
    draft_.put(std::move(element), i);
  }

  /// A relation of what is replaced that holds on the day, to or from somebody else.
  struct Held {
    RelationData data;
    model::Ref other;
  };
  std::vector<Held> held_by(const Replace& replace, base::Date on) const {
    std::vector<Held> out;
    for (const RelationIdentity& identity : draft_.relations_of(replace.old)) {
      auto data = *draft_.relation(identity);
      const bool valid = (!data.valid_from || *data.valid_from <= on) && (!data.valid_to || on <= *data.valid_to);
      const model::Ref& other = identity.source == replace.old ? identity.target : identity.source;
      if (valid && other != replace.old && !other.is_relation()) out.push_back({std::move(data), other});
    }
    return out;
  }

  void compile(const Replace& replace, std::size_t i) {
    bool there = true;
    for (const model::Ref* ref : {&replace.old, &replace.by})
      if (!draft_.has(*ref)) gone(i, to_string(*ref)), there = false;
    if (!there) return;
    const base::Date on = at(i).on;
    const auto held = held_by(replace, on);
    std::vector<model::Ref> users;
    for (const auto& [data, other] : held)
      if (is_moved_use(replace, data.identity) && draft_.takes_part(other, on)) users.push_back(other);
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    if (found_) (*found_)[i].users = users;
    if (at(i).was) {
      std::vector<model::Ref> fresh, was = at(i).was->users;
      std::sort(was.begin(), was.end());
      std::set_difference(users.begin(), users.end(), was.begin(), was.end(), std::back_inserter(fresh));
      if (!fresh.empty()) {
        Conflict grown{ConflictKind::grown, i, to_string(replace.old)};
        grown.users = std::move(fresh);
        return conflict(std::move(grown));
      }
    }
    if (draft_.is_retired(*draft_.element(replace.old), on))
      done(i, to_string(replace.old));
    else if (may_retire(replace.old, i))
      end(replace.old, i);
    else
      return;
    RelationData replaces{{replace.by, "replaces", replace.old}};
    replaces.valid_from = on;
    if (!draft_.relation(replaces.identity)) draft_.put(std::move(replaces), i);
    for (const auto& [data, other] : held)
      take_over(replace, data, other, i);
  }

  void take_over(const Replace& replace, const RelationData& data, const model::Ref& other, std::size_t i) {
    const base::Date on = at(i).on;
    const RelationIdentity& identity = data.identity;
    const bool begins_now = data.valid_from && *data.valid_from == on; // nothing of it can be ended before
    const bool is_use = is_moved_use(replace, identity);
    const bool in_operation = draft_.takes_part(other, on);
    if (is_data_of(replace, identity) && replace.data != Data::leave && !begins_now)
      return move(replace, data, replace.data == Data::move, i);
    const bool kept = std::find(replace.keep.begin(), replace.keep.end(), other) != replace.keep.end();
    if (is_use && in_operation && !kept && !begins_now) return move(replace, data, other != replace.by, i);
    if (!kept && in_operation && other != replace.by && draft_.needs(identity, other))
      out_.notes.left_behind.push_back({i, identity});
  }

  void move(const Replace& replace, const RelationData& data, bool put_again, std::size_t i) {
    RelationData ended = data;
    ended.valid_to = day_before(at(i).on);
    draft_.put(std::move(ended), i);
    if (!put_again) return;
    RelationData fresh = data; // with its strength and attributes
    fresh.valid_from = at(i).on;
    fresh.origin.clear();
    (data.identity.source == replace.old ? fresh.identity.source : fresh.identity.target) = replace.by;
    out_.notes.moved.push_back({i, data.identity, fresh.identity});
    if (const auto there = draft_.relation(fresh.identity)) {
      const bool valid =
          (!there->valid_from || *there->valid_from <= at(i).on) && (!there->valid_to || at(i).on <= *there->valid_to);
      if (valid) return; // it is a user of both already
    }
    begin(std::move(fresh), i);
  }

  std::optional<Value> now_of(const ElementData& element, model::AttributeId id) const {
    const Value* value = element.attributes.find(id);
    return value ? std::optional(*value) : std::nullopt;
  }

  void change_of(const Change& change, std::size_t i, bool dated) {
    const std::string subject = to_string(change.ref);
    auto element = draft_.element(change.ref);
    if (!element) {
      if (dated) gone(i, subject); // told once
      return;
    }
    if (dated && change.owner) change_owner(change.ref, *change.owner, i);
    bool changed = false;
    const auto set = [&](const std::string& name, const std::optional<Value>& now, const std::optional<Value>& planned,
                         auto write) {
      if (now == planned && !found_) return done(i, subject, name);
      if (!as_found(i, subject, name, now, planned)) return;
      write();
      changed = true;
    };
    if (!dated && change.name)
      set("name", Value(element->name), Value(*change.name), [&] { element->name = *change.name; });
    for (const auto& [id, planned] : change.values) {
      if (is_dated(metamodel_, id) != dated) continue;
      set(metamodel_.attribute_name(id), now_of(*element, id), planned, [&, &id = id, &planned = planned] {
        if (planned)
          element->attributes.set(id, *planned);
        else
          element->attributes.erase(id);
      });
    }
    if (changed) draft_.put(std::move(*element), i);
  }

  void change_owner(const model::Ref& ref, const model::Ref& owner, std::size_t i) {
    if (!draft_.has(owner)) return gone(i, to_string(owner));
    const model::Ref now = draft_.owner(ref, at(i).on);
    const auto value = [](const model::Ref& one) {
      return one.key.empty() ? std::nullopt : std::optional<Value>(to_string(one));
    };
    if (now == owner && !found_) return done(i, to_string(ref), "owner");
    if (!as_found(i, to_string(ref), "owner", value(now), value(owner)) || now == owner) return;
    for (const RelationIdentity& identity : draft_.relations_of(ref)) {
      if (identity.relation != "owns" || identity.target != ref) continue;
      auto owns = *draft_.relation(identity);
      const bool valid =
          (!owns.valid_from || *owns.valid_from <= at(i).on) && (!owns.valid_to || at(i).on <= *owns.valid_to);
      if (!valid) continue;
      owns.valid_to = day_before(at(i).on);
      draft_.put(std::move(owns), i);
    }
    RelationData owns{{owner, "owns", ref}};
    owns.valid_from = at(i).on;
    begin(std::move(owns), i);
  }

  const Plan& plan_;
  Draft draft_;
  const model::Metamodel& metamodel_;
  const base::Date on_;
  std::vector<Was>* found_;
  std::vector<std::size_t> puts_;
  Compiled out_;
};

/// What a problem of Model::apply is about: the subject of an operation, or an end of the relation that it puts.
std::unordered_map<std::string, std::size_t> subjects_of(const Compiled& compiled) {
  std::unordered_map<std::string, std::size_t> out;
  const auto& operations = compiled.change_set.operations;
  const auto identity_of = [](const model::Operation& operation) -> const RelationIdentity* {
    if (const auto* put = std::get_if<model::PutRelation>(&operation)) return &put->relation.identity;
    if (const auto* gone = std::get_if<model::RemoveRelation>(&operation)) return &gone->identity;
    return nullptr;
  };
  for (std::size_t i = 0; i < operations.size(); i++)
    out.emplace(subject_of(operations[i]), compiled.of[i]);
  for (std::size_t i = 0; i < operations.size(); i++)
    if (const auto* identity = identity_of(operations[i]))
      for (const auto* end : {&identity->target, &identity->source})
        out.emplace(to_string(*end), compiled.of[i]);
  return out;
}

/// The longest beginning of `where`, up to a space, that is a subject.
std::optional<std::size_t> behind(const std::unordered_map<std::string, std::size_t>& subjects,
                                  const std::string& where) {
  for (std::size_t end = where.size(); end != where.npos && end > 0; end = where.rfind(' ', end - 1))
    if (const auto found = subjects.find(where.substr(0, end)); found != subjects.end()) return found->second;
  return std::nullopt;
}

} // namespace

std::string_view to_string(ConflictKind kind) {
  switch (kind) {
  case ConflictKind::exists: return "exists";
  case ConflictKind::changed: return "changed";
  case ConflictKind::gone: return "gone";
  case ConflictKind::relation_changed: return "relation_changed";
  case ConflictKind::grown: return "grown";
  case ConflictKind::refused: return "refused";
  }
  throw std::logic_error("kind of conflict out of range");
}

Compiled compile(const Plan& plan, const model::Model& model, base::Date on, const std::vector<bool>& left_out) {
  return Compiler(plan, model, on).run(left_out);
}

Plan with_was(Plan plan, const model::Model& model) {
  std::vector<Was> found;
  constexpr base::Date always{INT32_MAX};
  (void)Compiler(plan, model, always, &found).run({});
  for (std::size_t i = 0; i < plan.operations.size(); i++)
    if (!plan.operations[i].was) plan.operations[i].was = std::move(found[i]);
  return plan;
}

Applied apply(const Plan& plan, const model::Model& model, base::Date on, const std::string& origin) {
  std::vector<bool> left_out(plan.operations.size(), false);
  std::vector<Conflict> refused;
  while (true) {
    Compiled compiled = compile(plan, model, on, left_out);
    const auto subjects = subjects_of(compiled);
    auto applied = model.apply(std::move(compiled.change_set), origin);
    if (applied) {
      auto& conflicts = compiled.notes.conflicts;
      conflicts.insert(conflicts.end(), std::make_move_iterator(refused.begin()),
                       std::make_move_iterator(refused.end()));
      std::stable_sort(conflicts.begin(), conflicts.end(),
                       [](const Conflict& a, const Conflict& b) { return a.operation < b.operation; });
      return {applied->model, std::move(applied->changes), std::move(compiled.notes)};
    }
    std::vector<base::Error> problems = applied.error().others;
    problems.insert(problems.begin(), applied.error());
    problems.front().others.clear();
    bool fewer = false;
    for (base::Error& problem : problems) {
      const auto operation = behind(subjects, problem.where);
      if (!operation || left_out[*operation]) continue;
      left_out[*operation] = fewer = true;
      Conflict one{ConflictKind::refused, *operation, problem.where};
      one.why = std::move(problem);
      refused.push_back(std::move(one));
    }
    if (fewer) continue;
    for (std::size_t i = 0; i < left_out.size();
         i++) { // about something beside the set, such as a key of two relations
      if (left_out[i]) continue;
      left_out[i] = true;
      Conflict one{ConflictKind::refused, i, problems.front().where};
      one.why = problems.front();
      refused.push_back(std::move(one));
    }
  }
}

} // namespace fundament::plan
