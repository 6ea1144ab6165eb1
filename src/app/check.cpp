// SPDX-License-Identifier: MPL-2.0
#include "api/approval.hpp"
#include "app/asking.hpp"
#include "interchange/bom.hpp"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <vector>

/// "May we use this?", for a person and for a build pipeline: the exit state is the answer.
namespace fundament::app {

using nlohmann::json;

namespace {

std::string listed(const json& items) {
  std::string out;
  for (const auto& one : items) {
    out += (out.empty() ? "" : ", ") + text_of(one["name"]);
    if (one.contains("version") && one["version"].is_string()) out += " " + text_of(one["version"]);
    out += " (" + text_of(one["ref"]) + ")";
  }
  return out;
}

void print_users(const Common& common, const json& answer) {
  constexpr std::size_t most_named = 5;
  const auto counted = [&](const char* member) { return number(answer[member].get<std::uint64_t>(), common.language); };
  if (answer["used_version_by"].is_null())
    say(common.language, {"check.used_by", {{"count", counted("used_by")}}});
  else
    say(common.language, {"check.used_by_version",
                          {{"version", text_of(answer["version"])},
                           {"count", counted("used_version_by")},
                           {"all", counted("used_by")}}});
  std::string administrations;
  for (const auto& [administration, count] : answer["used_in"].items())
    administrations += (administrations.empty() ? "" : ", ") +
                       (administration == "none" ? word(common, "impact.no_owner") : administration) + " " +
                       number(count.get<std::uint64_t>(), common.language);
  if (!administrations.empty()) say(common.language, {"check.used_in", {{"list", administrations}}});
  json first = json::array();
  for (std::size_t i = 0; i < answer["users"].size() && i < most_named; i++)
    first.push_back(answer["users"][i]);
  if (!first.empty()) say(common.language, {"check.users", {{"list", listed(first)}}});
}

void print_verdict(const Common& common, const json& answer) {
  const auto tell = [&](const char* id, std::vector<std::pair<std::string, std::string>> values) {
    say(common.language, {id, {values.begin(), values.end()}});
  };
  print(text_of(answer["sentence"]) + "\n");
  if (const auto& decision = answer["decision"]; !decision.is_null()) {
    const std::string by = text_of(decision["decided_by"]);
    const std::string who = by.empty() ? "" : base::render({"check.by", {{"who", by}}}, common.language);
    tell("check.decision", {{"name", text_of(decision["name"])}, {"ref", text_of(decision["ref"])}, {"by", who}});
    if (decision["justification"].is_string()) print("  " + text_of(decision["justification"]) + "\n");
  }
  for (const auto& one : answer["conditions"])
    tell("check.condition",
         {{"text", text_of(one["text"])}, {"state", word(common, "check.state." + text_of(one["state"]))}});
  if (answer["otherwise"].is_string())
    tell("check.otherwise", {{"waiver", answer["waiver"].is_null() ? "" : text_of(answer["waiver"]["ref"])},
                             {"code", text_of(answer["otherwise"])}});
  for (const auto& one : answer["warnings"])
    tell("check.warning", {{"text", text_of(one)}});
  for (const auto& one : answer["beaten"])
    tell("check.beaten",
         {{"ref", text_of(one["ref"])}, {"ruling", text_of(one["ruling"])}, {"reason", text_of(one["reason"])}});
  if (!answer["meant"].empty() && !answer["next"].is_string())
    tell("check.nearest", {{"list", listed(answer["meant"])}});
  if (!answer["alternatives"].empty()) tell("check.alternatives", {{"list", listed(answer["alternatives"])}});
  if (!answer["subject"].is_null()) print_users(common, answer);
  if (answer["next"].is_string())
    print(text_of(answer["next"]) + "\n");
  else if (!answer["ask"].is_null())
    tell("check.ask", {{"name", text_of(answer["ask"]["name"])}, {"ref", text_of(answer["ask"]["ref"])}});
}

void print_in_use(const Common& common, const json& answer) {
  Table table({word(common, "column.administration"), word(common, "column.code"), word(common, "column.count")});
  std::map<std::string, std::uint64_t> all;
  for (const auto& [administration, counts] : answer["by_administration"].items())
    for (const auto& [code, count] : counts.items()) {
      all[code] += count.get<std::uint64_t>();
      table.add({administration == "none" ? word(common, "impact.no_owner") : administration, code,
                 number(count.get<std::uint64_t>(), common.language)});
    }
  std::string counts;
  std::uint64_t total = 0;
  for (const auto& [code, count] : all) {
    counts += (counts.empty() ? "" : ", ") + code + " " + number(count, common.language);
    total += count;
  }
  say(common.language, {"check.in_use", {{"total", number(total, common.language)}, {"counts", counts}}});
  print(table.text());
}

/// A line for each component about which something is decided, what is wrong with the bill, and what it adds up to.
void print_bill(const Common& common, const json& answer) {
  const auto tell_warning = [&](const std::string& words) {
    say(common.language, {"check.warning", {{"text", words}}});
  };
  Table table({word(common, "column.code"), word(common, "column.name"), word(common, "column.version"),
               word(common, "column.answer")});
  for (const auto& one : answer["answers"])
    if (one["code"] != "not_assessed")
      table.add({text_of(one["code"]), text_of(one["name"]), text_of(one["version"]), text_of(one["sentence"])});
  if (!table.empty()) print(table.text() + "\n");
  const auto& bill = answer["bill"];
  for (const auto& one : bill["warnings"])
    tell_warning(text_of(one["where"]) + ": " + text_of(one["text"]));
  if (const auto all = bill["warned"].get<std::uint64_t>(); all > bill["warnings"].size())
    tell_warning(base::render(
        {"bom.more_warnings", {{"count", number(all - bill["warnings"].size(), common.language)}}}, common.language));
  const std::string subject = text_of(bill["subject"]);
  say(common.language, {subject.empty() ? "check.bill_unnamed" : "check.bill",
                        {{"subject", subject},
                         {"format", text_of(bill["format"])},
                         {"distinct", number(bill["distinct"].get<std::uint64_t>(), common.language)}}});
  std::string counts;
  std::uint64_t not_assessed = 0;
  for (const auto& [code, count] : answer["counts"].items()) {
    counts += (counts.empty() ? "" : ", ") + code + " " + number(count.get<std::uint64_t>(), common.language);
    if (code.ends_with("not_assessed")) not_assessed += count.get<std::uint64_t>();
  }
  if (!counts.empty()) say(common.language, {"check.bill_counts", {{"counts", counts}}});
  if (not_assessed > 0)
    say(common.language, {"check.bill_not_assessed", {{"count", number(not_assessed, common.language)}}});
}

/// A file, or standard input for "-", in pieces. What cannot be read twice is put into a file without a name first.
class FileText : public interchange::BomText {
public:
  static base::Result<std::unique_ptr<FileText>> open(const std::string& path) {
    File in(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
    if (!in) return failed(path);
    struct ::stat known {};
    if (::fstat(::fileno(in.get()), &known) == 0 && S_ISREG(known.st_mode))
      return std::unique_ptr<FileText>(new FileText(std::move(in)));
    if (S_ISDIR(known.st_mode)) return errno = EISDIR, failed(path);
    File kept(std::tmpfile());
    if (!kept) return failed(path);
    std::vector<char> piece(piece_bytes);
    for (std::size_t count = 0; (count = std::fread(piece.data(), 1, piece.size(), in.get())) > 0;)
      if (std::fwrite(piece.data(), 1, count, kept.get()) != count) return failed(path);
    if (std::ferror(in.get()) || std::fflush(kept.get()) != 0) return failed(path);
    return std::unique_ptr<FileText>(new FileText(std::move(kept)));
  }

  std::string_view next() override {
    const std::size_t count = std::fread(piece_.data(), 1, piece_.size(), in_.get());
    if (count == 0 && std::ferror(in_.get())) lost_ = errno ? errno : EIO;
    return {piece_.data(), count};
  }
  void rewind() override { (void)std::fseek(in_.get(), begin_, SEEK_SET); }

  /// Why not all of it could be read.
  std::optional<base::Error> lost(const std::string& path) const {
    if (lost_ == 0) return std::nullopt;
    return errno = lost_, failed(path);
  }

private:
  struct Closes {
    void operator()(std::FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };
  using File = std::unique_ptr<std::FILE, Closes>;
  static constexpr std::size_t piece_bytes = 1 << 18;

  explicit FileText(File in) : in_(std::move(in)), begin_(in_.get() == stdin ? std::ftell(in_.get()) : 0) {}

  static base::Error failed(const std::string& path) {
    return {
        base::ErrorCode::unavailable, {"import.unreadable", {{"why", std::generic_category().message(errno)}}}, path};
  }

  File in_;
  const long begin_; ///< standard input may be a file of which something is read already
  std::vector<char> piece_ = std::vector<char>(piece_bytes);
  int lost_ = 0;
};

std::uint64_t counted(const api::Response& response, std::string_view header) {
  for (const auto& [name, value] : response.headers)
    if (name == header) return std::strtoull(value.c_str(), nullptr, 10);
  return 0;
}

/// A line for each rule that is broken or gave no answer; of rules that were named, each finding.
void print_frameworks(const Common& common, const json& answer) {
  const auto counted = [&](const json& of, const char* member) {
    return number(of[member].get<std::uint64_t>(), common.language);
  };
  const auto& totals = answer["totals"];
  say(common.language, {"frameworks.totals",
                        {{"on", text_of(answer["on"])},
                         {"rules", number(answer["rules"].size(), common.language)},
                         {"binding", counted(totals, "binding_open")},
                         {"advisory", counted(totals, "advisory_open")},
                         {"settled", counted(totals, "settled")},
                         {"ending", counted(totals, "ending")}}});
  Table table({word(common, "column.rule"), word(common, "column.force"), word(common, "column.open"),
               word(common, "column.settled"), word(common, "column.title")});
  for (const auto& rule : answer["rules"])
    if (rule["open"].get<std::uint64_t>() + rule["settled"].get<std::uint64_t>() > 0)
      table.add({text_of(rule["id"]), word(common, "force." + text_of(rule["force"])), counted(rule, "open"),
                 counted(rule, "settled"), text_of(rule["title"])});
  if (!table.empty()) print(table.text());
  for (const auto& rule : answer["rules"])
    if (rule["not_evaluated"].is_object())
      say(common.language, {"frameworks.not_evaluated",
                            {{"rule", text_of(rule["id"])}, {"why", text_of(rule["not_evaluated"]["why"])}}});
  if (answer["findings"].empty()) return;
  Table findings({word(common, "column.rule"), word(common, "column.element"), word(common, "column.about"),
                  word(common, "column.party"), word(common, "column.state"), word(common, "column.until")});
  const auto ref_of = [](const json& named) { return named.is_object() ? text_of(named["ref"]) : std::string(); };
  for (const auto& one : answer["findings"])
    findings.add({text_of(one["rule"]), ref_of(one["element"]), ref_of(one["about"]), ref_of(one["party"]),
                  word(common, "finding." + text_of(one["state"])), text_of(one["until"])});
  print("\n" + findings.text());
  if (answer["findings"].size() < answer["total"].get<std::uint64_t>())
    say(common.language, {"frameworks.shown",
                          {{"shown", number(answer["findings"].size(), common.language)},
                           {"total", counted(answer, "total")},
                           {"cursor", text_of(answer["next"])}}});
}

} // namespace

int run_check_frameworks(const Common& common, const CheckCommand& command) {
  auto rules = review::Rules::built_in();
  if (!command.folder.empty()) {
    auto read = review::Rules::with_folder(command.folder, model::Metamodel::built_in());
    if (!read) return print_error(read.error(), common.language), exit_of_storage(read.error().code);
    rules = std::move(*read);
  }
  auto asked = open(common, query::Library::built_in(), rules);
  if (const auto state = begin(asked, common)) return *state;
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  const auto given = [&](std::string_view name) {
    return std::any_of(parameters.begin(), parameters.end(), [&](const auto& one) { return one.first == name; });
  };
  if (command.format == "table" && !given("limit") && !given("rule")) parameters.emplace_back("limit", "0");
  const auto response =
      asked->service->dispatch({"GET", "/api/v1/frameworks", query_of(common, parameters, command.format), {}, ""});
  if (response.status != 200) return refused(response);
  if (command.format == "table") {
    const auto answer = json::parse(response.body, nullptr, false);
    print_plans(common, answer);
    print_frameworks(common, answer);
  } else
    write(response.body, command.format);
  return counted(response, api::failing_header) == 0 ? fine : answered_no;
}

int run_check_technology(const Common& common, const CheckCommand& command) {
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  parameters.emplace_back("name", command.name);
  const api::Request request{"GET", "/api/v1/technologies/check", query_of(common, parameters, "json"), {}, ""};
  json answer;
  if (const int state = ask(*asked->service, request, command.format, print_verdict, common, &answer); state != fine)
    return state;
  return answer["allowed"] == true ? fine : answered_no;
}

int run_check_technologies(const Common& common, const CheckCommand& command) {
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  for (const auto& code : command.fail_on)
    parameters.emplace_back("fail_on", code);
  const auto response = asked->service->dispatch(
      {"GET", "/api/v1/technologies/in-use", query_of(common, parameters, command.format), {}, ""});
  if (response.status != 200) return refused(response);
  if (command.format == "table") {
    const auto answer = json::parse(response.body, nullptr, false);
    print_plans(common, answer);
    print_in_use(common, answer);
  } else
    write(response.body, command.format);
  return counted(response, api::failing_header) == 0 ? fine : answered_no;
}

int run_check_sbom(const Common& common, const CheckCommand& command) {
  auto text = FileText::open(command.name);
  if (!text) return print_error(text.error(), common.language), trouble;
  auto asked = open(common);
  if (const auto state = begin(asked, common)) return *state;
  Parameters parameters = command.parameters;
  parameters.insert(parameters.end(), asked->plans.begin(), asked->plans.end());
  parameters.emplace_back("file", command.name);
  for (const auto& code : command.fail_on)
    parameters.emplace_back("fail_on", code);
  api::Request request{"POST", "/api/v1/technologies/check", query_of(common, parameters, command.format), {}, ""};
  request.bill = text->get();
  auto response = asked->service->dispatch(request);
  if (const auto lost = (*text)->lost(command.name)) return print_error(*lost, common.language), trouble;
  if (response.status != 200) {
    const int state = refused(response);
    const std::string place = text_of(json::parse(response.body, nullptr, false).value("parameter", json()));
    return place.starts_with(command.name) ? trouble : state; // the document's fault
  }
  if (command.format != "table") {
    write(response.body, command.format);
    const auto warned = counted(response, api::warnings_header);
    if (warned > 0 && command.format != "json" && command.format != "sarif")
      complain(base::render({"check.bill_warned", {{"count", number(warned, common.language)}}}, common.language));
  } else {
    // a bill may have 200,000 components: of those only what a table shows is made
    const json::parser_callback_t shown = [&](int, json::parse_event_t event, json& value) {
      return event != json::parse_event_t::object_end || value.value("code", json()) != "not_assessed";
    };
    const auto answer = json::parse(response.body, shown, false);
    response.body = {};
    print_plans(common, answer);
    print_bill(common, answer);
  }
  return counted(response, api::failing_header) == 0 ? fine : answered_no;
}

} // namespace fundament::app
