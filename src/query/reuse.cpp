// SPDX-License-Identifier: MPL-2.0
#include "answers/reuse.hpp"
#include "query/functions.hpp"
#include <array>
#include <limits>

namespace fundament::query {

namespace {

/// reuse(text, capability, data, technology, unit): what there is for a need (design.md 4.3), a row for each candidate
/// that answers to any of it, in their order. What is not asked about is NULL; a need of nothing is an error.
class Reuse : public Function {
public:
  enum Column : int { place = 5, score, capability, data, words, technology, offered_to_all, below, near, needed_by };

  explicit Reuse(Session& session)
      : Function("reuse", {{"ref", "ref"},
                           {"kind"},
                           {"name"},
                           {"owner", "ref"},
                           {"administration", "ref"},
                           {"place", "integer"},
                           {"score", "number"},
                           {"capability_score", "number"},
                           {"data_score", "number"},
                           {"words_score", "number"},
                           {"technology_score", "number"},
                           {"offered_to_all", "boolean"},
                           {"below"},
                           {"near", "boolean"},
                           {"needed_by", "integer"},
                           {"text", "text", true},
                           {"capability", "ref", true},
                           {"data", "ref", true},
                           {"technology", "ref", true},
                           {"unit", "ref", true}}),
        session_(session) {}
  std::unique_ptr<Cursor> open() const override;

private:
  friend class ReuseCursor;
  Session& session_;
};

class ReuseCursor : public Cursor {
public:
  explicit ReuseCursor(const Reuse& function) : function_(function), session_(function.session_) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    found_.reset();
    at_ = 0;
    const Arguments arguments(function_.columns(), columns, values);
    answers::ReuseQuestion question;
    question.on = session_.day->date();
    question.limit = std::numeric_limits<std::size_t>::max();
    question.unit = arguments.text(4);
    const std::array wanted{&question.texts, &question.capabilities, &question.data, &question.technologies};
    for (std::size_t i = 0; i < wanted.size(); i++)
      if (auto what = arguments.text(i); !what.empty()) wanted[i]->push_back({std::move(what)});
    if (session_.budget.spent()) return base::out_of_time();
    auto found = answers::reuse(session_.view, question, session_.budget);
    if (!found) return std::move(found).error();
    found_ = std::move(*found);
    return {};
  }

  bool at_end() const override { return !found_ || at_ >= found_->ranked.size(); }
  void next() override { at_++; }

  void write(int column, Cell cell) const override {
    const answers::ReuseCandidate& candidate = found_->ranked[at_];
    switch (column) {
    case Reuse::place: return cell.integer(static_cast<std::int64_t>(at_) + 1);
    case Reuse::score: return write_points(candidate.score, cell);
    case Reuse::capability: return write_part(candidate, answers::Part::capability, cell);
    case Reuse::data: return write_part(candidate, answers::Part::data, cell);
    case Reuse::words: return write_part(candidate, answers::Part::words, cell);
    case Reuse::technology: return write_part(candidate, answers::Part::technology, cell);
    case Reuse::offered_to_all: return cell.integer(candidate.offered_to_all ? 1 : 0);
    case Reuse::below:
      if (candidate.below) cell.text(to_string(candidate.below->why));
      return;
    case Reuse::near: return cell.integer(candidate.near ? 1 : 0);
    case Reuse::needed_by: return cell.integer(static_cast<std::int64_t>(candidate.needed_by));
    default: return write_element(session_, candidate.element, column, cell);
    }
  }

private:
  static void write_points(answers::Points points, Cell cell) {
    cell.number(static_cast<double>(points) / answers::whole);
  }

  /// How well it answers to the part; nothing when the need does not state it.
  static void write_part(const answers::ReuseCandidate& candidate, answers::Part part, Cell cell) {
    for (const auto& one : candidate.parts)
      if (one.part == part) write_points(one.degree, cell);
  }

  const Reuse& function_;
  Session& session_;
  std::optional<answers::ReuseAnswer> found_;
  std::size_t at_ = 0;
};

std::unique_ptr<Cursor> Reuse::open() const {
  return std::make_unique<ReuseCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> reuse_function(Session& session) {
  return std::make_unique<Reuse>(session);
}

} // namespace fundament::query
