// SPDX-License-Identifier: MPL-2.0
#include "api/sarif.hpp"
#include "api/json_writer.hpp"
#include "base/ascii.hpp"
#include "base/sha256.hpp"
#include "base/unicode.hpp"

namespace fundament::api {

std::string relative_uri(std::string_view path) {
  if (path.empty() || path == "-" || path.front() == '/' || path.back() == '/') return "";
  std::vector<std::string_view> segments;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto segment = path.substr(begin, end - begin);
    begin = end + 1;
    if (segment == "..") {
      if (segments.empty()) return "";
      segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    } else if (begin > path.size()) {
      return ""; // "a/." is a folder
    }
  }
  if (path.ends_with("/..")) return "";
  std::string out;
  for (const auto segment : segments) {
    if (!out.empty()) out += '/';
    out += base::percent_encoded(segment);
  }
  return out;
}

SarifLog::SarifLog(base::Language language, std::string version, std::string_view file)
    : language_(language), version_(std::move(version)), uri_(relative_uri(file)) {}

void SarifLog::rule(std::string_view code, std::string_view level) {
  const std::string meaning = text({"rule." + std::string(code)});
  rule(code, level, {text({"code." + std::string(code)}), meaning, meaning, "approval"});
}

void SarifLog::rule(std::string_view code, std::string_view level, const RuleWords& words) {
  if (!rules_.try_emplace(std::string(code), rules_.size()).second) return;
  const auto said = [](JsonWriter& json, const char* name, const std::string& text) {
    json.key(name).begin('{').member("text", text).end('}');
  };
  if (!rule_objects_.empty()) rule_objects_ += ',';
  JsonWriter json(rule_objects_);
  json.begin('{').member("id", code);
  said(json, "shortDescription", words.title);
  said(json, "fullDescription", words.about);
  said(json, "help", words.help);
  json.key("defaultConfiguration").begin('{').member("level", level).end('}');
  json.key("properties").begin('{').key("tags").begin('[').value(words.tag).end(']').end('}').end('}');
}

void SarifLog::result(std::string_view code, std::string_view level, const std::string& name,
                      const std::string& sentence) {
  if (full()) return leave_out(1);
  constexpr std::size_t digits = 16;
  const std::string hash = base::to_hex(base::sha256(std::string(code) + "\n" + name));
  const unsigned time = ++fingerprints_[hash];
  if (written_++ > 0) results_ += ',';
  JsonWriter json(results_);
  json.begin('{').member("ruleId", code).member("ruleIndex", rules_.find(code)->second).member("level", level);
  json.key("message").begin('{').member("text", base::printable(sentence, most_text)).end('}');
  json.key("locations").begin('[').begin('{');
  if (!uri_.empty()) {
    json.key("physicalLocation").begin('{').key("artifactLocation").begin('{').member("uri", uri_).end('}');
    json.key("region").begin('{').member("startLine", 1).end('}').end('}'); // a host wants one: the file as a whole
  }
  json.key("logicalLocations").begin('[').begin('{');
  json.member("fullyQualifiedName", base::printable(name, most_text)).member("kind", "module").end('}').end(']');
  json.end('}').end(']');
  // of all results one file and line: a host that made the fingerprint itself would take them for the same
  json.key("partialFingerprints").begin('{').member("component/v1", hash + ":" + std::to_string(time));
  json.member("primaryLocationLineHash", hash.substr(0, digits) + ":" + std::to_string(time)).end('}').end('}');
}

void SarifLog::notify(std::string_view level, std::string_view id, const std::string& words) {
  if (!notifications_.empty()) notifications_ += ',';
  JsonWriter json(notifications_);
  json.begin('{').member("level", level).key("descriptor").begin('{').member("id", id).end('}');
  json.key("message").begin('{').member("text", base::printable(words, most_text)).end('}').end('}');
}

void SarifLog::warnings(const std::vector<base::Error>& named, std::size_t all) {
  warned_ = all;
  for (const base::Error& one : named)
    notify("warning", one.text.id, one.message(language_));
  if (all > named.size())
    notify("warning", "bom.more_warnings",
           text({"bom.more_warnings", {{"count", std::to_string(all - named.size())}}}));
}

std::string SarifLog::document() const {
  SarifLog last(language_, "", "");
  if (left_out_ > 0)
    last.notify("warning", "sarif.left_out", text({"sarif.left_out", {{"count", std::to_string(left_out_)}}}));
  const std::string comma = notifications_.empty() || last.notifications_.empty() ? "" : ",";
  std::string out;
  JsonWriter json(out);
  json.begin('{').member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
  json.key("runs").begin('[').begin('{').key("tool").begin('{').key("driver").begin('{').member("name", "fundament");
  if (!version_.empty()) json.member("semanticVersion", version_);
  json.key("rules").begin('[').raw(rule_objects_).end(']').end('}').end('}');
  json.member("language", to_string(language_)).key("invocations").begin('[').begin('{');
  json.member("executionSuccessful", true).key("toolExecutionNotifications").begin('[');
  json.raw(notifications_ + comma + last.notifications_).end(']').end('}').end(']');
  json.key("results").begin('[').raw(results_).end(']');
  json.key("properties").begin('{').member("results", written_ + left_out_).member("resultsLeftOut", left_out_);
  json.member("warnings", warned_).end('}').end('}').end(']').end('}');
  return out + "\n";
}

} // namespace fundament::api
