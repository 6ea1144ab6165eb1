// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fundament::packages {

/// A package URL (ECMA-427, and its types' definitions), decoded and in the spelling of its type: PyPI's names in lower
/// case with -, GitHub's in lower case, npm's and Maven's as they are.
struct Purl {
  std::string type;       ///< lower case
  std::string name_space; ///< segments joined by /; "" without
  std::string name;
  std::string version; ///< "" without
  std::map<std::string, std::string> qualifiers;
  std::string subpath;

  /// Also as people write it: pkg:/npm/x, pkg://npm/x, PKG:npm/x, pkg:npm//x, pkg:npm/@scope/x. Nothing for what is
  /// none.
  static std::optional<Purl> parse(std::string_view text);

  /// The same of parts; nothing where the type does not allow them.
  static std::optional<Purl> build(Purl parts);

  /// Canonical: pkg:npm/%40scope/x@1.0.0?arch=x86#lib
  std::string text() const;

  /// What tells one package from another, for comparison: type, namespace and name, decoded (pkg:npm/@scope/x). PyPI's
  /// names are those of PEP 503 (zope.interface is zope-interface).
  std::string identity() const;

  bool operator==(const Purl&) const = default;
};

/// Does the text begin as a package URL does?
bool looks_like_purl(std::string_view text);

/// A pattern of package URLs in the form of Purl::identity(), * standing for any characters: pkg:npm/%40evil/* is
/// pkg:npm/@evil/*. Error invalid_argument for what can match no package: a version, qualifiers, a subpath, an encoded
/// /, no type or no name.
base::Result<std::string> purl_pattern(std::string_view text);

/// `*` stands for any characters. Linear in the text for each *.
bool matches_pattern(std::string_view text, std::string_view pattern);

} // namespace fundament::packages
