// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/change_set.hpp"
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What somebody means to do to the catalogue, as a list of patches with dates. Nothing of it is in the catalogue until
/// it is decided; it is compiled against the catalogue of the moment, each time anew, so that it survives what others
/// change meanwhile.
namespace fundament::plan {

constexpr std::size_t most_operations = 1'000, most_dates = 24, most_steps = 5, most_together = 20;

/// An element that is not there yet, with its owner.
struct Add {
  model::ElementData element;
  std::optional<model::Ref> owner;
};
/// A relation from the operation's day, until its last one if it has any.
struct Connect {
  model::RelationData relation;
};
struct Disconnect {
  model::RelationIdentity relation;
};
struct Retire {
  model::Ref ref;
};
enum class Data { leave, move, end };
std::string_view to_string(Data data);
/// `old` is retired; who needs it by a relation in `move` needs `by` instead, but for those in `keep`; `data` says what
/// becomes of what it masters and holds.
struct Replace {
  model::Ref old, by;
  std::vector<std::string> move;
  std::vector<model::Ref> keep;
  Data data = Data::leave;
};
/// Some values of an element: nullopt is taken away. The owner and what is itself a date hold from when they say; the
/// rest is a step: it holds from the operation's day, and before that day it is not there.
struct Change {
  model::Ref ref;
  std::optional<std::string> name = {};
  std::optional<model::Ref> owner = {};
  std::map<model::AttributeId, std::optional<model::Value>> values = {};
};
/// One operation of an ordinary change-set: a step.
struct Put {
  model::Operation operation;
};

/// What an operation found where it was planned: what it sets, as it was, by name ("name", "owner", attributes,
/// "valid_to" of a relation; nullopt: nothing), and who used what it replaces.
struct Was {
  std::map<std::string, std::optional<model::Value>, std::less<>> values;
  std::vector<model::Ref> users;
};

struct Operation {
  base::Date on;                   ///< from this day
  std::optional<base::Date> until; ///< of a Connect: the last day
  std::variant<Add, Connect, Disconnect, Retire, Replace, Change, Put> what;
  std::optional<Was> was = {}; ///< nothing: not yet compared with any catalogue
};

struct Plan {
  std::string name;       ///< for people; may be ""
  std::string investment; ///< the key of the investment it is of; may be ""
  std::vector<Operation> operations;
};

/// The days on which something changes, in order: not empty.
std::vector<base::Date> dates(const Plan& plan, const model::Metamodel& metamodel);
/// The days on which undated values change, in order: the catalogue with the plan is another before and after each.
std::vector<base::Date> steps(const Plan& plan, const model::Metamodel& metamodel);
/// How many of the steps have begun: what is compiled depends on the date by nothing else.
std::size_t bucket(const std::vector<base::Date>& steps, base::Date on);

/// Is the attribute itself a date, so that it may be written at any time and holds when it says?
bool is_dated(const model::Metamodel& metamodel, model::AttributeId attribute);

/// The plan as a document with all its days, and what it found, spelled out: plan::read gives the same plan.
nlohmann::json to_json(const Plan& plan, const model::Metamodel& metamodel);
/// to_json as text, keys in order: the same bytes for the same plan.
std::string to_text(const Plan& plan, const model::Metamodel& metamodel);

} // namespace fundament::plan
