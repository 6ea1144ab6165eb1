// SPDX-License-Identifier: MPL-2.0
#include "snapshot/view.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <doctest/doctest.h>

using namespace fundament;
using snapshot::Identity;
using snapshot::View;
using tests::TextGraph;

namespace {

std::shared_ptr<const View> without(const std::shared_ptr<const View>& whole, std::vector<std::string> keys) {
  return View::masked(whole, Identity(1, "", "some"),
                      model::Hidden::of(whole->model(), [&](model::ElementId, const model::Element& element) {
                        return std::find(keys.begin(), keys.end(), element.key) != keys.end();
                      }));
}

std::string found(const View& view, const std::string& words) {
  std::string out;
  for (const auto& hit : view.search().search(view.model(), words).hits)
    out += view.model().element(hit.element)->key + " ";
  return out;
}

} // namespace

TEST_CASE("identity: the revision for people, and a tag that differs with whatever answers depend on") {
  base::Digest hash{};
  const std::string tag = Identity({41, hash}, "metamodel", "").tag();
  CHECK(tag.rfind("41.", 0) == 0);
  CHECK(tag.size() == std::string("41.").size() + 12);
  CHECK(Identity({41, hash}, "metamodel", "").tag() == tag);
  CHECK(Identity({41, hash}, "metamodel", "anyone").tag() != tag);
  CHECK(Identity({41, hash}, "another", "").tag() != tag);
  CHECK(Identity({41, hash}, "", "metamodel").tag() != tag);
  hash[0] = 1;
  CHECK(Identity({41, hash}, "metamodel", "").tag() != tag); // after a backup was put back the number comes again
}

TEST_CASE("what is hidden is not in the model, with all that hangs on it") {
  TextGraph text;
  text.add("app -> portal -[runs_on:k1]-> infrastructure:node   app -> node   unit:suf -[owns]-> portal")
      .set("app", "redundancy",
           std::vector<model::Redundancy>{{"any", "depends_on", {{"system", "portal"}, {"infrastructure", "node"}}, 1}})
      .set("node", "roles", std::vector<model::Role>{{"system_owner", "unit:suf"}, {"data_owner", "unit:other"}});
  const auto whole = View::make(1, text.model());
  const auto view = without(whole, {"portal", "suf"});
  const auto& model = view->model();
  const auto app = *model.find("system", "app"), node = *model.find("infrastructure", "node");
  const auto portal = *whole->model().find("system", "portal");
  CHECK_FALSE(model.find("system", "portal").has_value());
  CHECK(model.element(portal) == nullptr);
  CHECK(view->hides(portal));
  CHECK_FALSE(model.find_keyed("k1").has_value());
  CHECK(model.element_count() == 2);
  CHECK(model.relation_count() == 1);
  CHECK(model.from(app).size() == 1);
  CHECK(model.to(node).size() == 1);
  CHECK(model.from(portal).empty());
  const auto of = model.attribute<std::vector<model::Redundancy>>(app, "redundancy")->front().of;
  CHECK((of.size() == 1 && to_string(of[0]) == "infrastructure:node"));
  CHECK(model.attribute<std::vector<model::Role>>(node, "roles")->size() == 1);
  CHECK(&view->behind() == whole.get());
  CHECK(whole->model().element_count() == 4);
  CHECK(view->on(base::Date{0})->owner(node) == model::no_id);
  CHECK(without(whole, {})->model().element_count() == 4);
  CHECK_THROWS_AS((void)model.apply({"a", "b", {}}, "c"), std::logic_error);
}

TEST_CASE("nothing is found by the words of what is hidden, and no word of it makes others unknown") {
  TextGraph text;
  text.add("one two hid").rename("one", "Payments").rename("two", "Permits").rename("hid", "Paymants zebrahus");
  const auto whole = View::make(1, text.model());
  const auto view = without(whole, {"hid"});
  CHECK(found(*whole, "zebrahus") == "hid ");
  CHECK(found(*view, "zebrahus") == "");
  CHECK(found(*view, "paymants") == "one "); // a typing error only to somebody who may not see that word
  CHECK(view->search().suggest(view->model(), "system", "hid").empty());
  CHECK(whole->search().suggest(whole->model(), "system", "hidd").size() == 1);
  const auto kin = view->search().kin(view->model(), "paymants");
  REQUIRE(kin.size() == 1);
  REQUIRE(kin[0].kin.size() == 1);
  CHECK(kin[0].kin[0].how == search::How::typo);
}
