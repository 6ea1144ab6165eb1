// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/ref.hpp"
#include "snapshot/view.hpp"
#include <cstdint>
#include <string>
#include <string_view>

namespace fundament::answers {

/// Where a page of hits ended: the tag of the view it is of, and the last sort key. In text
/// "42.8f3a9c1207de~3~system:nexus".
struct Cursor {
  std::string tag;
  std::uint32_t depth = 0;
  model::Ref ref;
};

std::string to_string(const Cursor& cursor);

/// Errors: invalid_argument for another form; revision_moved when it is of another view. Where is
/// "cursor".
base::Result<Cursor> parse_cursor(std::string_view text, const snapshot::Identity& current);

} // namespace fundament::answers
