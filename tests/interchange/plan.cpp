// SPDX-License-Identifier: MPL-2.0
#include "interchange/plan.hpp"
#include "interchange/csv_text.hpp"
#include "interchange/random_model.hpp"
#include "model/json.hpp"
#include <ctime>
#include <doctest/doctest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

using namespace fundament;
using namespace fundament::interchange;
using test::csv_file;

namespace {

/// Rows of elements.csv and relations.csv below their headers; either may be "".
Parsed file(const std::string& elements, const std::string& relations = "") {
  auto parsed = import_csv({csv_file("e.csv", "kind,key,name,owner,description\n" + elements),
                            csv_file("r.csv", "source,relation,target,key,strength,valid_from,valid_to\n" + relations)},
                           *model::Metamodel::built_in());
  REQUIRE_MESSAGE(parsed.ok(), parsed.error().message());
  return std::move(*parsed);
}

/// A catalogue with what its sources brought: what catalogue::import does, without a database.
struct World {
  std::shared_ptr<const model::Model> model = model::Model::empty(model::Metamodel::built_in());
  std::map<std::string, std::map<std::string, std::string>> brought{};

  std::vector<BroughtItem> last(const std::string& source) const {
    std::vector<BroughtItem> out;
    if (const auto found = brought.find(source); found != brought.end())
      for (const auto& [subject, said] : found->second)
        out.push_back({subject, said});
    return out;
  }

  Plan plan(const std::string& source, Parsed parsed, bool keep_missing = false) const {
    const std::vector<BroughtItem> last = this->last(source);
    const auto others = [&](std::span<const std::string> subjects) -> base::Result<std::vector<bool>> {
      std::vector<bool> out;
      for (const std::string& subject : subjects)
        out.push_back(std::any_of(brought.begin(), brought.end(), [&](const auto& one) {
          return one.first != source && one.second.count(subject) > 0;
        }));
      return out;
    };
    auto plan = make_plan(*model, last, std::move(parsed), {source, keep_missing}, others);
    REQUIRE(plan.ok());
    return std::move(*plan);
  }

  void apply(const model::ChangeSet& change_set, const std::string& origin) {
    auto applied = model->apply(change_set, origin);
    REQUIRE_MESSAGE(applied.ok(), applied.error().message());
    model = applied->model;
  }

  Plan import(const std::string& source, Parsed parsed, bool keep_missing = false) {
    Plan plan = this->plan(source, std::move(parsed), keep_missing);
    apply(plan.change_set, source);
    for (const BroughtItem& item : plan.remember)
      brought[source][item.subject] = item.said;
    for (const std::string& subject : plan.forget)
      CHECK(brought[source].erase(subject) == 1);
    return plan;
  }

  /// Rows of the two files, put as a person would.
  void put(const std::string& elements, const std::string& relations = "", const std::string& origin = "hand") {
    Parsed parsed = file(elements, relations);
    model::ChangeSet change_set{"hand", "", {}};
    for (auto& put : parsed.elements)
      change_set.operations.emplace_back(std::move(put));
    for (auto& relation : parsed.relations)
      change_set.operations.emplace_back(model::PutRelation{std::move(relation)});
    apply(change_set, origin);
  }

  /// Elements by key and name with the sources that miss them, and relations, sorted: "x=X ?kitos, unit:u -[owns]-> …".
  std::string shown() const {
    std::set<std::string> lines;
    const auto mark = *model->metamodel().find_attribute("missing_in_source");
    const auto marks = [&](const model::Attributes& attributes) {
      std::string out;
      if (const auto* list = attributes.get<std::vector<std::string>>(mark))
        for (const auto& one : *list)
          out += " ?" + one;
      return out;
    };
    for (model::ElementId id = 0; id < model->element_limit(); id++)
      if (const auto* element = model->element(id))
        lines.insert(element->key + "=" + element->name + marks(element->attributes));
    for (model::RelationId id = 0; id < model->relation_limit(); id++)
      if (model->relation(id)) {
        const auto data = model->relation_data(id);
        lines.insert(data.identity.source.key + " " + data.identity.relation + " " + data.identity.target.key +
                     (data.strength ? " " + std::string(to_string(*data.strength)) : "") + marks(data.attributes));
      }
    std::string out;
    for (const auto& line : lines)
      out += (out.empty() ? "" : ", ") + line;
    return out;
  }
};

/// "name: here, and there in the file".
std::string shown(const FieldConflict& field) {
  return field.field + ": '" + field.catalogue + "', file '" + field.file + "'";
}

std::string shown(const Summary& summary) {
  std::ostringstream out;
  const auto counts = [&](const Counts& one) {
    out << one.added << '+' << one.changed << '~' << one.unchanged << '=' << one.removed << '-' << one.kept << '?';
  };
  counts(summary.elements);
  if (summary.relations != Counts{}) out << ' ', counts(summary.relations);
  for (const Conflict& conflict : summary.conflicts)
    out << ' ' << to_string(conflict.kind) << ' ' << conflict.subject,
        out << (conflict.field.field.empty() ? "" : " " + shown(conflict.field));
  for (const Kept& kept : summary.kept)
    out << ' ' << to_string(kept.reason) << ' ' << kept.subject << (kept.by.empty() ? "" : " by " + kept.by);
  return out.str();
}

model::ChangeSet removal(const std::string& ref) {
  return {"hand", "", {model::RemoveElement{model::parse_ref(ref).value()}}};
}

} // namespace

