// SPDX-License-Identifier: MPL-2.0
#include "model/json.hpp"
#include "model/lifecycle.hpp"
#include "plan/carry_out.hpp"
#include "plan/read.hpp"
#include "support/told.hpp"
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <tuple>

/// Random plans over random catalogues: compile, then apply, against the obvious way, which has lists and looks through
/// all of them for every operation.
using namespace fundament;

namespace {

const model::Metamodel& metamodel() {
  return *model::Metamodel::built_in();
}
constexpr std::int32_t first_day = 21000;

struct Thing {
  std::string name, hosting, lifecycle;
  std::optional<int> active, retired;
};
struct Arrow {
  std::string source, relation, target, key;
  std::optional<int> from, to;
  std::string strength;
  bool valid(int on) const { return (!from || *from <= on) && (!to || on <= *to); }
  auto name() const { return std::tie(source, relation, target, key); }
};

struct World {
  std::map<std::string, Thing> things;
  std::vector<Arrow> arrows;
  std::multiset<std::string> notes;

  Arrow* find(const Arrow& like) {
    for (Arrow& arrow : arrows)
      if (arrow.name() == like.name()) return &arrow;
    return nullptr;
  }
  bool retired(const std::string& ref, int on) {
    return things[ref].retired && *things[ref].retired <= on &&
           !(things[ref].active && *things[ref].active <= on && *things[ref].active > *things[ref].retired);
  }
  bool runs(const std::string& ref, int on) {
    const Thing& thing = things[ref];
    if (retired(ref, on)) return false;
    if (thing.active && *thing.active <= on) return true;
    const bool coming = (thing.active && *thing.active > on) &&
                        !(thing.retired && *thing.retired > on && *thing.retired < *thing.active);
    return thing.lifecycle.empty() && !coming;
  }
  void note(const char* what, std::size_t operation) {
    notes.insert(std::string(what) + " " + std::to_string(operation));
  }

  void begin(Arrow arrow, std::size_t operation) {
    for (int turn = 0; turn < 2; turn++) {
      if (turn == 1) arrow.key += "~" + base::to_string({*arrow.from});
      Arrow* there = find(arrow);
      if (!there) return arrows.push_back(arrow);
      const bool covers = there->strength == arrow.strength && (!there->from || *there->from <= *arrow.from) &&
                          (!there->to || (arrow.to && *arrow.to <= *there->to));
      if (covers) return note("done", operation);
      if (!there->to || *there->to >= *arrow.from) break;
    }
    note("relation_changed", operation);
  }
  void end(const std::string& ref, int on) {
    Thing& thing = things[ref];
    if (thing.active && *thing.active > on) thing.active.reset();
    thing.retired = on;
  }

