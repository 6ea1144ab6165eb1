// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/view.hpp"
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Which technology people mean: by ref, name, alias, package URL (purl) or CPE.
namespace fundament::answers {

struct Recognition {
  std::vector<model::ElementId> elements = {}; ///< several: the name is ambiguous. By kind and key
  std::string version = {};                    ///< of a purl or CPE; "" without
};

/// A purl in the form under which it is compared: without version, qualifiers and subpath, decoded, in lower case.
/// `version` gets what was cut off. "" for what is no purl. https://github.com/package-url/purl-spec
std::string bare_purl(std::string_view purl, std::string* version = nullptr);

/// "part:vendor:product" of a CPE 2.2 or 2.3; "" for what is none.
std::string bare_cpe(std::string_view cpe, std::string* version = nullptr);

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

private:
  using Elements = std::vector<model::ElementId>;
  using ByText = std::unordered_map<std::string, Elements>;
  void add(model::ElementId id, ByText& names);
  Recognition recognised(const Elements& elements, std::string version = {}) const;
  Recognition find_name(std::string_view name) const;

  const model::Model& model_;
  ByText technologies_, others_; ///< by folded name
  ByText purls_, cpes_;
};

} // namespace fundament::answers
