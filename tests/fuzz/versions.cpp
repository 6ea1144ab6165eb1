// SPDX-License-Identifier: MPL-2.0
#include "packages/cpe.hpp"
#include "packages/purl.hpp"
#include "packages/version_range.hpp"

/// Versions of every scheme are an order whatever the bytes, ranges take any version, and a package URL prints back to
/// itself. The first line is one text, the rest another.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament::packages;
  if (size == 0 || size > 4096) return 0;
  const auto scheme = static_cast<Scheme>(data[0] % 11);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto line = text.find('\n');
  const auto first = text.substr(0, line), second = line == text.npos ? first : text.substr(line + 1);
  const auto a = Version::read(first, scheme), b = Version::read(second, scheme);
  if (a && (a->compare(*a) != 0 || !a->is_within(*a))) __builtin_trap();
  if (a && b) {
    if (a->compare(*b) != -b->compare(*a)) __builtin_trap();
    (void)a->compare_to_bound(*b);
    (void)a->is_before_release(*b);
  }
  if (const auto range = VersionRange::parse(first, [&](std::string_view name) { return name == second; }))
    if (range->contains(second, scheme) && !b && first.find('*') == first.npos && second != first &&
        first.find(second) == first.npos)
      __builtin_trap();
  if (const auto purl = Purl::parse(first)) {
    const auto again = Purl::parse(purl->text());
    if (!again || *again != *purl || again->identity() != purl->identity()) __builtin_trap();
  }
  if (const auto pattern = purl_pattern(first)) (void)matches_pattern(second, *pattern);
  if (const auto cpe = Cpe::parse(first))
    if (!cpe->covers(*cpe)) __builtin_trap();
  return 0;
}
