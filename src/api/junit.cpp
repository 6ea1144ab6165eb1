// SPDX-License-Identifier: MPL-2.0
#include "api/junit.hpp"
#include "api/xml.hpp"

namespace fundament::api {

namespace {

std::string attribute(const char* name, std::string_view value) {
  return std::string(" ") + name + "=\"" + xml_text(value) + "\"";
}

} // namespace

void JunitReport::add(std::string_view kind, std::string_view name, std::string_view code, std::string_view sentence,
                      bool fails) {
  const std::string said = std::string(code) + ": " + std::string(sentence);
  count_++;
  cases_ += "    <testcase" + attribute("classname", kind.empty() ? "component" : kind) + attribute("name", name) +
            " time=\"0\">\n";
  if (fails) {
    failures_++;
    cases_ += "      <failure" + attribute("type", code) + attribute("message", sentence) + ">" + xml_text(said) +
              "</failure>\n";
  }
  cases_ += "      <system-out>" + xml_text(said) + "</system-out>\n    </testcase>\n";
}

void JunitReport::property(std::string_view name, std::string_view value) {
  properties_ += "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

std::string JunitReport::document(std::string_view suite) const {
  const std::string counts = attribute("tests", std::to_string(count_)) +
                             attribute("failures", std::to_string(failures_)) +
                             " errors=\"0\" skipped=\"0\" time=\"0\"";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"fundament\"" +
                    attribute("tests", std::to_string(count_)) + attribute("failures", std::to_string(failures_)) +
                    " errors=\"0\" time=\"0\">\n  <testsuite" + attribute("name", suite) + counts + ">\n";
  if (!properties_.empty()) out += "    <properties>\n" + properties_ + "    </properties>\n";
  return out + cases_ + "  </testsuite>\n</testsuites>\n";
}

} // namespace fundament::api
