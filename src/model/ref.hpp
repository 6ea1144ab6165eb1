// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <compare>
#include <string>
#include <string_view>

namespace fundament::model {

/// `kind:key`, for instance `system:nexus`: the one way to name an element in URLs, files, logs and messages.
/// The kind `relation` is reserved: `relation:KEY` names a relation by its key, as the end of another relation.
struct Ref {
  std::string kind;
  std::string key;

  auto operator<=>(const Ref&) const = default;
  bool is_relation() const { return kind == "relation"; }
};

constexpr std::size_t max_key_bytes = 200;

/// The first ':' ends the kind. Checks the form (see check_key) and not whether the kind exists. Error:
/// invalid_argument, which quotes the text and says what was expected.
base::Result<Ref> parse_ref(std::string_view text);

std::string to_string(const Ref& ref);

/// A key is 1 to 200 bytes of UTF-8 in normalization form C, without control characters, no space at either end.
/// `where` becomes the place named in the error.
base::Result<void> check_key(std::string_view key, const std::string& where);

} // namespace fundament::model
