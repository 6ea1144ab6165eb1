// SPDX-License-Identifier: MPL-2.0
#include "plan/read.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/json.hpp"
#include "plan/document.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

namespace fundament::plan {

using base::Error;
using base::ErrorCode;
using base::Text;
using model::Metamodel;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> plan_members{"on", "name", "investment", "operations"};
constexpr std::array<std::string_view, 5> set_members{"on", "name", "operations", "reason", "expected_revision"};
constexpr std::array<std::string_view, 6> operation_names{"add",    "connect", "disconnect",
                                                          "retire", "replace", "change"};
constexpr std::array<std::string_view, 4> put_names{"put_element", "put_relation", "remove_element", "remove_relation"};
/// Nobody approves himself by a plan, and who does what is decided elsewhere.
constexpr std::array<std::string_view, 4> not_planned{"decision", "deviation", "investment", "unit"};
constexpr std::array<std::string_view, 3> never_an_end{"decision", "deviation", "investment"};

/// "system:a versions[1].released" as "/versions/1/released": what is behind the subject, as a pointer.
std::string as_pointer(const std::string& where, const std::string& subject) {
  const std::string place = subject.empty()                                  ? where
                            : where.compare(0, subject.size(), subject) == 0 ? where.substr(subject.size())
                                                                             : "";
  std::string out;
  for (const char c : place) {
    if (c == ' ' || c == '[' || c == '.')
      out += '/';
    else if (c != ']')
      out += c;
  }
  return out.empty() || out.front() == '/' ? out : "/" + out;
}

/// Reads one document; used once.
class Reader : Document {
public:
  Reader(const Metamodel& metamodel, base::Date today) : Document(metamodel), today_(today) {}

  base::Result<Plan> run(const json& document) {
    if (is_object(document, "", "plan")) {
      if (document.contains("fundament"))
        proposal(document);
      else
        plan(document, "", names_put(document) ? Names(set_members) : Names(plan_members));
    }
    if (problems_.empty()) check_whole();
    if (!problems_.empty()) return problems_.take();
    return std::move(plan_);
  }

private:
  static bool names_put(const json& document) {
    const auto list = document.find("operations");
    if (list == document.end() || !list->is_array() || list->empty() || !list->front().is_object()) return false;
    return std::any_of(put_names.begin(), put_names.end(),
                       [&](std::string_view name) { return list->front().contains(name); });
  }

  void proposal(const json& document) {
    check_members(document, "", proposal_members);
    if (document["fundament"] != "investment/1") problem("/fundament", {"plan.form_unknown"});
    const std::string key = text(document, "key", "", model::max_key_bytes),
                      name = text(document, "name", "", model::max_name_bytes);
    if (auto form = model::check_key(key, "/key"); !form) problems_.add(std::move(form).error());
    const auto found = document.find("plan");
    if (found == document.end()) return problem("/plan", {"value.member_missing", {{"member", "plan"}}});
    if (!is_object(*found, "/plan", "plan")) return;
    plan(*found, "/plan", plan_members);
    plan_.investment = key;
    if (plan_.name.empty()) plan_.name = name;
  }

  void plan(const json& document, const std::string& where, Names members) {
    check_members(document, where, members);
    plan_.name = text(document, "name", where, model::max_name_bytes);
    plan_.investment = text(document, "investment", where, model::max_key_bytes);
    if (!plan_.investment.empty())
      if (auto form = model::check_key(plan_.investment, where + "/investment"); !form)
        problems_.add(std::move(form).error());
    on_ = date(document, "on", where).value_or(today_);
    const auto list = document.find("operations");
    if (list == document.end() || !list->is_array() || list->empty())
      return problem(where + "/operations", {"plan.operations_needed"});
    if (list->size() > most_operations)
      return problem(where + "/operations", {"plan.too_many_operations", {{"most", std::to_string(most_operations)}}},
                     ErrorCode::limit_exceeded);
    const bool puts = members.data() == set_members.data();
    for (std::size_t i = 0; i < list->size(); i++) {
      const std::string place = where + "/operations/" + std::to_string(i);
      puts ? put((*list)[i], place) : operation((*list)[i], place);
    }
  }

  void take(Error error, const std::string& where, const std::string& subject) {
    std::vector<Error> all = std::move(error.others);
    error.others.clear();
    all.insert(all.begin(), std::move(error));
    for (Error& one : all) {
      one.where = where + as_pointer(one.where, subject);
      problems_.add(std::move(one));
    }
  }

