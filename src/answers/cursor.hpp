// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/change_set.hpp"
#include "model/ref.hpp"
#include <cstdint>
#include <string>
#include <string_view>

namespace fundament::answers {

/// Where a page of hits ended: the revision and the last sort key. In text "42~3~system:nexus".
struct Cursor {
  model::Revision revision = 0;
  std::uint32_t depth = 0;
  model::Ref ref;
};

std::string to_string(const Cursor& cursor);

/// Errors: invalid_argument for another form; revision_moved when it is not of the current revision. Where is "cursor".
base::Result<Cursor> parse_cursor(std::string_view text, model::Revision current);

} // namespace fundament::answers
