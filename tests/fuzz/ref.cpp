// SPDX-License-Identifier: MPL-2.0
#include "model/ref.hpp"
#include "base/unicode.hpp"
#include "packages/version_range.hpp"

/// What is a ref prints back to itself; folding and ranges take any bytes.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto ref = model::parse_ref(text);
  if (ref && to_string(*ref) != text) __builtin_trap();
  if (!ref) (void)ref.error().message();
  const std::string folded = base::fold(text);
  if (base::fold(folded) != folded) __builtin_trap();
  if (const auto range = packages::VersionRange::parse(text)) (void)range->contains("14.2");
  return 0;
}
