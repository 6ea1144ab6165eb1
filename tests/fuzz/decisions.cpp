// SPDX-License-Identifier: MPL-2.0
#include "interchange/decision_list.hpp"
#include "model/model.hpp"

/// Any bytes as a list of decisions. Whatever is read of it is applied, or refused in words.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  static const auto empty = model::Model::empty(model::Metamodel::built_in());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const interchange::CsvFile file{"fuzz.csv", [text, at = std::size_t{0}](char* to, std::size_t most) mutable {
                                    const std::size_t count = text.copy(to, most, at);
                                    at += count;
                                    return count;
                                  }};
  auto parsed = interchange::import_decision_list({file}, *model::Metamodel::built_in());
  if (!parsed) return (void)parsed.error().message(), 0;
  model::ChangeSet change_set{"fuzz", "fuzz", {parsed->elements.begin(), parsed->elements.end()}};
  for (auto& relation : parsed->relations)
    change_set.operations.emplace_back(model::PutRelation{std::move(relation)});
  if (const auto applied = empty->apply(std::move(change_set), "fuzz"); !applied) (void)applied.error().message();
  return 0;
}
