// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include "model/lifecycle.hpp"
#include "plan/compile.hpp"
#include "plan/read.hpp"
#include "support/text_graph.hpp"
#include "support/told.hpp"
#include <nlohmann/json.hpp>

using namespace fundament;
using nlohmann::json;
using tests::TextGraph;

namespace {

const model::Metamodel& metamodel() {
  return *model::Metamodel::built_in();
}
base::Date day(const char* text) {
  return *base::parse_date(text);
}

plan::Plan plan_of(const std::string& operations) {
  const auto read =
      plan::read(json::parse(R"({"on":"2027-08-01","operations":[)" + operations + "]}"), metamodel(), {});
  if (!read) throw std::runtime_error(read.error().message());
  return *read;
}

/// The catalogue where the plans are made.
TextGraph town() {
  TextGraph out;
  out.add("unit:suf -[uses]-> system:old   unit:kff -[uses]-> old   system:portal -> old");
  out.add("old -[masters]-> data_asset:ledger   old -[runs_on]-> infrastructure:host   system:new -[runs_on]-> host");
  out.add("portal -[reads]-> ledger   unit:suf -[owns]-> old   unit:kff -[owns]-> portal");
  out.set("portal", "hosting", std::string("external"));
  return out;
}

/// Another catalogue: what became of the town since.
using Since = void (*)(model::ChangeSet&);
std::shared_ptr<const model::Model> after(const std::shared_ptr<const model::Model>& before, Since since) {
  model::ChangeSet set{"test", "test", {}};
  since(set);
  return before->apply(set, "test").value().model;
}

void put(model::ChangeSet& set, const char* kind, const char* key, const char* attribute, model::Value value) {
  model::ElementData data{{kind, key}, key, {}};
  data.attributes.set(*metamodel().find_attribute(attribute), std::move(value));
  set.operations.emplace_back(model::PutElement{std::move(data)});
}
void relate(model::ChangeSet& set, const char* source_kind, const char* source, const char* relation, const char* kind,
            const char* target, std::optional<base::Date> until = {}) {
  model::RelationData data{{{source_kind, source}, relation, {kind, target}}};
  data.valid_to = until;
  set.operations.emplace_back(model::PutRelation{std::move(data)});
}

/// What becomes of each operation that does not simply apply, a line each.
std::string told(const plan::Notes& notes) {
  std::string out;
  const auto text = [](const std::optional<model::Value>& value) {
    return value ? model::to_json(*value).dump() : "-";
  };
  for (const auto& one : notes.conflicts) {
    out += std::string(to_string(one.kind)) + " " + one.subject;
    if (one.kind == plan::ConflictKind::changed)
      out += " " + one.attribute + ": " + text(one.was) + ", " + text(one.now) + ", " + text(one.planned);
    for (const auto& user : one.users)
      out += " " + to_string(user);
    if (one.why) out += ": " + base::render(one.why->text, base::Language::en);
    out += "\n";
  }
  for (const auto& one : notes.done)
    out += "done " + one.subject + (one.attribute.empty() ? "" : " " + one.attribute) + "\n";
  return out;
}

constexpr const char* add = R"({"add":{"ref":"system:fresh","name":"Fresh","criticality":"low"}})";
constexpr const char* change = R"({"change":{"ref":"system:portal","set":{"hosting":"hybrid"}}})";
constexpr const char* connect =
    R"({"connect":{"source":"system:new","relation":"reads","target":"data_asset:ledger"}})";
constexpr const char* disconnect =
    R"({"disconnect":{"source":"system:portal","relation":"reads","target":"data_asset:ledger"}})";
constexpr const char* retire = R"({"retire":{"ref":"system:old"}})";
constexpr const char* replace = R"({"replace":{"old":"system:old","by":"system:new","move":["uses","depends_on"]}})";

} // namespace

