// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include "answers/starts.hpp"
#include "query/functions.hpp"

namespace fundament::query {

using base::Error;
using base::ErrorCode;

namespace {

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
    found_ = answers::check_approval(session_.view, question, session_.budget);
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
    case Approval::support_until:
      if (found_->supplier) write_date(found_->supplier->support_until, cell);
      return;
    case Approval::extended_until:
      if (found_->supplier) write_date(found_->supplier->end_of_life, cell);
      return;
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
  std::optional<answers::Approval> found_;
};

std::unique_ptr<Cursor> Approval::open() const {
  return std::make_unique<ApprovalCursor>(*this);
}

} // namespace

std::unique_ptr<const Table> approval_function(Session& session) {
  return std::make_unique<Approval>(session);
}

} // namespace fundament::query