TEST_CASE("plan the rules for one element: what was brought last, the file, the catalogue, and what comes of it") {
  struct Row {
    const char *last, *file, *now, *origin, *result, *summary;
    bool remembered;
  };
  // "-" is nothing, else the name of system:x; `origin` is who made what is in the catalogue now
  const std::vector<Row> rows{
      {"-", "A", "-", "", "x=A", "1+0~0=0-0?", true},
      {"-", "A", "A", "hand", "x=A", "0+0~1=0-0?", true},
      {"-", "A", "B", "hand", "x=A", "0+1~0=0-0? already_there system:x name: 'B', file 'A'", true},
      {"A", "A", "A", "kitos", "x=A", "0+0~1=0-0?", true},
      {"A", "A", "B", "kitos", "x=B", "0+0~1=0-0?", true},
      {"A", "A", "-", "", "", "0+0~1=0-0?", true},
      {"A", "B", "A", "kitos", "x=B", "0+1~0=0-0?", true},
      {"A", "B", "B", "kitos", "x=B", "0+0~1=0-0?", true},
      {"A", "B", "C", "kitos", "x=B", "0+1~0=0-0? edited_by_hand system:x name: 'C', file 'B'", true},
      {"A", "B", "-", "", "x=B", "1+0~0=0-0? removed_by_hand system:x", true},
      {"A", "-", "A", "kitos", "", "0+0~0=1-0?", false},
      {"A", "-", "B", "kitos", "x=B ?kitos", "0+0~0=0-1? by_hand system:x", true},
      {"A", "-", "A", "hand", "x=A ?kitos", "0+0~0=0-1? by_hand system:x", true},
      {"A", "-", "-", "", "", "0+0~0=0-0?", false},
      {"-", "-", "A", "hand", "x=A", "0+0~0=0-0?", false},
  };
  const auto element = [](std::string name) { return name == "-" ? "" : "system,x," + name + ",,\n"; };
  for (const Row& row : rows) {
    CAPTURE(row.last);
    CAPTURE(row.file);
    CAPTURE(row.now);
    World world;
    if (row.last != std::string("-")) {
      model::ElementData data{{"system", "x"}, row.last, {}};
      world.brought["kitos"]["system:x"] = said_of(data, world.model->metamodel());
    }
    if (row.now != std::string("-")) world.put(element(row.now), "", row.origin);
    const Plan plan = world.import("kitos", file(element(row.file)));
    CHECK(world.shown() == row.result);
    CHECK(shown(plan.summary) == row.summary);
    CHECK(world.brought["kitos"].count("system:x") == (row.remembered ? 1 : 0));
    const Plan again = world.plan("kitos", file(element(row.file)));
    CHECK(again.change_set.operations.empty());
    CHECK(again.remember.empty());
    CHECK(again.forget.empty());
  }
}