  std::string text() const {
    std::multiset<std::string> lines;
    const auto day = [](const std::optional<int>& value) {
      return value ? " " + std::to_string(*value) : std::string(" -");
    };
    for (const auto& [ref, thing] : things)
      lines.insert(ref + " " + thing.name + " " + thing.hosting + " " + thing.lifecycle + day(thing.active) +
                   day(thing.retired));
    for (const Arrow& arrow : arrows)
      lines.insert(arrow.source + " " + arrow.relation + " " + arrow.target + " '" + arrow.key + "'" + day(arrow.from) +
                   day(arrow.to) + " " + arrow.strength);
    std::string out;
    for (const auto& line : lines)
      out += line + "\n";
    return out;
  }
};

World world_of(const model::Model& model) {
  World out;
  const auto date = [&](const model::Attributes& attributes, const char* name) -> std::optional<int> {
    const auto* value = attributes.get<base::Date>(*metamodel().find_attribute(name));
    return value ? std::optional(value->days) : std::nullopt;
  };
  const auto text = [&](const model::Attributes& attributes, const char* name) {
    const auto* value = attributes.get<std::string>(*metamodel().find_attribute(name));
    return value ? *value : "";
  };
  for (model::ElementId id = 0; id < model.element_limit(); id++) {
    const auto data = model.data(id);
    out.things[to_string(data.ref)] = {data.name, text(data.attributes, "hosting"), text(data.attributes, "lifecycle"),
                                       date(data.attributes, "active_from"), date(data.attributes, "retired_from")};
  }
  for (model::RelationId id = 0; id < model.relation_limit(); id++) {
    const auto data = model.relation_data(id);
    const auto days = [](const std::optional<base::Date>& day) {
      return day ? std::optional<int>(day->days) : std::nullopt;
    };
    out.arrows.push_back({to_string(data.identity.source), data.identity.relation, to_string(data.identity.target),
                          data.identity.key, days(data.valid_from), days(data.valid_to),
                          data.strength ? std::string(to_string(*data.strength)) : ""});
  }
  return out;
}

/// One operation in words, before it is either way's.
struct Wish {
  std::string what, a, b, c, strength, data;
  int on = 0;
  std::optional<int> until;
  std::vector<std::string> move, keep;
};

nlohmann::json document_of(const std::vector<Wish>& wishes) {
  nlohmann::json operations = nlohmann::json::array();
  for (const Wish& wish : wishes) {
    nlohmann::json body;
    if (wish.what == "add") body = {{"ref", wish.a}, {"name", wish.a}};
    if (wish.what == "connect" || wish.what == "disconnect")
      body = {{"source", wish.a}, {"relation", wish.b}, {"target", wish.c}};
    if (wish.what == "connect" && !wish.strength.empty()) body["strength"] = wish.strength;
    if (wish.until) body["until"] = base::to_string({*wish.until});
    if (wish.what == "retire") body = {{"ref", wish.a}};
    if (wish.what == "replace")
      body = {{"old", wish.a}, {"by", wish.b}, {"move", wish.move}, {"keep", wish.keep}, {"data", wish.data}};
    if (wish.what == "change") body = {{"ref", wish.a}, {"set", {{"hosting", wish.b}}}};
    body["on"] = base::to_string({wish.on});
    operations.push_back({{wish.what, body}});
  }
  return {{"operations", operations}};
}

void slowly(World& world, const std::vector<Wish>& wishes, int asked) {
  std::vector<std::size_t> order(wishes.size());
  for (std::size_t i = 0; i < order.size(); i++)
    order[i] = i;
  const auto stage = [&](std::size_t i) {
    return std::tuple(wishes[i].what == "add" ? 0 : wishes[i].what == "change" ? 2 : 1, wishes[i].on);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return wishes[a].what == "add" && wishes[b].what == "add" ? wishes[a].on < wishes[b].on : stage(a) < stage(b);
  });
  for (const std::size_t i : order) {
    const Wish& wish = wishes[i];
    const int on = wish.on;
    const auto there = [&](const std::string& ref) {
      const bool is = world.things.count(ref) > 0;
      if (!is) world.note("gone", i);
      return is;
    };
    if (wish.what == "add") {
      const auto found = world.things.find(wish.a);
      const Thing wanted{wish.a, "", "planned", on, {}};
      if (found == world.things.end())
        world.things[wish.a] = wanted;
      else
        world.note("exists", i); // names of what is there differ from what is added
    } else if (wish.what == "connect") {
      const bool source = there(wish.a), target = there(wish.c); // each is noted
      if (source && target) world.begin({wish.a, wish.b, wish.c, "", on, wish.until, wish.strength}, i);
    } else if (wish.what == "disconnect") {
      Arrow* arrow = world.find({wish.a, wish.b, wish.c, "", {}, {}, ""});
      if (!arrow)
        world.note("gone", i);
      else if (arrow->to && *arrow->to < on)
        world.note("done", i);
      else if (arrow->from && *arrow->from >= on)
        world.note("refused", i);
      else
        arrow->to = on - 1;
    } else if (wish.what == "retire") {
      if (!there(wish.a)) continue;
      if (world.retired(wish.a, on))
        world.note("done", i);
      else
        world.end(wish.a, on);
    } else if (wish.what == "replace") {
      const bool old = there(wish.a), by = there(wish.b);
      if (!old || !by) continue;
      const std::vector<Arrow> before = world.arrows;
      if (world.retired(wish.a, on))
        world.note("done", i);
      else
        world.end(wish.a, on);
      const Arrow replaces{wish.b, "replaces", wish.a, "", on, {}, ""};
      if (!world.find(replaces)) world.arrows.push_back(replaces);
      std::vector<Arrow> sorted = before;
      std::sort(sorted.begin(), sorted.end(), [](const Arrow& x, const Arrow& y) { return x.name() < y.name(); });
      const auto listed = [](const std::vector<std::string>& list, const std::string& one) {
        return std::find(list.begin(), list.end(), one) != list.end();
      };
      for (const Arrow& arrow : sorted) {
        if (!arrow.valid(on) || arrow.source == arrow.target || (arrow.from && *arrow.from == on)) continue;
        const bool use = arrow.target == wish.a && listed(wish.move, arrow.relation) && world.runs(arrow.source, on) &&
                         !listed(wish.keep, arrow.source);
        const bool data = arrow.source == wish.a && (arrow.relation == "masters" || arrow.relation == "holds") &&
                          wish.data != "leave";
        if (!use && !data) continue;
        world.find(arrow)->to = on - 1;
        if ((data && wish.data == "end") || (use && arrow.source == wish.b)) continue;
        Arrow fresh = arrow;
        (data ? fresh.source : fresh.target) = wish.b;
        fresh.from = on;
        const Arrow* already = world.find(fresh);
        if (!already || !already->valid(on)) world.begin(fresh, i);
      }
    } else if (there(wish.a) && on <= asked) {
      if (world.things[wish.a].hosting == wish.b) world.note("done", i);
      world.things[wish.a].hosting = wish.b;
    }
  }
}

} // namespace

