// SPDX-License-Identifier: MPL-2.0
#include "interchange/read.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <random>

using namespace fundament;
using namespace fundament::interchange;

TEST_CASE("read CSV files one by one, together, and as a folder") {
  namespace fs = std::filesystem;
  const auto metamodel = model::Metamodel::built_in();
  const fs::path folder = fs::temp_directory_path() / ("fundament-read-" + std::to_string(std::random_device{}()));
  fs::create_directories(folder);
  const std::string elements = folder / "elements.csv", relations = folder / "relations.csv";
  std::ofstream(elements) << "kind,key,name\nsystem,a,A\n";
  std::ofstream(relations) << "source,relation,target\nsystem:a,reads,system:a\n";
  const auto count = [&](const std::vector<std::string>& paths) -> std::string {
    const auto parsed = read(paths, std::nullopt, *metamodel);
    if (!parsed) return parsed.error().message();
    return std::to_string(parsed->elements.size()) + "+" + std::to_string(parsed->relations.size());
  };
  CHECK(count({elements}) == "1+0");
  CHECK(count({relations, elements}) == "1+1");
  CHECK(count({folder}) == "1+1");
  CHECK(count({elements, elements}) == elements + ":2: system:a stands already in " + elements + ":2.");
  CHECK(count({folder / "nothing.csv"}) == (folder / "nothing.csv").string() + ": There is no such file or folder.");
  fs::create_directory(folder / "empty");
  const auto empty = read({folder / "empty"}, Format::csv, *metamodel); // not a file that says: remove everything
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.error().text.id == "import.format_unknown");
  fs::remove_all(folder);
}

TEST_CASE("read a CSV file whose disk fails is no short file") {
  const auto failed = read({"/proc/self/mem"}, Format::csv, *model::Metamodel::built_in());
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().code == base::ErrorCode::unavailable);
  CHECK(failed.error().message() == "/proc/self/mem: The file cannot be read: Input/output error.");
}
