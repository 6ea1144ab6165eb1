// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "model/change_set.hpp"
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Where in which file an element or a relation was said, so that what the model refuses later is reported there too.
/// Sixteen bytes an item: subjects are kept as hashes.
namespace fundament::interchange {

class Places {
public:
  /// A number for the name of a file.
  std::uint32_t file(std::string name);
  void add(const model::Ref& ref, std::uint32_t file, std::uint32_t line);
  void add(const model::RelationIdentity& identity, std::uint32_t file, std::uint32_t line);
  /// At the place of an item added before.
  void add(const model::RelationIdentity& identity, std::size_t item);
  /// Takes over what another has.
  void add(Places other);

  /// "elements.csv:12" of a subject as to_string writes it; nothing when it is not known.
  std::optional<std::string> find(std::string_view subject) const;

  /// The error, and its others, with the file and line before the subject that `where` begins with:
  /// "system:a lifecycle" → "elements.csv:12 system:a lifecycle".
  base::Error locate(base::Error error) const;

  /// Pairs of items (numbers in the order of add) that have one subject, the later one first. Hashes of 64 bits decide:
  /// compare the items. Sorts; for a reader that has just added all its items.
  std::vector<std::pair<std::size_t, std::size_t>> repeated() const;
  std::string place(std::size_t item) const;

private:
  struct Item {
    std::uint64_t hash;
    std::uint32_t file, line;
  };
  std::vector<std::string> files_;
  std::vector<Item> items_;
};

} // namespace fundament::interchange