TEST_CASE("compile, then apply, is what the obvious way makes of a random plan; again it changes nothing") {
  std::size_t moved = 0, conflicts = 0, carried_out = 0;
  for (unsigned seed = 1; seed <= 1500; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t most) { return static_cast<std::size_t>(random() % most); };
    const auto day = [&] { return first_day + static_cast<int>(below(6)); };
    const auto system = [&] { return "system:s" + std::to_string(below(5)); };
    const auto asset = [&] { return "data_asset:d" + std::to_string(below(2)); };
    const auto hosting = [&] { return std::string(below(2) ? "hybrid" : "external"); };

    model::ChangeSet set{"test", "test", {}};
    for (const auto& [kind, count] : {std::pair("system", 4), std::pair("data_asset", 2)})
      for (int i = 0; i < count; i++) {
        model::ElementData data{{kind, kind[0] + std::to_string(i)}, "named", {}};
        if (kind[0] == 's' && below(3) == 0) data.attributes.set(*metamodel().find_attribute("hosting"), hosting());
        if (below(5) == 0) data.attributes.set(*metamodel().find_attribute("retired_from"), base::Date{day()});
        if (below(5) == 0) data.attributes.set(*metamodel().find_attribute("active_from"), base::Date{day()});
        set.operations.emplace_back(model::PutElement{data});
      }
    std::set<model::RelationIdentity> names;
    for (int i = 0; i < 8; i++) {
      const bool data = below(2);
      const char* relation = data ? (below(2) ? "masters" : "reads") : "depends_on";
      model::RelationData one{{*model::parse_ref("system:s" + std::to_string(below(4))), relation,
                               *model::parse_ref(data ? asset() : "system:s" + std::to_string(below(4)))}};
      if (below(4) == 0) one.valid_from = base::Date{day()};
      if (below(4) == 0) one.valid_to = base::Date{one.valid_from ? one.valid_from->days + 2 : day()};
      if (below(3) == 0) one.strength = model::Strength::soft;
      if (names.insert(one.identity).second) set.operations.emplace_back(model::PutRelation{one});
    }
    const auto before = model::Model::empty(model::Metamodel::built_in())->apply(set, "test").value().model;

    std::vector<Wish> wishes;
    std::set<std::pair<std::string, int>> changed;
    bool added = false;
    for (std::size_t i = 0, count = 1 + below(7); i < count; i++) {
      Wish wish;
      wish.on = day();
      const std::size_t which = below(6);
      const bool data = below(2);
      wish.what = std::array{"add", "connect", "disconnect", "retire", "replace", "change"}[which];
      wish.a = system();
      if (which == 0 && std::exchange(added, true)) continue;
      if (which == 0) wish.a = below(4) ? "system:s4" : "system:s0";
      if (which == 1 || which == 2)
        wish.b = data ? (below(2) ? "masters" : "reads") : "depends_on", wish.c = data ? asset() : system();
      if (which == 1 && below(3) == 0) wish.until = wish.on + static_cast<int>(below(3));
      if (which == 1 && below(3) == 0) wish.strength = "soft";
      if (which == 4) {
        wish.b = system();
        if (wish.a == wish.b) continue;
        wish.move = {"depends_on"};
        if (below(2)) wish.keep = {system()};
        wish.data = std::array{"leave", "move", "end"}[below(3)];
      }
      if (which == 5) wish.b = hosting();
      if (which == 5 && !changed.emplace(wish.a, wish.on).second) continue;
      wishes.push_back(wish);
    }
    if (wishes.empty()) continue;
    const auto document = document_of(wishes);
    CAPTURE(document.dump());
    const auto read = plan::read(document, metamodel(), {});
    if (!read && read.error().code == base::ErrorCode::limit_exceeded) continue; // six steps
    REQUIRE(read);
    const int asked = day();

    World expected = world_of(*before);
    slowly(expected, wishes, asked);
    const auto applied = plan::apply(*read, *before, {asked}, "plan");
    World got = world_of(*applied.model);
    CHECK(got.text() == expected.text());
    std::multiset<std::string> notes;
    for (const auto& one : applied.notes.conflicts)
      notes.insert(std::string(to_string(one.kind)) + " " + std::to_string(one.operation));
    for (const auto& one : applied.notes.done)
      notes.insert("done " + std::to_string(one.operation));
    CHECK(notes == expected.notes);
    moved += applied.notes.moved.size();
    conflicts += applied.notes.conflicts.size();

    // but for a plan that ends what it found there and would have begun
    if (applied.notes.done.empty()) CHECK(plan::apply(*read, *applied.model, {asked}, "plan").changes.empty());
    const plan::Plan found = plan::with_was(*read, *before); // what it finds on the spot is no conflict
    CHECK(world_of(*plan::apply(found, *before, {first_day + 9}, "plan").model).text() ==
          world_of(*plan::apply(*read, *before, {first_day + 9}, "plan").model).text());

    // decided for one day and carried out on another is the same as planned for that one
    const base::Date planned{first_day + 9}, on{first_day + 11};
    const auto all_on = [&](base::Date one) {
      for (Wish& wish : wishes)
        wish.on = one.days, wish.until.reset();
      return plan::read(document_of(wishes), metamodel(), {}).value();
    };
    if (changed.size() > 1) continue; // of one element twice
    const auto wanted = plan::apply(all_on(on), *before, on, "plan");
    const plan::Plan decided = all_on(planned);
    const auto facts = plan::apply(decided, *before, {planned.days - 1}, "plan");
    if (!wanted.notes.conflicts.empty() || !wanted.notes.done.empty()) continue;
    const auto done = plan::carry_out(decided, *facts.model, planned, on);
    CHECK(done.notes.conflicts.empty());
    CHECK(done.of.size() == done.change_set.operations.size());
    const auto came = facts.model->apply(done.change_set, "plan");
    REQUIRE(came);
    std::string text = world_of(*wanted.model).text(); // but for keys, which keep the planned day
    const std::string mark = "~" + base::to_string(on);
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark))
      text.replace(at, mark.size(), "~" + base::to_string(planned));
    CHECK(world_of(*came->model).text() == text);
    carried_out += facts.changes.size();
  }
  CHECK(carried_out > 100);
  CHECK(moved > 100); // the random plans do what they are to do
  CHECK(conflicts > 100);
}
