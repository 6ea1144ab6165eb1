// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_export.hpp"
#include "interchange/csv_import.hpp"
#include "interchange/csv_text.hpp"
#include "interchange/plan.hpp"
#include "interchange/random_model.hpp"
#include "interchange/read.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace fundament;
using namespace fundament::interchange;
using test::csv_file;

namespace {

std::string elements_of(const model::Model& model) {
  std::ostringstream out;
  elements_csv(model, out);
  return out.str();
}

std::string relations_of(const model::Model& model) {
  std::ostringstream out;
  relations_csv(model, out);
  return out.str();
}

std::shared_ptr<const model::Model> imported(const std::string& elements, const std::string& relations) {
  auto parsed = import_csv({csv_file("elements.csv", elements), csv_file("relations.csv", relations)},
                           *model::Metamodel::built_in());
  REQUIRE_MESSAGE(parsed.ok(), parsed.error().message());
  model::ChangeSet change_set;
  for (auto& put : parsed->elements)
    change_set.operations.emplace_back(std::move(put));
  for (auto& relation : parsed->relations)
    change_set.operations.emplace_back(model::PutRelation{std::move(relation)});
  auto applied = model::Model::empty(model::Metamodel::built_in())->apply(change_set, "test");
  REQUIRE_MESSAGE(applied.ok(), applied.error().message());
  return applied->model;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("csv export writes rows in order, used columns only, and plain owners as cells") {
  const std::string elements = "kind,key,name,owner,description,lifecycle,type\n"
                               "data_asset,d,\"D, data\",,,,\n"
                               "system,a,A,unit:u,\"to\nlinjer\",active,\n"
                               "system,b,B,,=1+1,,\n"
                               "unit,u,U,,,,office\n";
  const std::string relations = "source,relation,target,key,strength,valid_to\n"
                                "system:a,reads,data_asset:d,,,\n"
                                "system:a,reads,data_asset:d,k,hard,\n"
                                "unit:u,owns,system:b,,,2026-12-31\n"
                                "relation:k,associated_with,system:b,,,\n";
  const auto model = imported(elements, relations);
  CHECK(elements_of(*model) == elements);
  CHECK(relations_of(*model) == relations);
  const auto empty = model::Model::empty(model::Metamodel::built_in());
  CHECK(elements_of(*empty) == "kind,key,name\n");
  CHECK(relations_of(*empty) == "source,relation,target\n");
}

TEST_CASE("csv export and import give the same model") {
  for (unsigned seed = 1; seed <= 60; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto model = test::random_model(random, random() % 80 + 2);
    const auto again = imported(elements_of(*model), relations_of(*model));
    CHECK(test::difference(*model, *again) == "");
    CHECK(elements_of(*again) == elements_of(*model));
    CHECK(relations_of(*again) == relations_of(*model));
  }
}

TEST_CASE("csv export makes the folder and replaces files only when both are whole") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("fundament-csv-" + std::to_string(std::random_device{}()));
  std::mt19937 random(7);
  const auto model = test::random_model(random, 20);
  REQUIRE(export_csv(*model, (folder / "deep" / "down").string()).ok());
  CHECK(bytes_of(folder / "deep" / "down" / "elements.csv") == elements_of(*model));
  CHECK(bytes_of(folder / "deep" / "down" / "relations.csv") == relations_of(*model));
  CHECK(std::distance(fs::directory_iterator(folder / "deep" / "down"), {}) == 2);

  std::ofstream(folder / "file") << "x";
  const auto refused = export_csv(*model, (folder / "file").string());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == base::ErrorCode::unavailable);
  CHECK(refused.error().message() == (folder / "file").string() + ": The file cannot be written: Not a directory.");

  fs::create_directories(folder / "taken" / "relations.csv.new");
  const auto half = export_csv(*model, (folder / "taken").string());
  REQUIRE_FALSE(half.ok());
  CHECK(half.error().message() ==
        (folder / "taken" / "relations.csv.new").string() + ": The file cannot be written: Is a directory.");
  CHECK_FALSE(fs::exists(folder / "taken" / "elements.csv"));
  fs::remove_all(folder);
}

TEST_CASE("csv the example city comes back as it was, in the same bytes, and as nothing new") {
  const auto metamodel = model::Metamodel::built_in();
  const std::string folder = FUNDAMENT_ROOT "/examples/copenhagen";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: there is no " << folder);
    return;
  }
  auto parsed = read({folder}, std::nullopt, *metamodel);
  REQUIRE_MESSAGE(parsed.ok(), parsed.error().message());
  const auto nobody = [](std::span<const std::string> subjects) -> base::Result<std::vector<bool>> {
    return std::vector<bool>(subjects.size());
  };
  auto plan = make_plan(*model::Model::empty(metamodel), {}, std::move(*parsed), {"example"}, nobody);
  REQUIRE(plan.ok());
  auto applied = model::Model::empty(metamodel)->apply(plan->change_set, "example");
  REQUIRE_MESSAGE(applied.ok(), plan->places.locate(applied.error()).message());
  const auto model = applied->model;
  CHECK(model->element_count() > 400);
  CHECK(model->relation_count() > 1500);

  const auto again = imported(elements_of(*model), relations_of(*model));
  CHECK(test::difference(*model, *again) == "");
  CHECK(elements_of(*again) == elements_of(*model));
  auto exported =
      import_csv({csv_file("e.csv", elements_of(*model)), csv_file("r.csv", relations_of(*model))}, *metamodel);
  REQUIRE(exported.ok());
  auto nothing = make_plan(*model, plan->remember, std::move(*exported), {"example"}, nobody);
  REQUIRE(nothing.ok());
  CHECK(nothing->change_set.operations.empty());
  CHECK(nothing->remember.empty());
  CHECK(nothing->forget.empty());
}
