// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "base/texts.hpp"
#include "snapshot/view.hpp"
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Tables as they leave. Handlers write rows for programs (interchange::append_csv_cell: refs, words of the metamodel,
/// columns by their names), which is dialect=machine; for people the same rows become what a spreadsheet of theirs
/// shows: labels, names with their refs beside, words, dates and numbers.
namespace fundament::api {

enum class Dialect { people, machine };

struct TableColumn {
  enum class Type { text, number, money, truth, date, ref, refs, key, word };
  std::string name;
  Type type = Type::text;
  /// Of a word, where its label stands: "kind", "relation", "enum:NAME" of the metamodel, else a family of the text
  /// table such as "effect.".
  std::string words = {};
  std::string label = {}; ///< as it is shown; without one that of the text table, else the name
};

/// The label with a capital letter, æ, ø and å too.
std::string heading(std::string label);

/// A column of an answer by its name, as all routes use it; a text when nobody knows it.
TableColumn table_column(std::string_view name);

/// An attribute as people read it, by its definition in the first kind that has it.
TableColumn attribute_column(const model::Metamodel& metamodel, model::AttributeId id, base::Language language);

struct TableCell {
  enum class Type { text, number, money, date, ref };
  Type type = Type::text;
  std::string text = {}; ///< of a number its digits with a point, of a date YYYY-MM-DD

  bool operator==(const TableCell&) const = default;
};

/// Rows for programs made into rows for people. One thread.
class TableForPeople {
public:
  /// `columns` are those of the handler, in its order; empty: they are known by the names in the first row.
  TableForPeople(std::shared_ptr<const snapshot::View> view, base::Language language, std::vector<TableColumn> columns)
      : view_(std::move(view)), language_(language), columns_(std::move(columns)) {}

  /// Of the row of names. Call it first, and once.
  std::vector<TableCell> head(const std::vector<std::string>& names);
  /// Of any other; as many cells as in the head, a cell that is not of its column's type as a text.
  std::vector<TableCell> row(const std::vector<std::string>& cells) const;

private:
  std::string word(const TableColumn& column, const std::string& value) const;
  std::string find_word(const TableColumn& column, const std::string& value) const;
  std::optional<std::string> name_of(const std::string& ref) const;
  TableCell cell(const TableColumn& column, const std::vector<std::string>& cells, const std::string& value) const;

  const std::shared_ptr<const snapshot::View> view_;
  const base::Language language_;
  std::vector<TableColumn> columns_;
  std::vector<bool> has_name_beside_;                          ///< the handler writes the name of that ref itself
  mutable std::unordered_map<std::string, std::string> words_; ///< those that were looked for, by where and which
};

/// The row as CSV for people: semicolons and decimal commas in Danish, what a spreadsheet would compute marked, CRLF.
void append_people_csv(std::string& out, const std::vector<TableCell>& row, base::Language language);

/// By which a spreadsheet knows UTF-8.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

} // namespace fundament::api