TEST_CASE("plan an owner cell is the relation it stands for, one at a time") {
  World world;
  const std::string units = "unit,u,U,,\nunit,v,V,,\nunit,w,W,,\n";
  Plan plan = world.import("kitos", file(units + "system,x,X,unit:u,\n"));
  CHECK(shown(plan.summary) == "4+0~0=0-0? 1+0~0=0-0?");
  CHECK(world.shown() == "u owns x, u=U, v=V, w=W, x=X");

  SUBCASE("the file's new owner replaces the old") {
    plan = world.import("kitos", file(units + "system,x,X,unit:v,\n"));
    CHECK(shown(plan.summary) == "0+0~4=0-0? 1+0~0=1-0?");
    CHECK(world.shown() == "u=U, v owns x, v=V, w=W, x=X");
  }
  SUBCASE("also when missing items are kept") {
    plan = world.import("kitos", file(units + "system,x,X,unit:v,\n"), true);
    CHECK(world.shown() == "u=U, v owns x, v=V, w=W, x=X");
    CHECK(plan.summary.conflicts.empty());
  }
  SUBCASE("an owner given by hand stays while the file says the same as before") {
    world.put("system,x,X,unit:w,\n");
    CHECK(world.shown() == "u=U, v=V, w owns x, w=W, x=X");
    plan = world.import("kitos", file(units + "system,x,X,unit:u,\n"));
    CHECK(world.shown() == "u=U, v=V, w owns x, w=W, x=X");
    CHECK(shown(plan.summary) == "0+0~4=0-0? 0+0~1=0-0?");
  }
  SUBCASE("and ends, listed, when the file gives another") {
    world.put("system,x,X,unit:w,\n");
    plan = world.import("kitos", file(units + "system,x,X,unit:v,\n"));
    CHECK(world.shown() == "u=U, v owns x, v=V, w=W, x=X");
    CHECK(shown(plan.summary) == "0+0~4=0-0? 1+0~0=1-0? other_owner unit:w -[owns]-> system:x");
  }
  SUBCASE("another source's owner gives way too") {
    plan = world.import("other", file("system,x,X,unit:w,\n"));
    CHECK(world.shown() == "u=U, v=V, w owns x, w=W, x=X");
    CHECK(shown(plan.summary) == "0+0~1=0-0? 1+0~0=1-0? other_owner unit:u -[owns]-> system:x");
    CHECK(world.plan("kitos", file(units + "system,x,X,unit:u,\n")).change_set.operations.empty());
  }
  SUBCASE("a period edited by hand gives way to the file's next owner") {
    plan = world.import("kitos", file(units + "system,x,X,,\n", "unit:u,owns,system:x,,,,2025-12-31\n"));
    CHECK(shown(plan.summary) == "0+0~4=0-0? 0+1~0=0-0?");
    world.put("", "unit:u,owns,system:x,,,,2027-12-31\n");
    plan = world.import("kitos", file(units + "system,x,X,,\n", "unit:u,owns,system:x,,,,2025-12-31\n"
                                                                "unit:v,owns,system:x,,,2026-01-01,\n"));
    CHECK(shown(plan.summary) ==
          "0+0~4=0-0? 1+1~0=0-0? edited_by_hand unit:u -[owns]-> system:x valid_to: '2027-12-31', file '2025-12-31'");
  }
}

