// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const auto parsed = interchange::read_archimate_text({reinterpret_cast<const char*>(data), size}, "fuzz.xml",
                                                       *model::Metamodel::built_in());
  if (!parsed) (void)parsed.error().message();
  return 0;
}
