// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/starts.hpp"
#include "query/functions.hpp"
#include <mutex>
#include <unordered_map>

namespace fundament::query {

using base::Error;
using base::ErrorCode;

namespace {

/// What a row tells of a verdict.
struct Row {
  answers::VerdictCode code{};
  bool allowed = false, support_ended = false;
  model::ElementId subject = model::no_id, decision = model::no_id, waiver = model::no_id;
  std::optional<base::Date> valid_until, support_until, extended_until;

  explicit Row(const answers::Approval& found)
      : code(found.code), allowed(found.allowed), support_ended(found.support_ended), subject(found.subject),
        decision(found.decision), waiver(found.waiver), valid_until(found.valid_until) {
    if (!found.supplier) return;
    support_until = found.supplier->support_until;
    extended_until = found.supplier->end_of_life;
  }
};

/// The verdicts of a day by what was asked: several statements (the frameworks' rules, say) ask about every use. The
/// first ones are kept, some 20 MB of them. Any thread.
class Verdicts {
public:
  explicit Verdicts(std::size_t bound) : most_(bound) {}
  static constexpr std::size_t most = 100'000;

  std::optional<Row> find(const std::string& asked) const {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(asked);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const std::string& asked, const Row& row) const {
    const std::lock_guard lock(mutex_);
    if (rows_.size() < most_) rows_.emplace(asked, row);
  }

private:
  const std::size_t most_;
  mutable std::mutex mutex_; ///< held to look and to keep, never while a verdict is found
  mutable std::unordered_map<std::string, Row> rows_;
};

/// approval(technology, version, unit, use, system): one row, the verdict of design.md 4.4.
class Approval : public Function {
public:
  enum Column : int {
    code,
    allowed,
    subject,
    decision,
    valid_until,
    waiver,
    support_ended,
    support_until,
    extended_until
  };

  explicit Approval(Session& session)
      : Function("approval", {{"code"},
                              {"allowed", "boolean"},
                              {"subject", "ref"},
                              {"decision", "ref"},
                              {"valid_until", "date"},
                              {"waiver", "ref"},
                              {"support_ended", "boolean"},
                              {"support_until", "date"},
                              {"extended_until", "date"},
                              {"technology", "text", true, true},
                              {"version", "text", true},
                              {"unit", "ref", true},
                              {"use", "text", true},
                              {"system", "ref", true}}),
        session_(session) {}
  std::unique_ptr<Cursor> open() const override;

private:
  friend class ApprovalCursor;
  Session& session_;
};

class ApprovalCursor : public Cursor {
public:
  explicit ApprovalCursor(const Approval& function) : function_(function), session_(function.session_) {}

  base::Result<void> begin(std::span<const int> columns, std::span<const Value> values, std::uint64_t) override {
    found_.reset();
    const Arguments arguments(function_.columns(), columns, values);
    if (arguments.lacking()) return {};
    std::string asked;
    for (std::size_t i = 0; i < asked_count; i++)
      asked += std::to_string(arguments.text(i).size()) + ':' + arguments.text(i);
    const auto verdicts = session_.day->kept<Verdicts>([] { return Verdicts::most; });
    if (found_ = verdicts->find(asked); found_) return {};
    answers::ApprovalQuestion question;
    question.name = arguments.text(0);
    question.version = arguments.text(1);
    question.on = session_.day->date();
    question.verdict_only = true;
    if (auto known = resolve(arguments.text(2), question.scope.unit); !known) return known;
    if (auto known = resolve(arguments.text(4), question.scope.system); !known) return known;
    const std::string use = arguments.text(3);
    if (use == "existing") question.use = answers::Use::existing;
    if (use != "existing" && use != "new" && !use.empty())
      return Error{ErrorCode::invalid_argument, {"parameter.word", {{"value", use}, {"allowed", "new, existing"}}}};
    if (session_.budget.spent()) return base::out_of_time();
    found_ = Row(answers::check_approval(session_.view, question, session_.budget));
    if (!session_.budget.spent_now()) verdicts->keep(asked, *found_); // of a spent one something may be missing
    return {};
  }

  bool at_end() const override { return !found_; }
  void next() override { found_.reset(); }

  void write(int column, Cell cell) const override {
    const model::Model& model = session_.model();
    switch (column) {
    case Approval::code: return cell.text(to_string(found_->code));
    case Approval::allowed: return cell.integer(found_->allowed ? 1 : 0);
    case Approval::subject: return write_ref(model, found_->subject, cell);
    case Approval::decision: return write_ref(model, found_->decision, cell);
    case Approval::valid_until: return write_date(found_->valid_until, cell);
    case Approval::waiver: return write_ref(model, found_->waiver, cell);
    case Approval::support_ended: return cell.integer(found_->support_ended ? 1 : 0);
    case Approval::support_until: return write_date(found_->support_until, cell);
    case Approval::extended_until: return write_date(found_->extended_until, cell);
    default: return;
    }
  }

private:
  static void write_date(const std::optional<base::Date>& date, Cell cell) {
    if (date) cell.text(to_string(*date));
  }

  base::Result<void> resolve(const std::string& ref, model::ElementId& into) const {
    if (ref.empty()) return {};
    const auto id = answers::resolve(session_.view, ref, session_.budget);
    if (!id) return id.error();
    into = *id;
    return {};
  }

  const Approval& function_;
  Session& session_;
  static constexpr std::size_t asked_count = 5;
  std::optional<Row> found_;
};

std::unique_ptr<Cursor> Approval::open() const {
  return std::make_unique<ApprovalCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> approval_function(Session& session) {
  return std::make_unique<Approval>(session);
}

} // namespace fundament::query
