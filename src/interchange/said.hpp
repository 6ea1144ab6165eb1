// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <string>
#include <string_view>
#include <vector>

/// What is said about an element or a relation, field by field: what an import remembers of a source, and how it takes
/// in only what that source changed. A field is the name, an attribute, or one of a relation's own fields.
namespace fundament::interchange {

/// What is said, in a form to be kept and compared: a digest of each field, without its origin and its marks
/// (missing_in_source). Does not change when the metamodel is edited, nor between releases of the program.
std::string said_of(const model::ElementData& element, const model::Metamodel& metamodel);
std::string said_of(const model::RelationData& relation, const model::Metamodel& metamodel);

/// Where the file and others both changed a field; the file wins. Values as in a cell of CSV, "" for none.
struct FieldConflict {
  std::string field, file, catalogue;
  bool operator==(const FieldConflict&) const = default;
};

/// What a source said when it was last imported; of no bytes, when it brings something for the first time. A view.
class Memory {
public:
  /// `bytes` are of said_of(), or of whole_digest_of(), which earlier releases kept.
  Memory(std::string_view bytes, const model::Metamodel& metamodel) : bytes_(bytes), metamodel_(metamodel) {}

  /// Whether that is just what is said now.
  bool is(const model::ElementData& data) const;
  bool is(const model::RelationData& data) const;
  /// One digest of everything, as earlier releases kept it.
  bool is_whole() const;

  /// What the catalogue shall have: the fields that the source changed since as in `file`, all others as in `now`.
  /// `file` becomes that; its marks are left as they are.
  std::vector<FieldConflict> merge_into(model::ElementData& file, const model::ElementData& now) const;
  std::vector<FieldConflict> merge_into(model::RelationData& file, const model::RelationData& now) const;

private:
  template <class Data> std::vector<FieldConflict> merge(Data& file, const Data& now) const;

  std::string_view bytes_;
  const model::Metamodel& metamodel_;
};

} // namespace fundament::interchange
