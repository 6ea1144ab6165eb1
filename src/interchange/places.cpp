// SPDX-License-Identifier: MPL-2.0
#include "interchange/places.hpp"
#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <numeric>
#include <unordered_map>

namespace fundament::interchange {

namespace {

/// FNV-1a of the pieces as if they were one text (Fowler, Noll and Vo).
std::uint64_t hash_of(std::initializer_list<std::string_view> pieces) {
  std::uint64_t hash = 0xCBF29CE484222325ull;
  for (const std::string_view piece : pieces)
    for (const char c : piece)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return hash;
}

} // namespace

std::uint32_t Places::file(std::string name) {
  files_.push_back(std::move(name));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

void Places::add(const model::Ref& ref, std::uint32_t file, std::uint32_t line) {
  items_.push_back({hash_of({ref.kind, ":", ref.key}), file, line});
}

// the same bytes as model::to_string gives
void Places::add(const model::RelationIdentity& identity, std::uint32_t file, std::uint32_t line) {
  const bool keyed = !identity.key.empty();
  items_.push_back(
      {hash_of({identity.source.kind, ":", identity.source.key, " -[", identity.relation, "]-> ", identity.target.kind,
                ":", identity.target.key, keyed ? " (" : "", identity.key, keyed ? ")" : ""}),
       file, line});
}

void Places::add(const model::RelationIdentity& identity, std::size_t item) {
  add(identity, items_.at(item).file, items_[item].line);
}

void Places::add(Places other) {
  const auto first = static_cast<std::uint32_t>(files_.size());
  std::move(other.files_.begin(), other.files_.end(), std::back_inserter(files_));
  for (const Item& item : other.items_)
    items_.push_back({item.hash, item.file + first, item.line});
}

std::string Places::place(std::size_t item) const {
  return files_.at(items_.at(item).file) + ":" + std::to_string(items_[item].line);
}

std::optional<std::string> Places::find(std::string_view subject) const {
  const std::uint64_t hash = hash_of({subject});
  const auto found = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.hash == hash; });
  if (found == items_.end()) return std::nullopt;
  return place(static_cast<std::size_t>(found - items_.begin()));
}

base::Error Places::locate(base::Error error) const {
  std::unordered_map<std::uint64_t, std::size_t> by_hash;
  for (std::size_t i = 0; i < items_.size(); i++)
    by_hash.try_emplace(items_[i].hash, i);
  const auto prepend = [&](std::string& where) {
    auto found = by_hash.find(hash_of({where}));
    if (found == by_hash.end()) found = by_hash.find(hash_of({std::string_view(where).substr(0, where.rfind(' '))}));
    if (found != by_hash.end()) where = place(found->second) + " " + where;
  };
  prepend(error.where);
  for (base::Error& other : error.others)
    prepend(other.where);
  return error;
}

std::vector<std::pair<std::size_t, std::size_t>> Places::repeated() const {
  std::vector<std::uint32_t> order(items_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair{items_[a].hash, a} < std::pair{items_[b].hash, b};
  });
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = 1, first = 0; i < order.size(); i++) {
    if (items_[order[i]].hash == items_[order[first]].hash)
      out.emplace_back(order[i], order[first]);
    else
      first = i;
  }
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace fundament::interchange
