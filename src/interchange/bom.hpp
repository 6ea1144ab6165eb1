// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Bills of materials: what a piece of software, or a service, is made of.
namespace fundament::interchange {

constexpr std::size_t max_bom_components = 200'000;

struct BomComponent {
  std::string group, name, version, purl, cpe; ///< "" where the document does not say
  std::string type;                            ///< in the document's own word: library, application, service …

  auto operator<=>(const BomComponent&) const = default;
};

struct Bom {
  std::string format;                   ///< "CycloneDX 1.5", "SPDX 2.3"
  std::string subject;                  ///< what it is the bill of, "" when not said
  std::vector<BomComponent> components; ///< distinct; by group, name and version
  std::size_t listed = 0;               ///< as the document lists them, repeats included
};

/// Reads CycloneDX 1.2 to 1.7 and SPDX 2.3 in JSON; others are refused by name. Nested components and services count
/// like those beside them, so a nested and a flat document of the same content give the same. What a document is the
/// bill of is no component of it. No document is made in memory: beside the text, only the components are held, at most
/// max_bom_components of them. `name` begins the place of errors, which is then a path in the document: "bom.json
/// components[3].type". Errors: invalid_argument, all problems at once; limit_exceeded.
base::Result<Bom> read_bom(std::string_view text, const std::string& name);

/// Does the text say that it is a bill of materials, of whatever format and version? Reads no further than it must.
bool is_bom(std::string_view text);

} // namespace fundament::interchange