TEST_CASE("what a plan finds changed since it was made, row by row") {
  struct Row {
    const char* name;
    const char* operation;
    Since since;
    const char* expected;
  };
  const auto nothing = [](model::ChangeSet&) {};
  const Row rows[] = {
      {"add: not there", add, nothing, ""},
      {"add: with the same content", add,
       [](model::ChangeSet& set) {
         model::ElementData data{{"system", "fresh"}, "Fresh", {}};
         data.attributes.set(*metamodel().find_attribute("criticality"), std::string("low"));
         data.attributes.set(*metamodel().find_attribute("lifecycle"), std::string("planned"));
         data.attributes.set(*metamodel().find_attribute("active_from"), day("2027-08-01"));
         set.operations.emplace_back(model::PutElement{data});
       },
       "done system:fresh\n"},
      {"add: with other content", add,
       [](model::ChangeSet& set) { put(set, "system", "fresh", "criticality", std::string("low")); },
       "exists system:fresh\n"},
      {"change: as it was", change, nothing, ""},
      {"change: another attribute was changed", change,
       [](model::ChangeSet& set) {
         model::ElementData data{{"system", "portal"}, "portal", {}};
         data.attributes.set(*metamodel().find_attribute("hosting"), std::string("external"));
         data.attributes.set(*metamodel().find_attribute("criticality"), std::string("low"));
         set.operations.emplace_back(model::PutElement{data});
       },
       ""},
      {"change: as planned", change,
       [](model::ChangeSet& set) { put(set, "system", "portal", "hosting", std::string("hybrid")); },
       "done system:portal hosting\n"},
      {"change: otherwise", change,
       [](model::ChangeSet& set) { put(set, "system", "portal", "hosting", std::string("on_premise")); },
       "changed system:portal hosting: \"external\", \"on_premise\", \"hybrid\"\n"},
      {"change: taken away", change,
       [](model::ChangeSet& set) { put(set, "system", "portal", "criticality", std::string("low")); },
       "changed system:portal hosting: \"external\", -, \"hybrid\"\n"},
      {"connect: not there", connect, nothing, ""},
      {"connect: there already", connect,
       [](model::ChangeSet& set) { relate(set, "system", "new", "reads", "data_asset", "ledger"); },
       "done system:new -[reads]-> data_asset:ledger\n"},
      {"connect: there for a while", connect,
       [](model::ChangeSet& set) { relate(set, "system", "new", "reads", "data_asset", "ledger", day("2028-01-01")); },
       "relation_changed system:new -[reads]-> data_asset:ledger\n"},
      {"connect: was there, and ended", connect,
       [](model::ChangeSet& set) { relate(set, "system", "new", "reads", "data_asset", "ledger", day("2027-07-31")); },
       ""},
      {"connect: was there, and ends on the day", connect,
       [](model::ChangeSet& set) { relate(set, "system", "new", "reads", "data_asset", "ledger", day("2027-08-01")); },
       "relation_changed system:new -[reads]-> data_asset:ledger\n"},
      {"connect: an end is gone", connect,
       [](model::ChangeSet& set) {
         set.operations.emplace_back(model::RemoveElement{{"system", "new"}});
         set.operations.emplace_back(model::RemoveRelation{{{"system", "new"}, "runs_on", {"infrastructure", "host"}}});
       },
       "gone system:new\n"},
      {"disconnect: as it was", disconnect, nothing, ""},
      {"disconnect: ended on the day before", disconnect,
       [](model::ChangeSet& set) {
         relate(set, "system", "portal", "reads", "data_asset", "ledger", day("2027-07-31"));
       },
       "done system:portal -[reads]-> data_asset:ledger\n"},
      {"disconnect: ended earlier", disconnect,
       [](model::ChangeSet& set) {
         relate(set, "system", "portal", "reads", "data_asset", "ledger", day("2027-01-01"));
       },
       "done system:portal -[reads]-> data_asset:ledger\n"},
      {"disconnect: ends on the day itself", disconnect,
       [](model::ChangeSet& set) {
         relate(set, "system", "portal", "reads", "data_asset", "ledger", day("2027-08-01"));
       },
       "changed system:portal -[reads]-> data_asset:ledger valid_to: -, \"2027-08-01\", \"2027-07-31\"\n"},
      {"disconnect: gone", disconnect,
       [](model::ChangeSet& set) {
         set.operations.emplace_back(model::RemoveRelation{{{"system", "portal"}, "reads", {"data_asset", "ledger"}}});
       },
       "gone system:portal -[reads]-> data_asset:ledger\n"},
      {"retire: as it was", retire, nothing, ""},
      {"retire: on the same day", retire,
       [](model::ChangeSet& set) { put(set, "system", "old", "retired_from", day("2027-08-01")); },
       "done system:old\n"},
      {"retire: earlier", retire,
       [](model::ChangeSet& set) { put(set, "system", "old", "retired_from", day("2027-07-31")); },
       "done system:old\n"},
      {"retire: later", retire,
       [](model::ChangeSet& set) { put(set, "system", "old", "retired_from", day("2027-08-02")); },
       "changed system:old retired_from: -, \"2027-08-02\", \"2027-08-01\"\n"},
      {"replace: the same users", replace, nothing, ""},
      {"replace: fewer users", replace,
       [](model::ChangeSet& set) {
         set.operations.emplace_back(model::RemoveRelation{{{"system", "portal"}, "depends_on", {"system", "old"}}});
       },
       ""},
      {"replace: more users", replace,
       [](model::ChangeSet& set) {
         put(set, "unit", "tmf", "short_name", std::string("TMF"));
         relate(set, "unit", "tmf", "uses", "system", "old");
       },
       "grown system:old unit:tmf\n"},
      {"replace: the new one is gone", replace,
       [](model::ChangeSet& set) {
         set.operations.emplace_back(model::RemoveElement{{"system", "new"}});
         set.operations.emplace_back(model::RemoveRelation{{{"system", "new"}, "runs_on", {"infrastructure", "host"}}});
       },
       "gone system:new\n"},
      {"refused: a relation that may not join the two",
       R"({"connect":{"source":"system:new","relation":"uses","target":"system:old"}},{"retire":{"ref":"system:old"}})",
       nothing,
       "refused system:new -[uses]-> system:old: The relation may not join these two kinds; allowed are unit -[uses]-> "
       "*.\n"},
      {"refused: a second owner", R"({"connect":{"source":"unit:kff","relation":"owns","target":"system:old"}})",
       nothing,
       "refused system:old: It would have two owners on the same day; end the first one's period before the second "
       "begins.\n"},
  };
  const auto before = town().model();
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const plan::Plan made = plan::with_was(plan_of(row.operation), *before);
    const auto now = after(before, row.since);
    CHECK(told(plan::apply(made, *now, day("2027-08-01"), "plan").notes) == row.expected);
    const auto read = plan::read(plan::to_json(made, metamodel()), metamodel(), {}); // what it found is in the document
    REQUIRE(read);
    CHECK(told(plan::apply(*read, *now, day("2027-08-01"), "plan").notes) == row.expected);
  }
}

