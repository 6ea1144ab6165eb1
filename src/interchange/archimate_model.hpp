// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/archimate.hpp"
#include <map>
#include <string>
#include <vector>

namespace fundament::interchange {

/// What the three readers gather, in ArchiMate's own terms.
struct ArchimateModel {
  using Languages =
      std::vector<std::pair<std::string, std::string>>; ///< language ("" unknown), text; in the file's order

  struct Item {
    std::string id, type; ///< type without prefix and without "Relationship"
    Languages names, documentation;
    model::Properties properties;
    std::vector<std::string> specializations;
    std::string file;
    std::uint32_t line = 0;
  };
  struct Element : Item {
    bool or_junction = false;
  };
  struct Relation : Item {
    std::string source, target;
    std::string mode; ///< of Access: read, write, both, or "" for not said
  };

  std::vector<Element> elements;
  std::vector<Relation> relations;
  std::size_t views = 0, other_properties = 0, repeated = 0; ///< counted, not taken; repeated: relationships in views
  base::Problems problems;

  void problem(const std::string& file, std::uint32_t line, base::Text text) {
    problems.add({base::ErrorCode::invalid_argument, std::move(text), file + (line ? ":" + std::to_string(line) : "")});
  }
};

/// The model as elements and relations of the catalogue; every end is checked.
base::Result<Parsed> to_parsed(ArchimateModel model, Format format, const model::Metamodel& metamodel,
                               const KindMapping& mapping);

} // namespace fundament::interchange
