// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string>

namespace fundament::base {

/// What tells this build of the program from any other: the build id that the linker wrote into it (ELF's
/// NT_GNU_BUILD_ID), as hexadecimal digits; "" where it wrote none. Any thread.
std::string build_id();

} // namespace fundament::base
