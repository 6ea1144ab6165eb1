// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "api/arrows.hpp"
#include <algorithm>
#include <map>
#include <set>

namespace fundament::api {

using answers::Approval;
using answers::ApprovalQuestion;

struct VerdictList::Row {
  const ApprovalQuestion* question;
  const interchange::BomComponent* component; ///< nullptr: none
  Approval found;
  std::string code;
};

VerdictList::VerdictList(Call& call, std::vector<std::string> failing)
    : call_(call), failing_(failing.empty() ? failing_codes() : std::move(failing)), writer_(call) {}

VerdictList::~VerdictList() = default;

const std::vector<std::string>& failing_codes() {
  static const std::vector<std::string> codes{"prohibited", "waiver_only", "expired", "condition_not_met"};
  return codes;
}

void VerdictList::ask(const ApprovalQuestion& common, std::string_view bill) {
  auto read = interchange::read_bom(bill, call_.parameters.text("file"));
  if (!read) return call_.parameters.add(std::move(read).error());
  bill_ = std::move(*read);
  for (const auto& component : bill_->components) {
    ApprovalQuestion& question = questions_.emplace_back(common);
    question.name = component.name;
    question.version = component.version;
    question.purl = component.purl;
    question.cpe = component.cpe;
    question.verdict_only = true;
  }
}

Response VerdictList::answer() {
  for (std::size_t i = 0; i < questions_.size(); i++) {
    if (call_.budget.spent()) return problem(call_, base::out_of_time());
    Row row{&questions_[i], bill_ ? &bill_->components[i] : nullptr,
            answers::check_approval(*call_.view, questions_[i], call_.budget), ""};
    row.code = to_string(row.found.code);
    rows_.push_back(std::move(row));
  }
  std::string out;
  if (call_.format == "json") return api::answer(call_, json());
  if (call_.format == "sarif") return api::answer(call_, sarif());
  if (call_.format == "csv") out = verdict_csv_head;
  for (const Row& row : rows_) {
    if (call_.format == "csv") {
      out += writer_.csv_row(row.found, *row.question);
    } else {
      JsonWriter line(out);
      write(line, row);
      out += '\n';
    }
  }
  return api::answer(call_, std::move(out));
}

void VerdictList::write(JsonWriter& json, const Row& row) const {
  json.begin('{');
  if (row.component) {
    const auto& one = *row.component;
    json.key("component").begin('{').member("type", one.type).text_or_null("group", one.group);
    json.member("name", one.name).text_or_null("version", one.version);
    json.text_or_null("purl", one.purl).text_or_null("cpe", one.cpe).end('}');
  }
  writer_.members(json, row.found, *row.question);
  json.end('}');
}

std::string VerdictList::json() const {
  std::string out;
  out.reserve(rows_.size() * 700);
  JsonWriter json(out);
  json.begin('{').member("revision", call_.view->revision());
  if (bill_) {
    json.key("bill").begin('{').member("format", bill_->format).text_or_null("subject", bill_->subject);
    json.member("listed", bill_->listed).member("distinct", bill_->components.size()).end('}');
  }
  std::map<std::string, std::uint64_t> counts;
  std::uint64_t failing = 0;
  json.key("answers").begin('[');
  for (const Row& row : rows_) {
    write(json, row);
    counts[row.code]++;
    if (level(row.code) == "error") failing++;
  }
  json.end(']').key("counts").begin('{');
  for (const auto& [code, count] : counts)
    json.member(code, count);
  json.end('}').member("failing", failing).end('}');
  return out + "\n";
}

/// SARIF's levels: what fails the build, what is not allowed, and what nobody has assessed.
std::string_view VerdictList::level(const std::string& code) const {
  if (std::find(failing_.begin(), failing_.end(), code) != failing_.end()) return "error";
  return code.ends_with("not_assessed") ? "note" : "warning";
}

/// SARIF 2.1.0 (OASIS 2020): a result for each component that is not allowed, or that nobody has assessed.
std::string VerdictList::sarif() const {
  std::set<std::string> codes;
  for (const Row& row : rows_)
    if (!row.found.allowed) codes.insert(row.code);
  std::string out;
  JsonWriter json(out);
  json.begin('{').member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
  json.key("runs").begin('[').begin('{').key("tool").begin('{').key("driver").begin('{').member("name", "fundament");
  json.key("rules").begin('[');
  for (const auto& code : codes) {
    json.begin('{').member("id", code).key("shortDescription").begin('{');
    json.member("text", base::render({"code." + code}, call_.language)).end('}');
    json.key("defaultConfiguration").begin('{').member("level", level(code)).end('}').end('}');
  }
  json.end(']').end('}').end('}').key("results").begin('[');
  for (const Row& row : rows_)
    if (!row.found.allowed) result(json, row);
  json.end(']').end('}').end(']').end('}');
  return out + "\n";
}

void VerdictList::result(JsonWriter& json, const Row& row) const {
  std::string name = row.found.name + (row.found.version.empty() ? "" : "@" + row.found.version);
  if (row.component && !row.component->purl.empty()) name = row.component->purl;
  json.begin('{').member("ruleId", row.code).member("level", level(row.code));
  json.key("message").begin('{').member("text", writer_.sentence(row.found, *row.question)).end('}');
  json.key("locations").begin('[').begin('{').key("physicalLocation").begin('{').key("artifactLocation").begin('{');
  json.member("uri", call_.parameters.text("file")).end('}').end('}');
  json.key("logicalLocations").begin('[').begin('{').member("fullyQualifiedName", name).member("kind", "module");
  json.end('}').end(']').end('}').end(']');
  json.key("partialFingerprints").begin('{').member("component/v1", name + " " + row.code).end('}').end('}');
}

} // namespace fundament::api