TEST_CASE("plan elements stay while others claim them") {
  World world;
  world.import("kitos", file("system,x,X,,\nsystem,y,Y,,\n", "system:x,depends_on,system:y,,,,\n"));

  SUBCASE("an element goes with the relations of its source") {
    Plan plan = world.import("kitos", file("system,x,X,,\n"));
    CHECK(shown(plan.summary) == "0+0~1=1-0? 0+0~0=1-0?");
    CHECK(world.shown() == "x=X");
    CHECK(world.brought["kitos"].size() == 1);
  }
  SUBCASE("a relation made by hand holds its ends until it goes") {
    world.put("system,z,Z,,\n", "system:z,depends_on,system:y,,,,\n");
    Plan plan = world.import("kitos", file(""));
    CHECK(shown(plan.summary) == "0+0~0=1-1? 0+0~0=1-0? relation system:y by system:z -[depends_on]-> system:y");
    CHECK(world.shown() == "y=Y ?kitos, z depends_on y, z=Z");
    CHECK(world.plan("kitos", file("")).change_set.operations.empty());
    SUBCASE("then the next import takes them away") {
      world.apply({"hand", "", {model::RemoveRelation{{{"system", "z"}, "depends_on", {"system", "y"}}}}}, "hand");
      world.import("kitos", file(""));
      CHECK(world.shown() == "z=Z");
      CHECK(world.brought["kitos"].empty());
    }
    SUBCASE("an element that comes back loses the mark") {
      plan = world.import("kitos", file("system,y,Y,,\n"));
      CHECK(shown(plan.summary) == "0+1~0=0-0?");
      CHECK(world.shown() == "y=Y, z depends_on y, z=Z");
    }
  }
  SUBCASE("a relation edited by hand stays, and so do its ends") {
    world.put("", "system:x,depends_on,system:y,,soft,,\n");
    Plan plan = world.import("kitos", file(""));
    CHECK(world.shown() == "x depends_on y soft ?kitos, x=X ?kitos, y=Y ?kitos");
    CHECK(shown(plan.summary) == "0+0~0=0-2? 0+0~0=0-1? relation system:x by system:x -[depends_on]-> system:y by_hand "
                                 "system:x -[depends_on]-> system:y relation system:y by system:x -[depends_on]-> "
                                 "system:y");
  }
  SUBCASE("what two sources brought goes when both have let it go, whoever was first") {
    world.import("other", file("system,y,Y,,\n"));
    Plan plan = world.import("kitos", file(""));
    CHECK(world.shown() == "y=Y ?kitos");
    CHECK(shown(plan.summary) == "0+0~0=1-1? 0+0~0=1-0? other_source system:y");
    CHECK(world.plan("other", file("system,y,Y,,\n")).change_set.operations.empty());
    world.import("other", file(""));
    CHECK(world.shown() == "");
    CHECK(world.brought["other"].empty());
    CHECK(world.brought["kitos"].empty());
  }
  SUBCASE("nothing goes when missing items are kept") {
    world.import("kitos", file(""), true);
    CHECK(world.shown() == "x depends_on y ?kitos, x=X ?kitos, y=Y ?kitos");
    world.import("kitos", file(""));
    CHECK(world.shown() == "");
  }
  SUBCASE("a relation of the file holds an end that the file lacks") {
    Plan plan = world.import("kitos", file("system,z,Z,,\n", "system:z,depends_on,system:y,,,,\n"));
    CHECK(world.shown() == "y=Y ?kitos, z depends_on y, z=Z");
    CHECK(plan.summary.kept ==
          std::vector<Kept>{{KeptReason::relation, "system:y", "system:z -[depends_on]-> system:y"}});
  }
}

TEST_CASE("plan what a new relation of the file ends on is put back") {
  World world;
  const std::string elements = "system,x,X,,\nsystem,y,Y,,\n";
  world.import("kitos", file(elements, "system:x,reads,system:x,k,,,\n"));
  world.apply(removal("system:y"), "hand");
  world.apply({"hand", "", {model::RemoveRelation{{{"system", "x"}, "reads", {"system", "x"}, "k"}}}}, "hand");
  CHECK(world.plan("kitos", file(elements, "system:x,reads,system:x,k,,,\n")).change_set.operations.empty());
  const Plan plan = world.import("kitos", file(elements, "system:x,reads,system:x,k,,,\n"
                                                         "system:y,associated_with,relation:k,,,,\n"));
  CHECK(shown(plan.summary) ==
        "1+0~1=0-0? 2+0~0=0-0? needed_again system:y needed_again system:x -[reads]-> system:x (k)");
  CHECK(sentence(plan.summary.conflicts[0]).id == "conflict.needed_again");
  CHECK(world.shown() == "x reads x, x=X, y associated_with k, y=Y");
}

TEST_CASE("plan a relation that others end on may change its ends") {
  World world;
  const std::string elements = "system,x,X,,\nsystem,y,Y,,\nsystem,z,Z,,\n";
  const std::string note = "system:z,associated_with,relation:k,,,,\n";
  world.import("kitos", file(elements, "system:x,flows_to,system:y,k,,,\n" + note));
  world.put("", "system:y,influences,relation:k,,,,\n");
  const std::string moved = "system:x,flows_to,system:z,k,,,\n" + note;

  SUBCASE("those that end on it follow, also those made by hand") {
    const Plan plan = world.import("kitos", file(elements, moved));
    CHECK(shown(plan.summary) == "0+0~3=0-0? 1+0~1=1-0?");
  }
  SUBCASE("also when it was edited by hand") {
    world.put("", "system:x,flows_to,system:y,k,hard,,\n");
    const Plan plan = world.import("kitos", file(elements, moved));
    CHECK(shown(plan.summary) == "0+0~3=0-0? 1+0~1=1-0? edited_by_hand system:x -[flows_to]-> system:y (k)");
  }
  SUBCASE("also when missing items are kept, or are marked") {
    world.import("kitos", file(elements, "system:x,flows_to,system:y,k,,,\n"), true);
    const Plan plan = world.import("kitos", file(elements, "system:x,flows_to,system:z,k,,,\n"), true);
    CHECK(shown(plan.summary) == "0+0~3=0-0? 1+0~0=1-1? keep_missing system:z -[associated_with]-> relation:k");
    CHECK(world.shown() == "x flows_to z, x=X, y influences k, y=Y, z associated_with k ?kitos, z=Z");
    return;
  }
  CHECK(world.shown() == "x flows_to z, x=X, y influences k, y=Y, z associated_with k, z=Z");
  const auto by_hand = world.model->find({{"system", "y"}, "influences", {"relation", "k"}});
  REQUIRE(by_hand.has_value());
  CHECK(world.model->relation_data(*by_hand).origin == "hand");
  CHECK(world.plan("kitos", file(elements, moved)).change_set.operations.empty());
}

