// SPDX-License-Identifier: MPL-2.0
#include "interchange/endoflife.hpp"
#include "model/model.hpp"

/// Any bytes as a product file: YAML between fences. What is read is taken by the model, or refused by it in words.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  static const auto empty = model::Model::empty(model::Metamodel::built_in());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  interchange::Parsed parsed;
  if (const auto read = interchange::read_endoflife_text(text, "fuzz.md", *model::Metamodel::built_in(), parsed); !read)
    return (void)read.error().message(), 0;
  model::ChangeSet change_set{"fuzz", "fuzz", {parsed.elements.begin(), parsed.elements.end()}};
  if (const auto applied = empty->apply(std::move(change_set), "fuzz"); !applied) (void)applied.error().message();
  return 0;
}