  void put(const json& item, const std::string& where) {
    auto read = model::operation_from_json(item, metamodel_);
    if (read)
      plan_.operations.push_back({on_, {}, Put{std::move(*read)}});
    else
      take(std::move(read).error(), where + member_of(item), subject_of_put(item));
  }

  static std::string member_of(const json& item) {
    return item.is_object() && item.size() == 1 ? "/" + token(item.begin().key()) : "";
  }
  static std::string subject_of_put(const json& item) {
    if (!item.is_object() || item.size() != 1 || !item.front().is_object()) return "";
    const auto ref = item.front().find("ref");
    return ref != item.front().end() && ref->is_string() ? ref->get<std::string>() : subject_of(item.front());
  }

  void operation(const json& item, const std::string& where) {
    if (!item.is_object() || item.size() != 1)
      return problem(where, {"plan.operation_form", {{"names", base::joined(operation_names)}}});
    const auto& name = item.begin().key();
    const json& body = item.begin().value();
    const std::string place = where + "/" + token(name);
    if (!has(operation_names, name)) return unknown(where, name, operation_names);
    if (!is_object(body, place, name.c_str())) return;
    const auto before = problems_.size();
    Operation out{date(body, "on", place).value_or(on_), {}, Retire{}};
    if (name == "add")
      out.what = add(body, place);
    else if (name == "connect") {
      out.until = date(body, "until", place);
      if (out.until && *out.until < out.on) problem(place + "/until", {"relation.ends_before_it_begins"});
      out.what = connect(body, place);
    } else if (name == "disconnect")
      out.what = disconnect(body, place);
    else if (name == "retire")
      out.what = retire(body, place);
    else if (name == "replace")
      out.what = replace(body, place);
    else
      out.what = change(body, place);
    if (problems_.size() != before) return;
    if (const auto found = body.find("was"); found != body.end() && !found->is_null())
      out.was = was(*found, place + "/was", out);
    if (problems_.size() == before) plan_.operations.push_back(std::move(out));
  }

  /// The members that the model knows, without those in `also`; unknown ones are told with their place.
  template <class Owner>
  json of_the_model(const json& body, const std::string& where, const Owner& owner, std::vector<std::string_view> known,
                    Names also) {
    for (const auto& attribute : owner.attributes)
      known.push_back(attribute.name);
    json out = json::object();
    for (const auto& [name, value] : body.items()) {
      if (has(known, name))
        out[name] = value;
      else if (!has(also, name))
        problems_.add({ErrorCode::invalid_argument,
                       {"attribute.unknown", {{"name", base::printable(name)}, {"owner", owner.name}}},
                       where + "/" + token(name)},
                      [&, &member = name] { return model::nearest_names(member, known); });
    }
    return out;
  }

  Add add(const json& body, const std::string& where) {
    Add out;
    static constexpr std::array<std::string_view, 1> also{"on"};
    const auto named = ref(body, "ref", where, not_planned);
    if (!named) return out;
    if (named->is_relation()) return problem(where + "/ref", {"plan.kind_not_planned", {{"kind", named->kind}}}), out;
    const auto before = problems_.size();
    const json element =
        of_the_model(body, where, metamodel_.kind(*metamodel_.find_kind(named->kind)), {"ref", "name", "owner"}, also);
    if (problems_.size() != before) return out;
    auto read = model::put_element_from_json(element, metamodel_);
    if (!read) return take(std::move(read).error(), where, to_string(*named)), out;
    out.element = std::move(read->element);
    out.owner = std::move(read->owner);
    if (out.element.name.empty()) problem(where + "/name", {"value.member_missing", {{"member", "name"}}});
    return out;
  }

  void check_ends(const model::RelationIdentity& identity, const std::string& where) {
    for (const auto& [name, end] : {std::pair("source", &identity.source), std::pair("target", &identity.target)})
      if (has(never_an_end, end->kind)) problem(where + "/" + name, {"plan.kind_not_planned", {{"kind", end->kind}}});
    if (identity.source.kind == "unit" && identity.target.kind == "unit")
      problem(where, {"plan.kind_not_planned", {{"kind", "unit"}}});
  }

  Connect connect(const json& body, const std::string& where) {
    Connect out;
    static constexpr std::array<std::string_view, 2> also{"on", "until"};
    const auto named = body.find("relation");
    const auto type =
        named != body.end() && named->is_string() ? metamodel_.find_relation(named->get<std::string>()) : std::nullopt;
    json relation = body;
    if (type) {
      const auto before = problems_.size();
      relation = of_the_model(body, where, metamodel_.relation(*type),
                              {"source", "relation", "target", "key", "strength", "needs", "confidence"}, also);
      if (problems_.size() != before) return out;
    } else
      for (const auto name : also)
        relation.erase(std::string(name));
    auto read = model::relation_from_json(relation, metamodel_);
    if (!read) return take(std::move(read).error(), where, subject_of(relation)), out;
    out.relation = std::move(*read);
    check_ends(out.relation.identity, where);
    return out;
  }