TEST_CASE("plan sentences") {
  using base::Language;
  CHECK(render(sentence(Conflict{ConflictKind::edited_by_hand, "system:x", {"name", "Y", "Z"}}), Language::en) ==
        "system:x: name was changed both here, to Z, and in the file, to Y.");
  CHECK(render(sentence(Conflict{ConflictKind::edited_by_hand, "system:x", {"name", "", "Z"}}), Language::da) ==
        "system:x: name er ændret både her, til Z, og i filen, til –.");
  CHECK(render(sentence(Conflict{ConflictKind::edited_by_hand, "system:x"}), Language::en) ==
        "system:x has other ends in the file, and was changed here; the file's content is taken.");
  CHECK(render(sentence(Kept{KeptReason::relation, "system:x", "system:y -[reads]-> system:x"}), Language::da) ==
        "system:x er ikke længere i kilden, men system:y -[reads]-> system:x ender på den; den bliver.");
}

TEST_CASE("plan whatever sources and people do, an import is never refused, and twice is once") {
  for (unsigned seed = 1; seed <= 400; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    World world;
    const auto name = [&] { return std::string(1, static_cast<char>('A' + random() % 3)); };
    const auto key = [&] { return std::to_string(random() % 6); };
    const auto some_file = [&](const std::string& source) {
      std::set<std::string> keys, relations;
      std::string elements, rows;
      for (int i = 0; i < 6; i++)
        if (random() % 4) keys.insert(std::to_string(i));
      keys.insert("0");
      const auto one = [&] { return *std::next(keys.begin(), static_cast<int>(random() % keys.size())); };
      for (const auto& k : keys)
        elements += "unit," + k + "," + name() + "," + (random() % 2 ? "unit:" + one() : "") + ",\n";
      for (auto n = random() % 5; n > 0; n--) {
        const std::string row = "unit:" + one() + ",depends_on,unit:" + one();
        if (relations.insert(row).second) rows += row + ",," + (random() % 3 ? "soft" : "") + ",,\n";
      }
      if (random() % 3 == 0) {
        rows += "unit:" + one() + ",reads,unit:" + one() + "," + source + "-k,,,\n";
        if (random() % 2) rows += "unit:" + one() + ",associated_with,relation:" + source + "-k,,,,\n";
      }
      return std::pair{elements, rows};
    };
    for (int step = 0; step < 12; step++) {
      if (random() % 3 == 0) { // somebody edits; what is refused is left
        model::ChangeSet change_set{"hand", "", {}};
        const model::Ref ref{"unit", key()};
        switch (random() % 4) {
        case 0: change_set.operations.push_back(model::PutElement{{ref, name(), {}}, {}}); break;
        case 1: change_set.operations.push_back(model::PutElement{{ref, name(), {}}, model::Ref{"unit", key()}}); break;
        case 2: change_set.operations.push_back(model::PutRelation{{{{"unit", key()}, "depends_on", ref}}}); break;
        default:
          if (const auto id = world.model->find(ref)) {
            std::set<model::RelationId> gone(world.model->from(*id).begin(), world.model->from(*id).end());
            gone.insert(world.model->to(*id).begin(), world.model->to(*id).end());
            for (const auto relation : gone)
              change_set.operations.push_back(model::RemoveRelation{world.model->identity(relation)});
            if (random() % 2) change_set.operations.push_back(model::RemoveElement{ref});
          }
        }
        if (auto applied = world.model->apply(change_set, "hand")) world.model = applied->model;
        continue;
      }
      const std::string source = random() % 3 ? "kitos" : "other";
      const auto written = some_file(source);
      const auto &elements = written.first, &relations = written.second;
      CAPTURE(step);
      CAPTURE(elements);
      CAPTURE(relations);
      const bool keep = random() % 5 == 0;
      world.import(source, file(elements, relations), keep);
      const Plan again = world.plan(source, file(elements, relations), keep);
      CHECK(again.change_set.operations.empty());
      CHECK(again.remember.empty());
    }
    for (const char* source : {"kitos", "other", "kitos"})
      world.import(source, file(""));
    // what a source let go is gone, or still there with its mark
    for (const auto& [source, items] : world.brought)
      for (const auto& item : items) {
        const std::string& subject = item.first;
        const auto ref = model::parse_ref(subject);
        if (!ref || subject.find('\t') != subject.npos) continue;
        CAPTURE(subject);
        CHECK(world.model->find(*ref).has_value());
        CHECK(world.shown().find("?" + source) != std::string::npos);
      }
  }
}

