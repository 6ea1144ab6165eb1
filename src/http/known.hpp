// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "http/exchange.hpp"
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fundament::http {

/// Answers that can be given again, by the head of their request as it came: who sends the same bytes while the edition
/// is the same gets the same answer. So nothing needs to know what in a head an answer depends on. What has not been
/// asked for the longest time goes first, about; all of it goes with its edition. Not safe for two threads at once.
class Known {
public:
  struct One {
    Answer answer;
    api::Way way;
  };
  static constexpr std::size_t longest_head = 4 << 10, longest_answer = 64 << 10;

  explicit Known(std::size_t most_bytes) : half_(most_bytes / 2) {}

  /// Null: it must be asked. What is returned lives until the next call.
  const One* find(std::string_view head, const std::string& edition);
  /// Of an answer without a stream, with an edition.
  void keep(std::string head, One one);
  std::size_t size() const { return young_.size() + old_.size(); }

private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Answers = std::unordered_map<std::string, One, Hash, std::equal_to<>>;
  void take(Answers::node_type node);

  const std::size_t half_;
  std::string edition_;  ///< of all of them
  Answers young_, old_;  ///< asked since the last time there was no room, and before
  std::size_t used_ = 0; ///< by the young ones
};

} // namespace fundament::http
