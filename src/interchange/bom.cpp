// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom.hpp"
#include "base/unicode.hpp"
#include "interchange/bom_shapes.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 6> cyclonedx_versions{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// "group:name version", as far as it says.
std::string title(const BomComponent& component) {
  std::string out = component.group.empty() ? component.name : component.group + "/" + component.name;
  return component.version.empty() ? out : out + " " + component.version;
}

/// Components in one order, each once.
base::Result<Bom> finished(Bom bom, const std::string& name) {
  bom.listed = bom.components.size();
  if (bom.listed > max_bom_components)
    return Error{ErrorCode::limit_exceeded, {"bom.too_many", {{"most", std::to_string(max_bom_components)}}}, name};
  std::sort(bom.components.begin(), bom.components.end());
  bom.components.erase(std::unique(bom.components.begin(), bom.components.end()), bom.components.end());
  return bom;
}

// ---- CycloneDX ----

/// The members of one name, and those within them, in the order of the document. Checked before: lists of objects.
void collect(const json& object, const char* member, const char* type, std::vector<BomComponent>& out) {
  const auto found = object.find(member);
  if (found == object.end()) return;
  for (const json& one : *found) {
    BomComponent component{text_of(one, "group"), text_of(one, "name"), text_of(one, "version"),
                           text_of(one, "purl"),  text_of(one, "cpe"),  type ? type : text_of(one, "type")};
    out.push_back(std::move(component));
    collect(one, member, type, out);
  }
}

base::Result<Bom> read_cyclonedx(const json& document, const std::string& version, int minor, const std::string& name) {
  base::Problems problems;
  check_cyclonedx(document, minor, name, problems);
  if (!problems.empty()) return problems.take();
  Bom out;
  out.format = "CycloneDX " + version;
  if (const auto metadata = document.find("metadata"); metadata != document.end() && metadata->contains("component")) {
    const json& subject = (*metadata)["component"];
    out.subject = title({text_of(subject, "group"), text_of(subject, "name"), text_of(subject, "version"), "", "", ""});
    collect(subject, "components", nullptr, out.components);
  }
  collect(document, "components", nullptr, out.components);
  collect(document, "services", "service", out.components);
  return finished(std::move(out), name);
}

// ---- SPDX ----

/// A text that says something: SPDX writes what is not known as NOASSERTION or NONE.
std::string asserted(const json& object, const char* name) {
  std::string out = text_of(object, name);
  return out == "NOASSERTION" || out == "NONE" ? std::string() : out;
}

class SpdxReader {
public:
  SpdxReader(const json& document, const std::string& name) : document_(document), name_(name) {}

  base::Result<Bom> read() {
    for (const char* member : {"SPDXID", "name", "documentNamespace"})
      need_text(document_, member, name_ + " ");
    const auto creation = document_.find("creationInfo");
    if (creation == document_.end() || !creation->is_object()) problem(name_, "creationInfo");
    const auto packages = document_.find("packages");
    Bom out;
    out.format = "SPDX 2.3";
    out.subject = asserted(document_, "name");
    if (packages != document_.end() && !packages->is_array())
      problems_.add({ErrorCode::invalid_argument, {"bom.list_expected"}, name_ + " packages"});
    else if (packages != document_.end())
      for (std::size_t i = 0; i < packages->size(); i++)
        package((*packages)[i], name_ + " packages[" + std::to_string(i) + "]", out);
    if (!problems_.empty()) return problems_.take();
    return finished(std::move(out), name_);
  }

private:
  void problem(const std::string& place, const char* member) {
    problems_.add({ErrorCode::invalid_argument, {"bom.member_missing", {{"member", member}}}, place});
  }

  void need_text(const json& object, const char* member, const std::string& place) {
    const auto found = object.find(member);
    if (found == object.end())
      problem(base::printable(place), member);
    else if (!found->is_string())
      problems_.add({ErrorCode::invalid_argument, {"bom.text_expected"}, place + member});
  }

  void package(const json& one, const std::string& place, Bom& out) {
    if (!one.is_object()) {
      problems_.add({ErrorCode::invalid_argument, {"bom.object_expected"}, place});
      return;
    }
    need_text(one, "SPDXID", place + ".");
    need_text(one, "name", place + ".");
    BomComponent component{"", asserted(one, "name"), asserted(one, "versionInfo"), "", "", "package"};
    if (const auto refs = one.find("externalRefs"); refs != one.end() && refs->is_array())
      for (const json& ref : *refs) {
        if (!ref.is_object()) continue;
        const std::string type = text_of(ref, "referenceType");
        const std::string where = text_of(ref, "referenceLocator");
        if (type == "purl" && component.purl.empty()) component.purl = where;
        if ((type == "cpe23Type" || type == "cpe22Type") && component.cpe.empty()) component.cpe = where;
      }
    out.components.push_back(std::move(component));
  }

  const json& document_;
  const std::string& name_;
  base::Problems problems_;
};

} // namespace

bool is_bom(const json& document) {
  return document.is_object() &&
         (document.contains("bomFormat") || document.contains("spdxVersion") || document.contains("@context"));
}

base::Result<Bom> read_bom(std::string_view text, const std::string& name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto document = model::parse_json(text, name);
  if (!document) return document.error();
  return read_bom(*document, name);
}

base::Result<Bom> read_bom(const json& document, const std::string& name) {
  const Error not_recognised{ErrorCode::invalid_argument, {"bom.not_recognised"}, name};
  if (!is_bom(document)) return not_recognised;
  const auto version_not_read = [&](const char* format, const std::string& version, const char* member) {
    return Error{ErrorCode::invalid_argument,
                 {"bom.version", {{"format", format}, {"version", base::printable(version)}}},
                 name + " " + member};
  };
  if (document.contains("bomFormat")) {
    if (document["bomFormat"] != "CycloneDX")
      return Error{ErrorCode::invalid_argument, {"bom.format"}, name + " bomFormat"};
    const std::string version = text_of(document, "specVersion");
    const auto known = std::find(cyclonedx_versions.begin(), cyclonedx_versions.end(), version);
    if (known == cyclonedx_versions.end()) return version_not_read("CycloneDX", version, "specVersion");
    return read_cyclonedx(document, version, static_cast<int>(known - cyclonedx_versions.begin()) + 2, name);
  }
  if (document.contains("spdxVersion")) {
    const std::string version = text_of(document, "spdxVersion");
    if (version == "SPDX-2.3") return SpdxReader(document, name).read();
    return version_not_read("SPDX", version.starts_with("SPDX-") ? version.substr(5) : version, "spdxVersion");
  }
  if (document["@context"].dump().find("spdx.org/rdf/") == std::string::npos) return not_recognised;
  return version_not_read("SPDX", "3", "@context");
}

} // namespace fundament::interchange