TEST_CASE("plan a big import compares quickly") {
  constexpr int elements = 50'000, relations = 300'000;
  const auto big = [&] {
    Parsed parsed;
    std::mt19937 random(1);
    for (int i = 0; i < elements; i++) {
      model::ElementData data{{"system", "key-" + std::to_string(i)}, "Name " + std::to_string(i), {}};
      data.attributes.set(*model::Metamodel::built_in()->find_attribute("description"),
                          "What it is for and a little more " + std::to_string(i));
      parsed.elements.push_back({std::move(data)});
    }
    for (int i = 0; i < relations; i++) {
      const auto end = [&] { return model::Ref{"system", "key-" + std::to_string(random() % elements)}; };
      const model::Ref source = end(), target = end();
      parsed.relations.push_back({{source, "depends_on", target, std::to_string(i)}});
    }
    return parsed;
  };
  World world;
  const auto timed = [&](const char* what) {
    Parsed parsed = big();
    const auto last = world.last("kitos");
    const std::clock_t start = std::clock();
    const auto plan = make_plan(*world.model, last, std::move(parsed), {"kitos"}, {});
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    REQUIRE(plan.ok());
    MESSAGE(std::string(what) << ": " << took << " s of processor time");
    return plan->change_set.operations.size();
  };
  CHECK(timed("first plan of 350,000 items") == elements + relations);
  world.import("kitos", big());
  CHECK(timed("the same again") == 0);
}

namespace {

/// Rows below a header of any columns.
Parsed rows(const std::string& elements, const std::string& relations = "") {
  std::vector<CsvFile> files{csv_file("e.csv", elements)};
  if (!relations.empty()) files.push_back(csv_file("r.csv", relations));
  auto parsed = import_csv(files, *model::Metamodel::built_in());
  REQUIRE_MESSAGE(parsed.ok(), parsed.error().message());
  return std::move(*parsed);
}

/// What is said of an element or a relation of the world, its ref aside, as JSON.
std::string said(const World& world, const std::string& ref) {
  auto json =
      model::to_json(world.model->data(*world.model->find(model::parse_ref(ref).value())), world.model->metamodel());
  json.erase("ref"), json.erase("origin");
  return json.dump();
}
std::string said_of_relation(const World& world) {
  for (model::RelationId id = 0; id < world.model->relation_limit(); id++)
    if (world.model->relation(id)) {
      auto json = model::to_json(world.model->relation_data(id), world.model->metamodel());
      for (const char* name : {"source", "relation", "target", "origin"})
        json.erase(name);
      return json.dump();
    }
  return "";
}

/// One edit by hand of an attribute of an element that is there.
void edit(World& world, const std::string& ref, const std::string& attribute, model::Value value) {
  auto data = world.model->data(*world.model->find(model::parse_ref(ref).value()));
  data.attributes.set(*world.model->metamodel().find_attribute(attribute), std::move(value));
  world.apply({"hand", "", {model::PutElement{std::move(data), {}}}}, "hand");
}
void edit_relation(World& world, const std::function<void(model::RelationData&)>& how) {
  for (model::RelationId id = 0; id < world.model->relation_limit(); id++)
    if (world.model->relation(id)) {
      auto data = world.model->relation_data(id);
      how(data);
      return world.apply({"hand", "", {model::PutRelation{std::move(data)}}}, "hand");
    }
}

} // namespace

