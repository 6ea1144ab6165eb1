// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom.hpp"
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const auto bom = interchange::read_bom(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.json");
  if (!bom)
    (void)bom.error().message();
  else if (bom->components.size() > bom->listed)
    std::abort(); // each component at most once
  return 0;
}
