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

/// What a document says of itself, wherever in it that stands: reads until it is known.
class Head : public json::json_sax_t {
public:
  bool cyclonedx = false, spdx = false, context = false; ///< it has the member bomFormat, spdxVersion, @context
  bool names_spdx = false;                               ///< of the context
  std::string format, version;                           ///< values of bomFormat, and of specVersion or spdxVersion

  bool is_bill() const { return cyclonedx || spdx || context; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_, true; }
  bool end_object() override { return --depth_, true; }
  bool start_array(std::size_t) override { return ++depth_ > 1; } // a list is no bill
  bool end_array() override { return --depth_, true; }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

  bool key(string_t& name) override {
    if (depth_ != 1) return true;
    member_ = name.size() < 20 ? name : "";
    cyclonedx |= member_ == "bomFormat";
    spdx |= member_ == "spdxVersion";
    context |= member_ == "@context";
    return true;
  }

  bool string(string_t& value) override {
    names_spdx |= member_ == "@context" && value.find("spdx.org/rdf/") != value.npos;
    if (depth_ != 1) return true;
    if (member_ == "bomFormat") format = value;
    if (member_ == "specVersion" || member_ == "spdxVersion") version = value;
    return version.empty() || !(spdx || cyclonedx);
  }

private:
  std::string member_; ///< of the document
  std::size_t depth_ = 0;
};

Head head_of(std::string_view text) {
  Head out;
  json::sax_parse(text.begin(), text.end(), &out);
  return out;
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

/// "group/name version", as far as it says.
std::string title(const BomComponent& component) {
  std::string out = component.group.empty() ? component.name : component.group + "/" + component.name;
  return component.version.empty() ? out : out + " " + component.version;
}

/// Takes the components of either format, at whatever depth, and what the document is the bill of.
class Collector : public ShapeListener {
public:
  Collector(Bom& out, bool spdx) : out_(out), spdx_(spdx) {}

  void begin(std::string_view member) override {
    const Role above = levels_.empty() ? Role::other : levels_.back().role;
    Level level{role_of(member, above), {}};
    if (member == "services") level.component.type = "service";
    if (member == "packages") level.component.type = "package";
    levels_.push_back(std::move(level));
  }

  void text(std::string_view member, const std::string& value) override {
    if (spdx_ && (value == "NOASSERTION" || value == "NONE")) return; // that is how SPDX says nothing
    Level& level = levels_.back();
    BomComponent& component = level.component;
    if (level.role == Role::document && member == "name") out_.subject = value; // of SPDX
    if (member == "group") component.group = value;
    if (member == "name" || member == "referenceType") component.name = value;
    if (member == "version" || member == "versionInfo" || member == "referenceLocator") component.version = value;
    if (member == "purl") component.purl = value;
    if (member == "cpe") component.cpe = value;
    if (member == "type" && component.type.empty()) component.type = value;
  }

  bool end() override {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.role == Role::subject) out_.subject = title(level.component);
    if (level.role == Role::reference) refer(level.component.name, level.component.version);
    if (level.role == Role::component) {
      if (out_.components.size() == max_bom_components) return too_many_ = true, false;
      out_.components.push_back(level.component);
    }
    return true;
  }

  bool too_many() const { return too_many_; }

private:
  enum class Role { document, metadata, subject, component, reference, other };
  struct Level {
    Role role;
    BomComponent component; ///< as far as it has been read; of a reference its type and locator
  };

  Role role_of(std::string_view member, Role above) const {
    if (levels_.empty()) return Role::document;
    const bool nested = member == "components" || member == "services" || member == "packages";
    if (nested && (above == Role::document || above == Role::component || above == Role::subject))
      return Role::component;
    if (above == Role::document && member == "metadata") return Role::metadata;
    if (above == Role::metadata && member == "component") return Role::subject;
    return above == Role::component && member == "externalRefs" ? Role::reference : Role::other;
  }

  /// The first of each kind counts.
  void refer(const std::string& type, const std::string& locator) {
    BomComponent& component = levels_.back().component;
    if (type == "purl" && component.purl.empty()) component.purl = locator;
    if ((type == "cpe23Type" || type == "cpe22Type") && component.cpe.empty()) component.cpe = locator;
  }

  Bom& out_;
  const bool spdx_;
  std::vector<Level> levels_;
  bool too_many_ = false;
};

base::Result<Bom> read(std::string_view text, std::string_view shape, int minor, std::string format,
                       const std::string& name) {
  Bom out;
  out.format = std::move(format);
  Collector collector(out, shape == "spdx");
  base::Problems problems;
  if (auto read = read_shapes(text, shape, minor, name, collector, problems); !read) return std::move(read).error();
  if (!problems.empty()) return problems.take();
  if (collector.too_many())
    return Error{ErrorCode::limit_exceeded, {"bom.too_many", {{"most", std::to_string(max_bom_components)}}}, name};
  out.listed = out.components.size();
  std::sort(out.components.begin(), out.components.end());
  out.components.erase(std::unique(out.components.begin(), out.components.end()), out.components.end());
  return out;
}

} // namespace

bool is_bom(std::string_view text) {
  return head_of(without_mark(text)).is_bill();
}

base::Result<Bom> read_bom(std::string_view text, const std::string& name) {
  text = without_mark(text);
  const Head head = head_of(text);
  const Error not_recognised{ErrorCode::invalid_argument, {"bom.not_recognised"}, name};
  const auto version_not_read = [&](const char* format, const std::string& version, const char* member) {
    return Error{ErrorCode::invalid_argument,
                 {"bom.version", {{"format", format}, {"version", base::printable(version)}}},
                 name + " " + member};
  };
  if (head.cyclonedx) {
    if (head.format != "CycloneDX") return Error{ErrorCode::invalid_argument, {"bom.format"}, name + " bomFormat"};
    const auto known = std::find(cyclonedx_versions.begin(), cyclonedx_versions.end(), head.version);
    if (known == cyclonedx_versions.end()) return version_not_read("CycloneDX", head.version, "specVersion");
    return read(text, "bom", static_cast<int>(known - cyclonedx_versions.begin()) + 2, "CycloneDX " + head.version,
                name);
  }
  if (head.spdx) {
    if (head.version == "SPDX-2.3") return read(text, "spdx", 0, "SPDX 2.3", name);
    return version_not_read("SPDX", head.version.starts_with("SPDX-") ? head.version.substr(5) : head.version,
                            "spdxVersion");
  }
  if (head.context && head.names_spdx) return version_not_read("SPDX", "3", "@context");
  if (const auto document = model::parse_json(text, name); !document) return document.error();
  return not_recognised;
}

} // namespace fundament::interchange