  Disconnect disconnect(const json& body, const std::string& where) {
    Disconnect out;
    static constexpr std::array<std::string_view, 6> known{"source", "relation", "target", "key", "on", "was"};
    check_members(body, where, known);
    json relation = json::object();
    for (const auto& [name, value] : body.items())
      if (has(Names(known).first(4), name)) relation[name] = value;
    auto read = model::identity_from_json(relation, metamodel_);
    if (!read) return take(std::move(read).error(), where, subject_of(relation)), out;
    out.relation = std::move(*read);
    check_ends(out.relation, where);
    return out;
  }

  /// How the model's reader names a relation in its errors, when it can.
  static std::string subject_of(const json& relation) {
    model::RelationIdentity out;
    const auto end = [&](const char* name, model::Ref& to) {
      const auto found = relation.find(name);
      auto ref = found != relation.end() && found->is_string() ? model::parse_ref(found->get<std::string>())
                                                               : Error{ErrorCode::not_found, {}};
      if (ref) to = std::move(*ref);
      return ref.ok();
    };
    if (!end("source", out.source) || !end("target", out.target)) return "";
    for (const auto& [name, to] : {std::pair("relation", &out.relation), std::pair("key", &out.key)})
      if (const auto found = relation.find(name); found != relation.end() && found->is_string())
        *to = found->get<std::string>();
    return to_string(out);
  }

  Retire retire(const json& body, const std::string& where) {
    static constexpr std::array<std::string_view, 3> known{"ref", "on", "was"};
    check_members(body, where, known);
    return {ref(body, "ref", where, not_planned).value_or(model::Ref{})};
  }

  Replace replace(const json& body, const std::string& where) {
    static constexpr std::array<std::string_view, 7> known{"old", "by", "move", "keep", "data", "on", "was"};
    static constexpr std::array<std::string_view, 3> words{"leave", "move", "end"};
    check_members(body, where, known);
    Replace out{ref(body, "old", where, not_planned).value_or(model::Ref{}),
                ref(body, "by", where, not_planned).value_or(model::Ref{}), texts(body, "move", where),
                refs(body, "keep", where)};
    for (std::size_t i = 0; i < out.move.size(); i++)
      if (!metamodel_.find_relation(out.move[i]))
        problems_.add({ErrorCode::invalid_argument,
                       {"relation.type_unknown", {{"relation", base::printable(out.move[i])}}},
                       where + "/move/" + std::to_string(i)},
                      [&] { return metamodel_.nearest_relation(out.move[i]); });
    if (!out.old.key.empty() && out.old == out.by) problem(where + "/by", {"plan.replaces_itself"});
    const std::string data = word(body, "data", where, words);
    out.data = data == "move" ? Data::move : data == "end" ? Data::end : Data::leave;
    return out;
  }

  Change change(const json& body, const std::string& where) {
    static constexpr std::array<std::string_view, 5> known{"ref", "set", "unset", "on", "was"};
    check_members(body, where, known);
    Change out;
    const auto before = problems_.size();
    const auto named = ref(body, "ref", where, not_planned);
    if (!named) return out;
    if (named->is_relation()) return problem(where + "/ref", {"plan.ref_expected"}), out;
    out.ref = *named;
    const auto& kind = metamodel_.kind(*metamodel_.find_kind(named->kind));
    if (const auto set = body.find("set"); set != body.end() && is_object(*set, where + "/set", "set"))
      for (const auto& [name, value] : set->items())
        set_one(out, kind, name, value, where + "/set");
    for (const std::string& name : texts(body, "unset", where))
      set_one(out, kind, name, json(), where + "/unset");
    const bool nothing = !out.name && !out.owner && out.values.empty();
    if (nothing && problems_.size() == before) problem(where, {"plan.change_of_nothing"});
    return out;
  }

