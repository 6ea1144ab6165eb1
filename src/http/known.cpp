// SPDX-License-Identifier: MPL-2.0
#include "http/known.hpp"
#include <utility>

namespace fundament::http {

namespace {

constexpr std::size_t overhead = 512; // of an entry

} // namespace

const Known::One* Known::find(std::string_view head, const std::string& edition) {
  if (edition != edition_) {
    old_.clear();
    young_.clear();
    used_ = 0;
    edition_ = edition;
    return nullptr;
  }
  if (const auto found = young_.find(head); found != young_.end()) return &found->second;
  const auto found = old_.find(head);
  if (found == old_.end()) return nullptr;
  const One* const out = &found->second; // moves with its node
  take(old_.extract(found));
  return out;
}

void Known::keep(std::string head, One one) {
  if (one.answer.edition != edition_ || head.size() > longest_head || one.answer.bytes.size() > longest_answer) return;
  Answers made;
  made.emplace(std::move(head), std::move(one));
  take(made.extract(made.begin()));
}

void Known::take(Answers::node_type node) {
  const std::size_t size = node.key().size() + node.mapped().answer.bytes.size() + overhead;
  if (used_ + size > half_) {
    old_ = std::exchange(young_, {});
    used_ = 0;
  }
  if (young_.insert(std::move(node)).inserted) used_ += size;
}

} // namespace fundament::http
