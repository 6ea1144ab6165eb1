// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "model/metamodel.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace fundament::interchange {

/// Which ArchiMate elements become another kind than their type's: by a property's value, or by a specialization's
/// name.
class KindMapping {
public:
  /// {"rules":[{"property":"GEMMA type","value":"Standaard","kind":"technology"},
  ///           {"specialization":"Register","kind":"data_asset"}]}. The first rule that fits decides.
  /// Errors: invalid_argument, all of them at once, each with the rule it is about.
  static base::Result<KindMapping> parse(std::string_view json, const model::Metamodel& metamodel);
  /// The same from a file.
  static base::Result<KindMapping> load(const std::string& path, const model::Metamodel& metamodel);

  /// "" when no rule fits.
  std::string kind_of(const model::Properties& properties, const std::vector<std::string>& specializations) const;

private:
  struct Rule {
    std::string property, value, specialization, kind;
  };
  std::vector<Rule> rules_;
};

} // namespace fundament::interchange
