// SPDX-License-Identifier: MPL-2.0
#include "answers/technology_names.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <set>
#include <tuple>

namespace fundament::answers {

using model::ElementId;

namespace {

constexpr std::string_view purl_scheme = "pkg:", cpe_scheme = "cpe:";

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i++) {
    const bool coded =
        text[i] == '%' && i + 2 < text.size() && base::hex_digit(text[i + 1]) >= 0 && base::hex_digit(text[i + 2]) >= 0;
    if (!coded) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(base::hex_digit(text[i + 1]) * 16 + base::hex_digit(text[i + 2]));
    i += 2;
  }
  return out;
}

/// The form under which names are compared: no case, no spacing, no punctuation but + and #.
std::string folded(std::string_view name) {
  std::string spelled;
  for (const char c : name) {
    if (c == '+')
      spelled += "plus";
    else if (c == '#')
      spelled += "sharp";
    else
      spelled += c;
  }
  std::string out = base::fold(spelled);
  out.erase(std::remove(out.begin(), out.end(), ' '), out.end());
  return out;
}

/// The type of a purl whose names are those of a library registry.
bool is_registry(std::string_view bare) {
  static const std::set<std::string_view> products{"generic", "deb",  "rpm",  "apk", "docker",
                                                   "oci",     "swid", "brew", "alpm"};
  return products.count(bare.substr(purl_scheme.size(), bare.find('/') - purl_scheme.size())) == 0;
}

} // namespace

std::string bare_purl(std::string_view purl, std::string* version) {
  if (base::lower(purl.substr(0, purl_scheme.size())) != purl_scheme) return "";
  purl = purl.substr(0, purl.find_first_of("?#"));
  const auto at = purl.rfind('@');
  // an @ that begins a segment is a namespace as npm writes them
  if (at != purl.npos && purl.find('/', at) == purl.npos && purl[at - 1] != '/') {
    if (version) *version = percent_decoded(purl.substr(at + 1));
    purl = purl.substr(0, at);
  }
  while (!purl.empty() && purl.back() == '/')
    purl.remove_suffix(1);
  std::string out = base::lower(percent_decoded(purl));
  return out.find('/') == out.npos ? "" : out;
}

std::string bare_cpe(std::string_view cpe, std::string* version) {
  if (base::lower(cpe.substr(0, cpe_scheme.size())) != cpe_scheme) return "";
  cpe.remove_prefix(cpe_scheme.size());
  if (cpe.substr(0, 4) == "2.3:")
    cpe.remove_prefix(4);
  else if (cpe.substr(0, 1) == "/")
    cpe.remove_prefix(1);
  else
    return "";
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < cpe.size() && parts.size() <= 4; i++) {
    if (cpe[i] == '\\' && i + 1 < cpe.size())
      parts.back() += cpe[++i];
    else if (cpe[i] == ':')
      parts.emplace_back();
    else
      parts.back() += cpe[i];
  }
  if (parts.size() < 3 || parts[1].empty() || parts[2].empty()) return "";
  if (version && parts.size() > 3 && parts[3] != "*" && parts[3] != "-") *version = parts[3];
  return base::lower(parts[0] + ":" + parts[1] + ":" + parts[2]);
}

std::shared_ptr<const TechnologyNames> TechnologyNames::of(const snapshot::View& view) {
  return view.kept<TechnologyNames>([&] { return TechnologyNames(view.model()); });
}

TechnologyNames::TechnologyNames(const model::Model& model) : model_(model) {
  const auto technology = model.metamodel().find_kind("technology");
  std::set<model::KindId> others;
  for (const char* name : {"system", "service", "supplier"})
    if (const auto kind = model.metamodel().find_kind(name)) others.insert(*kind);
  for (ElementId id = 0; id < model.element_limit(); id++) {
    const auto* element = model.element(id);
    if (!element) continue;
    if (element->kind == technology)
      add(id, technologies_);
    else if (others.count(element->kind) > 0)
      add(id, others_);
  }
}

void TechnologyNames::add(ElementId id, ByText& names) {
  const auto& element = *model_.element(id);
  const auto put = [&](ByText& map, std::string name) {
    if (name.empty()) return;
    auto& list = map[std::move(name)];
    if (list.empty() || list.back() != id) list.push_back(id);
  };
  const auto text = [&](const char* attribute) { return model_.attribute<std::string>(id, attribute); };
  put(names, folded(element.name));
  put(names, folded(element.key));
  if (const auto* english = text("name_en")) put(names, folded(*english));
  if (const auto* aliases = model_.attribute<std::vector<std::string>>(id, "aliases"))
    for (const auto& alias : *aliases)
      put(names, folded(alias));
  if (const auto* purl = text("purl")) put(purls_, bare_purl(*purl));
  if (const auto* cpe = text("cpe")) put(cpes_, bare_cpe(*cpe));
  if (const auto* ids = model_.attribute<std::vector<model::ExternalId>>(id, "external_ids"))
    for (const auto& one : *ids) {
      if (one.source == "purl") put(purls_, bare_purl(one.id));
      if (one.source == "cpe") put(cpes_, bare_cpe(one.id));
    }
}

Recognition TechnologyNames::recognised(const Elements& elements, std::string version) const {
  Recognition out{elements, std::move(version)};
  std::sort(out.elements.begin(), out.elements.end(), [&](ElementId a, ElementId b) {
    const auto &x = *model_.element(a), &y = *model_.element(b);
    return std::tie(x.kind, x.key) < std::tie(y.kind, y.key);
  });
  return out;
}

Recognition TechnologyNames::find_name(std::string_view name) const {
  const std::string fold = folded(name);
  for (const ByText* names : {&technologies_, &others_})
    if (const auto found = names->find(fold); found != names->end()) return recognised(found->second);
  return {};
}

Recognition TechnologyNames::find(std::string_view text) const {
  if (text.starts_with(purl_scheme)) return find(text, "", "");
  if (text.starts_with(cpe_scheme)) return find("", text, "");
  if (const auto ref = model::parse_ref(text))
    if (const auto id = model_.find(*ref)) return {{*id}, ""};
  return find_name(text);
}

Recognition TechnologyNames::find(std::string_view purl, std::string_view cpe, std::string_view name) const {
  std::string version;
  const std::string bare = bare_purl(purl, &version);
  if (const auto found = purls_.find(bare); found != purls_.end()) return recognised(found->second, version);
  const std::string product = bare_cpe(cpe, version.empty() ? &version : nullptr);
  if (const auto found = cpes_.find(product); found != cpes_.end()) return recognised(found->second, version);
  Recognition out;
  if (bare.empty() || !is_registry(bare)) {
    out = find_name(name);
    // pkg:deb/debian/postgresql without a name of its own
    if (out.elements.empty() && !bare.empty()) out = find_name(std::string_view(bare).substr(bare.rfind('/') + 1));
  }
  out.version = version;
  return out;
}

} // namespace fundament::answers