TEST_CASE("import a second time edits by hand of other fields survive what the file changes") {
  World world;
  const std::string head = "kind,key,name\n", relation_head = "source,relation,target,description\n";
  world.import("kitos", rows(head + "system,a,A\nsystem,b,B\n", relation_head + "system:a,depends_on,system:b,\n"));
  edit(world, "system:a", "criticality", "business_critical");
  edit(world, "system:a", "redundancy", std::vector<model::Redundancy>{{"web", "depends_on", {}, 1}});
  edit_relation(world, [](auto& data) { data.strength = model::Strength::weak; });
  const auto changed = [&] {
    return rows(head + "system,a,A new\nsystem,b,B\n", relation_head + "system:a,depends_on,system:b,nightly\n");
  };
  const Plan plan = world.import("kitos", changed());
  CHECK(
      said(world, "system:a") ==
      R"({"criticality":"business_critical","name":"A new","redundancy":[{"minimum":1,"name":"web","relation":"depends_on"}]})");
  CHECK(said_of_relation(world) == R"({"description":"nightly","strength":"weak"})");
  CHECK(shown(plan.summary) == "0+1~1=0-0? 0+1~0=0-0?");
  const Plan again = world.plan("kitos", changed());
  CHECK(again.change_set.operations.empty());
  CHECK(again.remember.empty());
}

TEST_CASE("import a second time field by field: the file, what was brought last, and the catalogue") {
  struct Row {
    const char *name, *last, *file, *hand, *result, *conflicts; ///< of system:x: description, and criticality
  };
  const std::vector<Row> table{
      {"the file adds a field", "x,X,,", "x,X,said,", "normal",
       R"({"criticality":"normal","description":"said","name":"X"})", ""},
      {"the file takes a field back", "x,X,said,", "x,X,,", "normal", R"({"criticality":"normal","name":"X"})", ""},
      {"both gave the field another value", "x,X,,normal", "x,X,,low", "business_critical",
       R"({"criticality":"low","name":"X"})", " edited_by_hand system:x criticality: 'business_critical', file 'low'"},
      {"both gave it the same", "x,X,,normal", "x,X,,low", "low", R"({"criticality":"low","name":"X"})", ""},
      {"the file takes back what was edited", "x,X,,normal", "x,X,,", "business_critical", R"({"name":"X"})",
       " edited_by_hand system:x criticality: 'business_critical', file ''"},
      {"the file changes what was taken away by hand", "x,X,,normal", "x,X,,low", "",
       R"({"criticality":"low","name":"X"})", " edited_by_hand system:x criticality: '', file 'low'"},
      {"the file says what it said, and changes another", "x,X,,normal", "x,Y,,normal", "business_critical",
       R"({"criticality":"business_critical","name":"Y"})", ""},
      {"taken away by hand, and said as before", "x,X,,normal", "x,Y,,normal", "", R"({"name":"Y"})", ""},
  };
  const std::string head = "kind,key,name,description,criticality\nsystem,";
  for (const Row& row : table) {
    CAPTURE(row.name);
    World world;
    world.import("kitos", rows(head + row.last + "\n"));
    edit(world, "system:x", "criticality", std::string(row.hand));
    const Plan plan = world.import("kitos", rows(head + row.file + "\n"));
    CHECK(said(world, "system:x") == row.result);
    std::string conflicts;
    for (const Conflict& conflict : plan.summary.conflicts)
      conflicts += " " + std::string(to_string(conflict.kind)) + " " + conflict.subject + " " + shown(conflict.field);
    CHECK(conflicts == row.conflicts);
    CHECK(world.plan("kitos", rows(head + row.file + "\n")).change_set.operations.empty());
  }
}

