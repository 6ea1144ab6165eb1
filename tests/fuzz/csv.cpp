// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_import.hpp"
#include <memory>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  const auto text = std::make_shared<std::string>(reinterpret_cast<const char*>(data), size);
  auto at = std::make_shared<std::size_t>(0);
  const interchange::CsvFile file{"fuzz.csv", [text, at](char* to, std::size_t most) {
                                    const std::size_t count = std::min(most, text->size() - *at);
                                    text->copy(to, count, *at);
                                    *at += count;
                                    return count;
                                  }};
  const auto parsed = interchange::import_csv({file}, *model::Metamodel::built_in());
  if (!parsed) (void)parsed.error().message();
  return 0;
}