TEST_CASE("a conflict leaves out its attribute only, and an operation without one applies") {
  const auto before = town().model();
  const plan::Plan made = plan::with_was(
      plan_of(R"({"change":{"ref":"system:portal","set":{"hosting":"hybrid","criticality":"low","name":"Portalen"}}})"),
      *before);
  const auto now =
      after(before, [](model::ChangeSet& set) { put(set, "system", "portal", "hosting", std::string("on_premise")); });
  const auto applied = plan::apply(made, *now, day("2027-08-01"), "plan");
  CHECK(model::to_json(applied.model->data(*applied.model->find("system", "portal")), metamodel()).dump() ==
        R"({"criticality":"low","hosting":"on_premise","name":"Portalen","origin":"test","ref":"system:portal"})");
}

TEST_CASE("each date has its facts: what begins, ends and is retired holds on its day and not the day before") {
  const auto before = town().model();
  const auto applied =
      plan::apply(plan_of(std::string(connect) + "," + disconnect + "," + retire), *before, day("2027-01-01"), "plan");
  const auto& model = *applied.model;
  const auto relation = [&](const char* source) {
    return model.relation_data(
        *model.find(model::RelationIdentity{{"system", source}, "reads", {"data_asset", "ledger"}}));
  };
  CHECK(relation("new").valid_from == day("2027-08-01"));
  CHECK(relation("portal").valid_to == day("2027-07-31"));
  const auto* old = model.element(*model.find("system", "old"));
  CHECK(to_string(model::phase_on(*old, metamodel(), day("2027-07-31"))) == "active");
  CHECK(to_string(model::phase_on(*old, metamodel(), day("2027-08-01"))) == "retired");
}