  void set_one(Change& out, const model::Kind& kind, const std::string& name, const json& value,
               const std::string& where) {
    const std::string place = where + "/" + token(name);
    if (name == "name" || name == "owner") {
      if (name == "name") {
        const json member{{"name", value}};
        out.name = text(member, "name", where, model::max_name_bytes);
        if (out.name->empty()) problem(place, {"value.member_missing", {{"member", name}}});
      } else
        out.owner = ref(&value, place, {});
      return;
    }
    std::vector<std::string_view> known{"name", "owner"};
    for (const auto& attribute : kind.attributes)
      known.push_back(attribute.name);
    const auto* definition = metamodel_.find_attribute(kind, name);
    if (!definition) {
      problems_.add({ErrorCode::invalid_argument,
                     {"attribute.unknown", {{"name", base::printable(name)}, {"owner", kind.name}}},
                     place},
                    [&] { return model::nearest_names(name, known); });
      return;
    }
    const bool absent = value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
                        (value.is_structured() && value.empty());
    std::optional<model::Value> read;
    if (!absent) {
      auto from = model::value_from_json(value, *definition, place);
      if (!from) return take(std::move(from).error(), place, place);
      read = std::move(*from);
    }
    if (!out.values.emplace(definition->id, std::move(read)).second) problem(place, {"plan.said_twice"});
  }

  /// What an operation found, by the names that it sets.
  Was was(const json& body, const std::string& where, const Operation& operation) {
    Was out;
    if (!is_object(body, where, "was")) return out;
    const auto* change = std::get_if<Change>(&operation.what);
    const bool replaces = std::holds_alternative<Replace>(operation.what);
    const bool ends = std::holds_alternative<Disconnect>(operation.what);
    for (const auto& [name, value] : body.items()) {
      const std::string place = where + "/" + token(name);
      if (replaces && name == "users") {
        out.users = refs(body, "users", where);
      } else if (change) {
        was_of(out, *change, name, value, place);
      } else if (name == (ends ? "valid_to" : "retired_from")) {
        if (auto day = date(body, name.c_str(), where))
          out.values[name] = model::Value(*day);
        else
          out.values[name] = std::nullopt;
      } else {
        const std::array<std::string_view, 2> known{ends ? "valid_to" : "retired_from", "users"};
        unknown(where, name, Names(known).first(replaces ? 2 : 1));
      }
    }
    return out;
  }

  void was_of(Was& out, const Change& change, const std::string& name, const json& value, const std::string& place) {
    const bool is_text = (name == "name" && change.name) || (name == "owner" && change.owner);
    const auto* definition = metamodel_.find_attribute(metamodel_.kind(*metamodel_.find_kind(change.ref.kind)), name);
    if (!is_text && (!definition || change.values.count(definition->id) == 0))
      return problem(place, {"plan.was_of_nothing"});
    if (value.is_null())
      out.values[name] = std::nullopt;
    else if (is_text && value.is_string())
      out.values[name] = model::Value(value.get<std::string>());
    else if (is_text)
      problem(place, {"plan.text_expected"});
    else if (auto read = model::value_from_json(value, *definition, place))
      out.values[name] = std::move(*read);
    else
      take(std::move(read).error(), place, place);
  }

  /// What only the whole of it shows.
  void check_whole() {
    if (const auto all = dates(plan_, metamodel_); all.size() > most_dates)
      problem("/operations",
              {"plan.too_many_dates", {{"most", std::to_string(most_dates)}, {"count", std::to_string(all.size())}}},
              ErrorCode::limit_exceeded);
    if (const auto all = steps(plan_, metamodel_); all.size() > most_steps)
      problem("/operations",
              {"plan.too_many_steps", {{"most", std::to_string(most_steps)}, {"count", std::to_string(all.size())}}},
              ErrorCode::limit_exceeded);
    std::set<std::tuple<model::Ref, std::string, base::Date>> said; // what one day says of one value, once
    const auto once = [&](const model::Ref& ref, const std::string& what, base::Date on, std::size_t place) {
      if (!said.emplace(ref, what, on).second) problem("/operations/" + std::to_string(place), {"plan.said_twice"});
    };
    for (std::size_t i = 0; i < plan_.operations.size(); i++) {
      const Operation& operation = plan_.operations[i];
      if (const auto* add = std::get_if<Add>(&operation.what)) once(add->element.ref, "add", {}, i);
      if (const auto* change = std::get_if<Change>(&operation.what)) {
        if (change->name) once(change->ref, "name", operation.on, i);
        if (change->owner) once(change->ref, "owner", operation.on, i);
        for (const auto& [attribute, value] : change->values)
          once(change->ref, metamodel_.attribute_name(attribute),
               is_dated(metamodel_, attribute) ? base::Date{} : operation.on, i);
      }
    }
  }

  const base::Date today_;
  base::Date on_;
  Plan plan_;
};

} // namespace

base::Result<Plan> read(const nlohmann::json& document, const Metamodel& metamodel, base::Date today) {
  return Reader(metamodel, today).run(document);
}

} // namespace fundament::plan
