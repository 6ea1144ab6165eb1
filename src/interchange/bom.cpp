// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom.hpp"
#include "base/unicode.hpp"
#include "interchange/bom_characters.hpp"
#include "interchange/bom_shapes.hpp"
#include "model/json_text.hpp"
#include "packages/purl.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 6> cyclonedx_versions{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};

/// What a document says of itself, wherever in it that stands, or one that stands in it as `sbom`: reads until it is
/// known.
class Head : public json::json_sax_t {
public:
  /// Of one document.
  struct Says {
    bool cyclonedx = false, spdx = false, context = false; ///< it has the member bomFormat, spdxVersion, @context
    bool names_spdx = false;                               ///< of the context
    std::string format, version;                           ///< values of bomFormat, of specVersion or spdxVersion
    bool is_bill() const { return cyclonedx || spdx || context; }
  };

  bool wrapped() const { return !own_.is_bill() && inner_.is_bill(); }
  const Says& says() const { return wrapped() ? inner_ : own_; }
  /// Why the text is no JSON, by the library's number, and where, counted from 1.
  std::optional<std::pair<int, std::size_t>> broken() const { return broken_; }
  bool too_deep() const { return depth_ > model::max_json_depth; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    inside_ = depth_ == 1 ? member_ == "sbom" : inside_;
    return ++depth_ <= model::max_json_depth;
  }
  bool end_object() override { return --depth_, true; }
  bool start_array(std::size_t) override {
    list_ |= depth_ == 0; // a list is no bill
    inside_ &= depth_ != 1;
    return ++depth_ <= model::max_json_depth && !list_;
  }
  bool end_array() override { return --depth_, true; }
  bool parse_error(std::size_t byte, const std::string&, const json::exception& wrong) override {
    broken_ = {wrong.id, byte};
    return false;
  }

  bool key(string_t& name) override {
    Says* of = spoken_of();
    if (!of) return true;
    member_ = name.size() < 20 ? name : "";
    of->cyclonedx |= member_ == "bomFormat";
    of->spdx |= member_ == "spdxVersion";
    of->context |= member_ == "@context";
    return true;
  }

  bool string(string_t& value) override {
    Says* of = spoken_of();
    own_.names_spdx |= member_ == "@context" && value.find("spdx.org/rdf/") != value.npos;
    if (!of) return true;
    if (member_ == "bomFormat") of->format = value;
    if (member_ == "specVersion" || member_ == "spdxVersion") of->version = value;
    return of->version.empty() || !(of->spdx || of->cyclonedx);
  }

private:
  /// Whose members come now.
  Says* spoken_of() { return depth_ == 1 ? &own_ : depth_ == 2 && inside_ ? &inner_ : nullptr; }

  Says own_, inner_;
  std::string member_; ///< of the document, or of the one within
  std::size_t depth_ = 0;
  bool inside_ = false, list_ = false; ///< in the value of the member sbom; it is one
  std::optional<std::pair<int, std::size_t>> broken_;
};

Head head_of(BomText& text) {
  Head out;
  Characters characters(text);
  json::sax_parse(characters.begin(), Characters::end(), &out);
  return out;
}

bool begins_like_xml(BomText& text) {
  text.rewind();
  const auto first = text.next();
  const auto at = first.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return at != first.npos && first[at] == '<';
}

/// Does the component's own version say what its purl's does? A v before the number, and an epoch that the purl has
/// among its qualifiers, are how tools differ.
bool same_version(std::string_view own, std::string_view of_purl, std::string_view purl) {
  const auto bare = [](std::string_view version) {
    const bool v =
        version.size() > 1 && (version[0] == 'v' || version[0] == 'V') && version[1] >= '0' && version[1] <= '9';
    return version.substr(v ? 1 : 0);
  };
  if (bare(own) == bare(of_purl)) return true;
  const auto colon = own.find(':');
  if (colon == own.npos || own.substr(colon + 1) != of_purl) return false;
  const auto epoch = own.substr(0, colon);
  return epoch == "0" || purl.find("epoch=" + std::string(epoch)) != purl.npos;
}

/// "group/name version", as far as it says.
std::string title(const BomComponent& component) {
  std::string out = component.group.empty() ? component.name : component.group + "/" + component.name;
  return component.version.empty() ? out : out + " " + component.version;
}

/// Takes the components of either format, at whatever depth, and what the document is the bill of.
class Collector : public ShapeListener {
public:
  Collector(Bom& out, bool spdx, base::Problems& warnings) : out_(out), spdx_(spdx), warnings_(warnings) {}

