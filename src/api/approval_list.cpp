// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "api/arrows.hpp"
#include "api/junit.hpp"
#include "api/sarif.hpp"
#include <algorithm>

namespace fundament::api {

using answers::Approval;
using answers::ApprovalQuestion;
using answers::VerdictCode;

/// Made when it is written, and not kept: a bill may have 200,000.
struct VerdictList::Row {
  ApprovalQuestion question;
  const interchange::BomComponent* component; ///< nullptr: none
  Approval found;
};

VerdictList::VerdictList(Call& call, std::vector<std::string> failing)
    : call_(call), failing_(failing.empty() ? failing_codes() : std::move(failing)), writer_(call) {}

VerdictList::~VerdictList() = default;

const std::vector<std::string>& failing_codes() {
  static const std::vector<std::string> codes{"prohibited", "waiver_only", "expired", "condition_not_met"};
  return codes;
}

void VerdictList::ask(const ApprovalQuestion& common, interchange::BomText& bill) {
  auto read = interchange::read_bom(bill, call_.parameters.text("file"));
  if (!read) return call_.parameters.add(std::move(read).error());
  bill_ = std::move(*read);
  common_ = common;
  common_.verdict_only = true;
}

std::size_t VerdictList::size() const {
  return bill_ ? bill_->components.size() : questions_.size();
}

VerdictList::Row VerdictList::row(std::size_t i) const {
  Row out{bill_ ? common_ : questions_[i], bill_ ? &bill_->components[i] : nullptr, {}};
  if (out.component) {
    out.question.name = out.component->name;
    out.question.version = out.component->version;
    out.question.purl = out.component->purl;
    out.question.cpe = out.component->cpe;
  }
  out.found = answers::check_approval(*call_.view, out.question, call_.budget);
  return out;
}

template <class See> bool VerdictList::each(See see) {
  for (std::size_t i = 0; i < size(); i++) {
    if (call_.budget.spent()) return false;
    const Row one = row(i);
    const std::string code(to_string(one.found.code));
    counts_[code]++;
    if (level(code) == "error") failing_count_++;
    see(i, one, code);
  }
  return true;
}

Response VerdictList::answer() {
  std::optional<std::string> body;
  if (call_.format == "json")
    body = json();
  else if (call_.format == "sarif")
    body = sarif();
  else if (call_.format == "junit")
    body = junit();
  else
    body = rows();
  if (!body) return problem(call_, base::out_of_time());
  Response out = api::answer(call_, std::move(*body));
  out.headers.emplace_back(failing_header, std::to_string(failing_count_));
  out.headers.emplace_back(warnings_header, std::to_string(bill_ ? bill_->warned : 0));
  if (bill_) out.headers.emplace_back(components_header, std::to_string(size()));
  return out;
}

std::optional<std::string> VerdictList::rows() {
  std::string out = call_.format == "csv" ? verdict_csv_head : "";
  const bool whole = each([&](std::size_t, const Row& row, const std::string&) {
    if (call_.format == "csv") {
      out += writer_.csv_row(row.found, row.question);
    } else {
      JsonWriter line(out);
      write(line, row);
      out += '\n';
    }
  });
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

void VerdictList::write(JsonWriter& json, const Row& row) const {
  json.begin('{');
  if (row.component) {
    const auto& one = *row.component;
    json.key("component").begin('{').member("type", one.type).text_or_null("group", one.group);
    json.member("name", one.name).text_or_null("version", one.version);
    json.text_or_null("purl", one.purl).text_or_null("cpe", one.cpe).end('}');
  }
  writer_.members(json, row.found, row.question);
  json.end('}');
}

std::optional<std::string> VerdictList::json() {
  std::string out;
  JsonWriter json(out);
  json.begin('{').member("revision", call_.view->revision());
  if (bill_) {
    json.key("bill").begin('{').member("format", bill_->format).text_or_null("subject", bill_->subject);
    json.member("listed", bill_->listed).member("distinct", bill_->components.size());
    json.member("warned", bill_->warned).key("warnings").begin('[');
    for (const base::Error& one : bill_->warnings)
      json.begin('{').member("where", one.where).member("text", base::render(one.text, call_.language)).end('}');
    json.end(']').end('}');
  }
  json.key("answers").begin('[');
  constexpr std::size_t sample = 100; // what the rest will take is known then; growing would hold it twice
  const bool whole = each([&](std::size_t i, const Row& row, const std::string&) {
    write(json, row);
    if (i + 1 == sample) out.reserve(out.size() / sample * (size() + size() / 8 + sample));
  });
  if (!whole) return std::nullopt;
  json.end(']').key("counts").begin('{');
  for (const auto& [code, count] : counts_)
    json.member(code, count);
  json.end('}').member("failing", failing_count_).end('}');
  out += '\n';
  return out;
}

/// SARIF's levels: what fails the build, what is not allowed, and what nobody has assessed.
std::string_view VerdictList::level(std::string_view code) const {
  if (std::find(failing_.begin(), failing_.end(), code) != failing_.end()) return "error";
  return code.ends_with("not_assessed") ? "note" : "warning";
}

std::string VerdictList::full_name(const Row& row) {
  if (!row.component) return row.found.name + (row.found.version.empty() ? "" : "@" + row.found.version);
  const auto& one = *row.component;
  if (!one.purl.empty()) return one.purl;
  return (one.group.empty() ? "" : one.group + "/") + one.name + (one.version.empty() ? "" : "@" + one.version);
}

/// A result for each component that is not allowed, or that nobody has assessed; what fails the build first.
std::optional<std::string> VerdictList::sarif() {
  std::map<std::string_view, std::vector<std::size_t>> found; // by level
  std::map<std::string, std::string_view> rules;              // their levels
  const bool whole = each([&](std::size_t i, const Row& row, const std::string& code) {
    if (row.found.allowed) return;
    rules[code] = level(code);
    found[level(code)].push_back(i);
  });
  if (!whole) return std::nullopt;
  SarifLog log(call_.language, call_.service.settings().version, call_.parameters.text("file"));
  for (const auto& [code, level] : rules)
    log.rule(code, level);
  if (bill_) log.warnings(bill_->warnings, bill_->warned);
  for (const std::string_view one : {"error", "warning", "note"}) {
    const auto& indexes = found[one];
    std::size_t done = 0;
    for (; done < indexes.size() && !log.full(); done++) {
      const Row again = row(indexes[done]);
      log.result(to_string(again.found.code), one, full_name(again), writer_.sentence(again.found, again.question));
    }
    log.leave_out(indexes.size() - done);
  }
  return log.document();
}

std::optional<std::string> VerdictList::junit() {
  JunitReport report;
  const bool whole = each([&](std::size_t, const Row& row, const std::string& code) {
    report.add(row.component ? row.component->type : "", full_name(row), code,
               writer_.sentence(row.found, row.question), level(code) == "error");
  });
  if (!whole) return std::nullopt;
  for (const auto& [code, count] : counts_)
    report.property(code, std::to_string(count));
  if (bill_) {
    report.property("format", bill_->format);
    report.property("warnings", std::to_string(bill_->warned));
    for (const base::Error& one : bill_->warnings)
      report.property("warning", one.message(call_.language));
  }
  const std::string file = call_.parameters.text("file");
  return report.document(bill_ && !bill_->subject.empty() ? bill_->subject : file);
}

} // namespace fundament::api
