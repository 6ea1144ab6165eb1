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
constexpr std::size_t max_relation_key_bytes = 1'024; ///< tools make identifiers of 420

/// The first ':' ends the kind. Checks the form (see check_key) and not whether the kind exists. Error:
/// invalid_argument, which quotes the text and says what was expected.
base::Result<Ref> parse_ref(std::string_view text);

std::string to_string(const Ref& ref);

/// A key is 1 to 200 bytes (of a relation 1,024) of UTF-8 in normalization form C, without control characters and what
/// else XML 1.0 cannot hold, no space at either end. `where` becomes the place named in the error.
base::Result<void> check_key(std::string_view key, const std::string& where, std::size_t most = max_key_bytes);

/// U+FFFE or U+FFFF, of a text that is UTF-8: XML 1.0 cannot hold them.
bool has_noncharacter(std::string_view text);

} // namespace fundament::model