TEST_CASE("import a second time fields of a relation") {
  struct Row {
    const char *name, *last, *file, *result, *conflicts;
    std::function<void(model::RelationData&)> hand;
  };
  const auto day = [](const char* text) { return base::parse_date(text); };
  const std::vector<Row> table{
      {"strength by hand, period by the file", ",,,", "2026-01-01,,,",
       R"({"strength":"soft","valid_from":"2026-01-01"})", "",
       [](auto& data) { data.strength = model::Strength::soft; }},
      {"direction by hand", ",,,", ",,hard,", R"({"needs":"target","strength":"hard"})", "",
       [](auto& data) { data.needs = model::Needs::target; }},
      {"confidence by hand, strength taken back", ",,hard,", ",,,", R"({"confidence":0.5})", "",
       [](auto& data) { data.confidence = 0.5; }},
      {"strength by both", ",,hard,", ",,weak,", R"({"strength":"weak"})", " strength: 'soft', file 'weak'",
       [](auto& data) { data.strength = model::Strength::soft; }},
      {"an end by hand", ",,,", ",,weak,", R"({"strength":"weak","valid_to":"2026-05-31"})", "",
       [&](auto& data) { data.valid_to = day("2026-05-31"); }},
      {"an end by hand before the file's new beginning", ",,,", "2026-07-01,,,", R"({"valid_from":"2026-07-01"})",
       " valid_to: '2026-05-31', file ''", [&](auto& data) { data.valid_to = day("2026-05-31"); }},
  };
  const std::string elements = "kind,key,name\nsystem,a,A\nsystem,b,B\n";
  const std::string head =
      "source,relation,target,valid_from,valid_to,strength,confidence\nsystem:a,depends_on,system:b,";
  for (const Row& row : table) {
    CAPTURE(row.name);
    World world;
    world.import("kitos", rows(elements, head + row.last + "\n"));
    edit_relation(world, row.hand);
    const Plan plan = world.import("kitos", rows(elements, head + row.file + "\n"));
    CHECK(said_of_relation(world) == row.result);
    std::string conflicts;
    for (const Conflict& conflict : plan.summary.conflicts)
      conflicts += " " + shown(conflict.field);
    CHECK(conflicts == row.conflicts);
  }
}

TEST_CASE("import a second time flags and marks survive an imported change of another field") {
  World world;
  const std::string head = "kind,key,name,description\n";
  world.import("kitos", rows(head + "decision,x,X,\ndecision,y,Y,\n"));
  world.import("other", rows(head + "decision,x,X,\n"));
  edit(world, "decision:x", "waivable", false);
  CHECK(shown(world.import("other", rows(head + "decision,z,Z,\n"), true).summary) ==
        "1+0~0=0-1? keep_missing decision:x"); // other misses it from now on
  const Plan plan = world.import("kitos", rows(head + "decision,x,X,said\ndecision,y,Y,\n"));
  CHECK(plan.summary.conflicts.empty());
  CHECK(said(world, "decision:x") ==
        R"({"description":"said","missing_in_source":["other"],"name":"X","waivable":false})");
}

TEST_CASE("import a second time two sources bring fields of one element") {
  World world;
  world.import("kitos", rows("kind,key,name,description\nsystem,x,X,said\n"));
  const Plan plan = world.import("cmdb", rows("kind,key,name,criticality\nsystem,x,X 2,normal\n"));
  CHECK(said(world, "system:x") == R"({"criticality":"normal","description":"said","name":"X 2"})");
  CHECK(shown(plan.summary) == "0+1~0=0-0? already_there system:x name: 'X', file 'X 2'");
  world.import("kitos", rows("kind,key,name,description\nsystem,x,X,said more\n"));
  CHECK(said(world, "system:x") == R"({"criticality":"normal","description":"said more","name":"X 2"})");
}

TEST_CASE("import a second time what an earlier release remembered is one digest of all") {
  const std::string head = "kind,key,name,description,criticality\n";
  const auto remembered = [&](World& world, const Parsed& file) {
    const base::Digest whole = whole_digest_of(file.elements.front().element, world.model->metamodel());
    world.brought["kitos"]["system:x"] = std::string(whole.begin(), whole.end());
  };
  World world;
  world.import("kitos", rows(head + "system,x,X,said,\n"));
  remembered(world, rows(head + "system,x,X,said,\n"));
  SUBCASE("the same file changes nothing, and is remembered anew") {
    const Plan plan = world.import("kitos", rows(head + "system,x,X,said,\n"));
    CHECK(plan.change_set.operations.empty());
    CHECK(plan.remember.size() == 1);
    CHECK(world.plan("kitos", rows(head + "system,x,X,said,\n")).remember.empty());
  }
  SUBCASE("where nobody edited, what it said is what is there") {
    world.import("kitos", rows(head + "system,x,X,,normal\n"));
    CHECK(said(world, "system:x") == R"({"criticality":"normal","name":"X"})");
  }
  SUBCASE("else an edit survives where the file says nothing, and a conflict is listed where it does") {
    edit(world, "system:x", "criticality", "normal");
    const Plan plan = world.import("kitos", rows(head + "system,x,Y,said,\n"));
    CHECK(said(world, "system:x") == R"({"criticality":"normal","description":"said","name":"Y"})");
    CHECK(shown(plan.summary) == "0+1~0=0-0? edited_by_hand system:x name: 'X', file 'Y'");
  }
}