  void begin(std::string_view member) override {
    const Role above = levels_.empty() ? Role::other : levels_.back().role;
    Level level{role_of(member, above), {}, {}};
    if (member == "services") level.component.type = "service";
    if (member == "packages") level.component.type = "package";
    levels_.push_back(std::move(level));
  }

  void text(std::string_view member, const std::string& value) override {
    if (spdx_ && (value == "NOASSERTION" || value == "NONE")) return; // that is how SPDX says nothing
    Level& level = levels_.back();
    BomComponent& component = level.component;
    if (level.role == Role::document && member == "name") out_.subject = value; // of SPDX
    if (level.role == Role::document && member == "documentDescribes") describe("", value);
    if (member == "group") component.group = value;
    if (member == "name" || member == "referenceType" || member == "relationshipType") component.name = value;
    if (member == "version" || member == "versionInfo" || member == "referenceLocator") component.version = value;
    if (member == "purl") component.purl = value;
    if (member == "cpe") component.cpe = value;
    if (member == "type" && component.type.empty()) component.type = value;
    if (member == "SPDXID" || member == "spdxElementId") level.id = value;
    if (member == "relatedSpdxElement") component.version = value;
  }

  bool end(const std::string& place) override {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.role == Role::document && !level.id.empty()) document_ = level.id;
    if (level.role == Role::subject) out_.subject = title(level.component);
    if (level.role == Role::reference) refer(level.component.name, level.component.version, place);
    if (level.role == Role::relationship && level.component.name == "DESCRIBES")
      describe(level.id, level.component.version);
    if (level.role == Role::relationship && level.component.name == "DESCRIBED_BY")
      describe(level.component.version, level.id);
    if (level.role == Role::component) {
      if (out_.components.size() == max_bom_components) return too_many_ = true, false;
      check_purl(level.component, place);
      out_.components.push_back(level.component);
      if (spdx_) ids_.push_back(level.id);
    }
    return true;
  }

  bool too_many() const { return too_many_; }

  /// When all is read: the package that an SPDX document describes is what it is the bill of. Where it describes
  /// several none of them can be left out.
  void set_described_apart() {
    std::optional<std::size_t> subject;
    for (std::size_t i = 0; i < ids_.size(); i++) {
      const auto named = [&](const auto& one) {
        return one.second == ids_[i] && (one.first.empty() || one.first == document_);
      };
      if (ids_[i].empty() || std::none_of(described_.begin(), described_.end(), named)) continue;
      if (subject) return;
      subject = i;
    }
    if (!subject) return;
    out_.subject = title(out_.components[*subject]);
    out_.components.erase(out_.components.begin() + static_cast<std::ptrdiff_t>(*subject));
  }

private:
  enum class Role { document, metadata, subject, component, reference, relationship, other };
  struct Level {
    Role role;
    BomComponent component; ///< as far as it has been read; of a reference its type and locator, of a relationship its
                            ///< type and, as version, the element it ends on
    std::string id;         ///< of SPDX; of a relationship the element it begins on
  };

  Role role_of(std::string_view member, Role above) const {
    if (levels_.empty()) return Role::document;
    const bool nested = member == "components" || member == "services" || member == "packages";
    if (nested && (above == Role::document || above == Role::component || above == Role::subject))
      return Role::component;
    if (above == Role::document && member == "sbom") return Role::document;
    if (above == Role::document && member == "metadata") return Role::metadata;
    if (above == Role::document && member == "relationships") return Role::relationship;
    if (above == Role::metadata && member == "component") return Role::subject;
    return above == Role::component && member == "externalRefs" ? Role::reference : Role::other;
  }

  /// More than two say no more than two.
  void describe(const std::string& from, const std::string& to) {
    const std::pair<std::string, std::string> said(from, to);
    if (described_.size() < max_described && std::find(described_.begin(), described_.end(), said) == described_.end())
      described_.push_back(said);
  }

  /// The first of each kind counts, of purls the first that is one. The type is a word of the specification's list, or
  /// the whole address of that word.
  void refer(std::string_view type, const std::string& locator, const std::string& place) {
    for (const std::string_view list : {"http://spdx.org/rdf/references/", "https://spdx.org/rdf/references/"})
      if (type.starts_with(list)) type.remove_prefix(list.size());
    BomComponent& component = levels_.back().component;
    if (type == "purl" && !packages::Purl::parse(locator))
      warn({"bom.purl", {{"value", base::printable(locator)}}}, place);
    else if (type == "purl" && component.purl.empty())
      component.purl = locator;
    if ((type == "cpe23Type" || type == "cpe22Type") && component.cpe.empty()) component.cpe = locator;
  }

  void check_purl(const BomComponent& component, const std::string& place) {
    if (component.purl.empty()) return;
    const auto purl = packages::Purl::parse(component.purl);
    if (!purl)
      warn({"bom.purl", {{"value", base::printable(component.purl)}}}, place + ".purl");
    else if (!purl->version.empty() && !component.version.empty() &&
             !same_version(component.version, purl->version, component.purl))
      warn({"bom.versions_differ",
            {{"version", base::printable(component.version)}, {"purl", base::printable(component.purl)}}},
           place);
  }

  void warn(base::Text text, const std::string& place) {
    warnings_.add({ErrorCode::invalid_argument, std::move(text), place});
  }

  static constexpr std::size_t max_described = 1000;

  Bom& out_;
  const bool spdx_;
  base::Problems& warnings_;
  std::vector<Level> levels_;
  std::string document_;                                       ///< of SPDX, its identifier
  std::vector<std::string> ids_;                               ///< of SPDX, of each component
  std::vector<std::pair<std::string, std::string>> described_; ///< by which element ("": the document), which
  bool too_many_ = false;
};

