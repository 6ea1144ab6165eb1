// SPDX-License-Identifier: MPL-2.0
#include "model/values.hpp"
#include "base/unicode.hpp"
#include <algorithm>

namespace fundament::model {

namespace {

constexpr auto by_id = [](const Attributes::Entry& entry, AttributeId id) { return entry.first < id; };

} // namespace

bool is_empty(const Value& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (requires { held.empty(); })
          return held.empty();
        else
          return false;
      },
      value);
}

base::Result<void> check_text(std::string_view text, const std::string& where, std::size_t most) {
  const auto refused = [&](const char* id) { return base::Error{base::ErrorCode::invalid_argument, {id}, where}; };
  if (text.size() > most)
    return base::Error{base::ErrorCode::limit_exceeded,
                       {"text.too_long", {{"most", std::to_string(most)}, {"bytes", std::to_string(text.size())}}},
                       where};
  const auto is_control = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
  };
  if (std::any_of(text.begin(), text.end(), is_control)) return refused("text.control_character");
  if (!base::is_utf8(text)) return refused("text.not_utf8");
  if (has_noncharacter(text)) return refused("text.noncharacter");
  return {};
}

const Value* Attributes::find(AttributeId id) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), id, by_id);
  return at != entries_.end() && at->first == id ? &at->second : nullptr;
}

void Attributes::set(AttributeId id, Value value) {
  if (is_empty(value)) return erase(id);
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), id, by_id);
  if (at != entries_.end() && at->first == id)
    at->second = std::move(value);
  else
    entries_.emplace(at, id, std::move(value));
}

void Attributes::erase(AttributeId id) {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), id, by_id);
  if (at != entries_.end() && at->first == id) entries_.erase(at);
}

} // namespace fundament::model
