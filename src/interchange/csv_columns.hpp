// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "model/metamodel.hpp"
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the columns of a CSV file mean, by their labels: names or Danish or English labels of the metamodel, without
/// regard to case, spaces and accents.
namespace fundament::interchange {

/// The columns that are no attributes. A label may also be the name with spaces for underscores.
enum class Field {
  kind,
  key,
  name,
  owner,
  source,
  relation,
  target,
  strength,
  needs,
  valid_from,
  valid_to,
  confidence
};

enum class FileKind { elements, relations };

/// Which file a header belongs to: source, relation and target, or kind and key; nothing if neither.
std::optional<FileKind> recognise(const std::vector<std::string>& labels);

/// The meaning of each column of one file.
class Columns {
public:
  /// Errors (corrupt_data, all at once): a column that is not known, with the nearest names, or two that mean the same.
  /// `place` is that of the header: "elements.csv:1".
  static base::Result<Columns> read(const std::vector<std::string>& labels, FileKind kind,
                                    const model::Metamodel& metamodel, const std::string& place);

  /// The column of a field, if the file has it.
  std::optional<std::size_t> field(Field field) const { return fields_[static_cast<std::size_t>(field)]; }

  /// Whether the column is an attribute, of some kind or relation.
  bool is_attribute(std::size_t column) const { return !definitions_[column].empty(); }
  /// What it is for a kind or relation (its id); nullptr: that has no such attribute.
  const model::AttributeDefinition* attribute(std::size_t column, std::size_t definer) const {
    return definitions_[column][definer];
  }

private:
  std::array<std::optional<std::size_t>, 12> fields_{};
  std::vector<std::vector<const model::AttributeDefinition*>> definitions_; ///< by column and kind or relation
};

} // namespace fundament::interchange