TEST_CASE("what is retired stays so: later phases go") {
  const auto before = town().set("old", "phasing_out_from", day("2029-01-01")).model();
  const auto applied = plan::apply(plan_of(retire), *before, day("2027-08-01"), "plan");
  const auto* old = applied.model->element(*applied.model->find("system", "old"));
  CHECK(to_string(model::phase_on(*old, metamodel(), day("2030-01-01"))) == "retired");
}

TEST_CASE("steps hold from their day, in their order, over dated facts") {
  const auto before = town().model();
  const plan::Plan made = plan::with_was(
      plan_of(
          R"({"change":{"ref":"system:portal","set":{"hosting":"on_premise"},"on":"2028-01-01"}},)"
          R"({"change":{"ref":"system:portal","set":{"hosting":"hybrid","retired_from":"2030-01-01"},"on":"2027-08-01"}})"),
      *before);
  const auto on = [&](const char* date) {
    const auto applied = plan::apply(made, *before, day(date), "plan");
    CHECK(told(applied.notes) == "");
    const auto data = applied.model->data(*applied.model->find("system", "portal"));
    return *data.attributes.get<std::string>(*metamodel().find_attribute("hosting")) + " " +
           base::to_string(*data.attributes.get<base::Date>(*metamodel().find_attribute("retired_from")));
  };
  CHECK(on("2027-07-31") == "external 2030-01-01");
  CHECK(on("2027-08-01") == "hybrid 2030-01-01");
  CHECK(on("2027-12-31") == "hybrid 2030-01-01");
  CHECK(on("2028-01-01") == "on_premise 2030-01-01");
}

TEST_CASE("a replacement moves the users it names, keeps some, and tells what is left behind") {
  TextGraph text = town();
  text.add("system:quiet -> old");
  text.last().strength = model::Strength::soft;
  text.add("system:stays -> old   system:gone -> old   unit:bif -[uses]-> old");
  text.last().valid_to = day("2027-07-31"); // over before
  text.set("gone", "retired_from", day("2027-01-01"));
  const auto before = text.model();
  const auto applied = plan::apply(
      plan_of(
          R"({"replace":{"old":"system:old","by":"system:new","move":["uses","depends_on"],"keep":["system:stays"]}})"),
      *before, day("2027-08-01"), "plan");
  std::string moved, left;
  for (const auto& one : applied.notes.moved)
    moved += to_string(one.from) + "; ";
  for (const auto& one : applied.notes.left_behind)
    left += to_string(one.relation) + "; ";
  CHECK(moved == "system:portal -[depends_on]-> system:old; system:quiet -[depends_on]-> system:old; "
                 "unit:kff -[uses]-> system:old; unit:suf -[uses]-> system:old; ");
  CHECK(left == "system:old -[masters]-> data_asset:ledger; ");
  const auto& model = *applied.model;
  const auto quiet =
      model.relation_data(*model.find(model::RelationIdentity{{"system", "quiet"}, "depends_on", {"system", "new"}}));
  CHECK(quiet.strength == model::Strength::soft);
  CHECK(quiet.valid_from == day("2027-08-01"));
  CHECK(model.relation_data(*model.find(model::RelationIdentity{{"system", "quiet"}, "depends_on", {"system", "old"}}))
            .valid_to == day("2027-07-31"));
  CHECK(!model.relation_data(*model.find(model::RelationIdentity{{"system", "stays"}, "depends_on", {"system", "old"}}))
             .valid_to);
  CHECK(model.find(model::RelationIdentity{{"system", "new"}, "replaces", {"system", "old"}}));
}

