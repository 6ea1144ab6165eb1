// SPDX-License-Identifier: MPL-2.0
#include "query/statement.hpp"
#include "query/table.hpp"

namespace fundament::query {

namespace {

/// Few rows, which are walked over: what is asked for, SQLite picks out.
class Given : public Table {
public:
  explicit Given(const GivenTable& rows) : rows_(rows) {
    for (const Column& one : rows.columns)
      columns_.push_back({one.name, one.type});
  }
  const std::string& name() const override { return rows_.name; }
  const std::vector<TableColumn>& columns() const override { return columns_; }
  Plan plan(std::span<const int>) const override { return {{}, static_cast<double>(rows_.rows.size()) + 1}; }
  std::unique_ptr<Cursor> open() const override;

private:
  friend class GivenCursor;
  const GivenTable& rows_;
  std::vector<TableColumn> columns_;
};

class GivenCursor : public Cursor {
public:
  explicit GivenCursor(const GivenTable& table) : rows_(table.rows) {}

  base::Result<void> begin(std::span<const int>, std::span<const Value>, std::uint64_t) override {
    at_ = 0;
    return {};
  }
  bool at_end() const override { return at_ >= rows_.size(); }
  void next() override { at_++; }
  void write(int column, Cell cell) const override {
    const Value& value = rows_[at_].at(static_cast<std::size_t>(column));
    if (const auto* text = std::get_if<std::string>(&value)) cell.text(*text);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) cell.integer(*integer);
    if (const auto* number = std::get_if<double>(&value)) cell.number(*number);
  }
  std::optional<std::int64_t> id() const override { return static_cast<std::int64_t>(at_); }

private:
  const std::vector<std::vector<Value>>& rows_;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Given::open() const {
  return std::make_unique<GivenCursor>(rows_);
}

} // namespace

std::unique_ptr<const Table> given_table(const GivenTable& rows) {
  return std::make_unique<Given>(rows);
}

} // namespace fundament::query
