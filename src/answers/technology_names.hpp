// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "packages/cpe.hpp"
#include "packages/version.hpp"
#include "snapshot/view.hpp"
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Which technology people mean: by ref, name, alias, package URL (purl) or CPE.
namespace fundament::answers {

struct Recognition {
  std::vector<model::ElementId> elements = {}; ///< several: the name is ambiguous. By kind and key
  std::string version = {};                    ///< of a purl or CPE; "" without
  std::optional<packages::Scheme> scheme = {}; ///< by which a purl writes it
};

struct NameAndVersion {
  std::string name, version;
};

/// The names of technologies, and of systems, services and suppliers, which may be decided about as well. Immutable.
class TechnologyNames {
public:
  /// Those of a view, made once for it (View::kept).
  static std::shared_ptr<const TechnologyNames> of(const snapshot::View& view);
  explicit TechnologyNames(const model::Model& model);

  /// A ref, a purl, a CPE, or a name or alias, in which case, æ/ø/å, spacing and punctuation do not matter (a + and a #
  /// are no punctuation: C, C++ and C# differ). Technologies win over all others. Constant time.
  Recognition find(std::string_view text) const;

  /// A component of a bill of materials: by its purl, else its CPE, else its name. The bare name of a package from a
  /// library registry (npm, maven, pypi …) is nobody else's: npm's `redis` is a client, and not Redis.
  Recognition find(std::string_view purl, std::string_view cpe, std::string_view name) const;

  /// The longest beginning of the text that is a name here, with a version behind it: `Windows Server 2012 R2`,
  /// `PostgreSQL-16`, `.NET 8`, `log4j 2.14`, `edge@stable` (a release by its supplier's name). Suppliers have no
  /// versions. As many lookups as the text has words, at most 300.
  std::optional<NameAndVersion> split(std::string_view text) const;

  /// The same where no beginning is known: what stands behind the first space or @ and may be a version.
  static std::optional<NameAndVersion> guess(std::string_view text);

  bool are_suppliers(const Recognition& found) const;

private:
  using Elements = std::vector<model::ElementId>;
  using ByText = std::unordered_map<std::string, Elements>;
  void add(model::ElementId id, ByText& names);
  Recognition recognised(Elements elements) const;
  Recognition find_name(std::string_view name) const;
  Recognition find_cpe(const packages::Cpe& cpe) const;

  const model::Model& model_;
  ByText technologies_, others_;                                                                  ///< by folded name
  ByText purls_;                                                                                  ///< by identity
  std::unordered_map<std::string, std::vector<std::pair<packages::Cpe, model::ElementId>>> cpes_; ///< by product
};

} // namespace fundament::answers