base::Result<Bom> read(BomText& text, std::string_view shape, bool spdx, int minor, std::string format,
                       const std::string& name) {
  Bom out;
  out.format = std::move(format);
  ShapeProblems problems;
  Collector collector(out, spdx, problems.warned);
  if (auto read = read_shapes(text, shape, minor, name, collector, problems); !read) return std::move(read).error();
  if (!problems.refused.empty()) return problems.refused.take();
  if (collector.too_many())
    return Error{ErrorCode::limit_exceeded, {"bom.too_many", {{"most", std::to_string(max_bom_components)}}}, name};
  collector.set_described_apart();
  out.listed = out.components.size();
  std::sort(out.components.begin(), out.components.end());
  out.components.erase(std::unique(out.components.begin(), out.components.end()), out.components.end());
  out.warned = problems.warned.size();
  if (out.warned == 0) return out;
  Error first = problems.warned.take();
  auto others = std::exchange(first.others, {});
  if (out.warned > base::Problems::most) others.pop_back(); // how many more
  out.warnings.push_back(std::move(first));
  out.warnings.insert(out.warnings.end(), std::make_move_iterator(others.begin()),
                      std::make_move_iterator(others.end()));
  return out;
}

} // namespace

bool is_bom(BomText& text) {
  return head_of(text).says().is_bill();
}

bool is_bom(std::string_view text) {
  HeldText held(text);
  return is_bom(held);
}

base::Result<Bom> read_bom(std::string_view text, const std::string& name) {
  HeldText held(text);
  return read_bom(held, name);
}

base::Result<Bom> read_bom(BomText& text, const std::string& name) {
  const Head head = head_of(text);
  const Head::Says& says = head.says();
  const std::string within = name + (head.wrapped() ? " sbom." : " ");
  const auto version_not_read = [&](const char* format, const std::string& version, const char* member) {
    return Error{ErrorCode::invalid_argument,
                 {"bom.version", {{"format", format}, {"version", base::printable(version)}}},
                 within + member};
  };
  if (says.cyclonedx) {
    if (says.format != "CycloneDX") return Error{ErrorCode::invalid_argument, {"bom.format"}, within + "bomFormat"};
    const auto known = std::find(cyclonedx_versions.begin(), cyclonedx_versions.end(), says.version);
    if (known == cyclonedx_versions.end()) return version_not_read("CycloneDX", says.version, "specVersion");
    return read(text, head.wrapped() ? "wrapped bom" : "bom", false,
                static_cast<int>(known - cyclonedx_versions.begin()) + 2, "CycloneDX " + says.version, name);
  }
  if (says.spdx) {
    const std::string version = says.version.starts_with("SPDX-") ? says.version.substr(5) : says.version;
    if (says.version != "SPDX-2.2" && says.version != "SPDX-2.3")
      return version_not_read("SPDX", version, "spdxVersion");
    return read(text, head.wrapped() ? "wrapped spdx" : "spdx", true, 0, "SPDX " + version, name);
  }
  if (says.context && says.names_spdx) return version_not_read("SPDX", "3", "@context");
  if (head.too_deep()) return model::json_too_deep(name);
  const auto broken = head.broken();
  if (broken && !begins_like_xml(text)) return unreadable(text, broken->first, broken->second, name);
  return Error{ErrorCode::invalid_argument, {"bom.not_recognised"}, name};
}

} // namespace fundament::interchange