TEST_CASE("a replacement moves or ends the data of what it replaces when it says so") {
  const auto before = town().model();
  const auto masters = [&](const char* data) {
    const auto applied = plan::apply(
        plan_of(std::string(R"({"replace":{"old":"system:old","by":"system:new","data":")") + data + "\"}}"), *before,
        day("2027-08-01"), "plan");
    std::string out;
    const auto& model = *applied.model;
    for (const auto id : model.to(*model.find("data_asset", "ledger")))
      if (const auto one = model.relation_data(id); one.identity.relation == "masters")
        out += to_string(one.identity.source) + (one.valid_from ? " from " + base::to_string(*one.valid_from) : "") +
               (one.valid_to ? " to " + base::to_string(*one.valid_to) : "") + "; ";
    return out;
  };
  CHECK(masters("leave") == "system:old; ");
  CHECK(masters("move") == "system:old to 2027-07-31; system:new from 2027-08-01; ");
  CHECK(masters("end") == "system:old to 2027-07-31; ");
}

TEST_CASE("a new owner follows the old one, also one that has owned it before") {
  const auto before = town().model();
  const auto applied = plan::apply(
      plan_of(
          R"({"change":{"ref":"system:old","set":{"owner":"unit:kff"}}},{"change":{"ref":"system:old","set":{"owner":"unit:suf"},"on":"2028-01-01"}})"),
      *before, day("2027-08-01"), "plan");
  CHECK(told(applied.notes) == "");
  const auto owner = [&](const char* date) {
    return to_string(applied.model->ref(*applied.model->owner(*applied.model->find("system", "old"), day(date))));
  };
  CHECK(owner("2027-07-31") == "unit:suf");
  CHECK(owner("2027-08-01") == "unit:kff");
  CHECK(owner("2027-12-31") == "unit:kff");
  CHECK(owner("2028-01-01") == "unit:suf");
}

TEST_CASE("what is refused takes what rests on it along, and the rest applies") {
  const auto before = town().model();
  const auto applied = plan::apply(
      plan_of(
          R"({"add":{"ref":"system:a","name":"A","criticality":"low"}},{"connect":{"source":"system:a","relation":"uses","target":"system:old"}},)"
          R"({"connect":{"source":"system:a","relation":"reads","target":"data_asset:nowhere"}},{"retire":{"ref":"system:old"}})"),
      *before, day("2027-08-01"), "plan");
  CHECK(told(applied.notes) == "refused system:a -[uses]-> system:old: The relation may not join these two kinds; "
                               "allowed are unit -[uses]-> *.\n"
                               "gone data_asset:nowhere\n");
  CHECK(applied.model->find("system", "a"));
}

TEST_CASE("an ordinary change-set is a step, and what of it is refused is told by its operation") {
  const auto read = plan::read(json::parse(R"({"on":"2027-08-01","operations":[
      {"put_element":{"ref":"system:a","name":"A"}},{"remove_element":"system:old"}]})"),
                               metamodel(), {});
  REQUIRE(read);
  const auto before = town().model();
  CHECK(!plan::apply(*read, *before, day("2027-07-31"), "plan").model->find("system", "a"));
  const auto applied = plan::apply(*read, *before, day("2027-08-01"), "plan");
  CHECK(applied.model->find("system", "a"));
  CHECK(applied.model->find("system", "old"));
  REQUIRE(applied.notes.conflicts.size() == 1);
  CHECK(applied.notes.conflicts.front().operation == 1);
}
