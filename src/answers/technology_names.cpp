// SPDX-License-Identifier: MPL-2.0
#include "answers/technology_names.hpp"
#include "answers/versions.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "packages/purl.hpp"
#include <algorithm>
#include <set>
#include <tuple>

namespace fundament::answers {

using model::ElementId;

namespace {

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

/// A type of package whose names are those of a library registry, and nobody else's.
bool is_registry(std::string_view type) {
  static const std::set<std::string_view> products{"generic", "deb",  "rpm",  "apk", "docker",
                                                   "oci",     "swid", "brew", "alpm"};
  return products.count(type) == 0;
}

constexpr std::size_t longest_split = 300; // bytes of a name within which a version is looked for

/// Name and version on either side of a sign, a space or the first digit after letters.
std::optional<NameAndVersion> split_at(std::string_view text, std::size_t cut) {
  constexpr std::string_view signs = " @-_:/";
  if (text.size() > longest_split) return std::nullopt;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool sign = signs.find(text[cut]) != signs.npos;
  if (!sign && !(is_digit(text[cut]) && !is_digit(text[cut - 1]) && text[cut - 1] != '.')) return std::nullopt;
  const auto trim = [&](std::string_view part) {
    const auto first = part.find_first_not_of(signs), last = part.find_last_not_of(signs);
    return first == part.npos ? std::string_view() : part.substr(first, last - first + 1);
  };
  NameAndVersion out{std::string(trim(text.substr(0, cut))), std::string(trim(text.substr(cut)))};
  if (out.name.empty() || out.version.empty()) return std::nullopt;
  return out;
}

/// One version, or what begins as one: 20.x and 18 - 20 are kept with the name, so that the answer can say why they are
/// none.
bool may_be_version(std::string_view text) {
  return (text[0] >= '0' && text[0] <= '9') || packages::Version::read(text).has_value();
}

bool looks_like_cpe(std::string_view text) {
  return base::lower(text.substr(0, 4)) == "cpe:";
}

} // namespace

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
  const auto put_purl = [&](const std::string& purl) {
    if (const auto package = packages::Purl::parse(purl)) put(purls_, package->identity());
  };
  const auto put_cpe = [&](const std::string& name) {
    if (auto cpe = packages::Cpe::parse(name)) {
      auto key = cpe->product_key();
      cpes_[std::move(key)].push_back({std::move(*cpe), id});
    }
  };
  if (const auto* purl = text("purl")) put_purl(*purl);
  if (const auto* cpe = text("cpe")) put_cpe(*cpe);
  if (const auto* ids = model_.attribute<std::vector<model::ExternalId>>(id, "external_ids"))
    for (const auto& one : *ids) {
      if (one.source == "purl") put_purl(one.id);
      if (one.source == "cpe") put_cpe(one.id);
    }
}

Recognition TechnologyNames::recognised(Elements elements) const {
  std::sort(elements.begin(), elements.end(), [&](ElementId a, ElementId b) {
    const auto &x = *model_.element(a), &y = *model_.element(b);
    return std::tie(x.kind, x.key) < std::tie(y.kind, y.key);
  });
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return {std::move(elements)};
}

Recognition TechnologyNames::find_name(std::string_view name) const {
  const std::string fold = folded(name);
  for (const ByText* names : {&technologies_, &others_})
    if (const auto found = names->find(fold); found != names->end()) return recognised(found->second);
  return {};
}

Recognition TechnologyNames::find_cpe(const packages::Cpe& cpe) const {
  const auto found = cpes_.find(cpe.product_key());
  if (found == cpes_.end()) return {};
  Elements elements;
  for (const auto& [known, id] : found->second)
    if (known.covers(cpe)) elements.push_back(id);
  return recognised(std::move(elements));
}

Recognition TechnologyNames::find(std::string_view text) const {
  if (packages::looks_like_purl(text)) return find(text, "", "");
  if (looks_like_cpe(text)) return find("", text, "");
  if (const auto id = model_.find_ref(text)) return {{*id}};
  return find_name(text);
}

Recognition TechnologyNames::find(std::string_view purl, std::string_view cpe, std::string_view name) const {
  const auto package = packages::Purl::parse(purl);
  const auto product = packages::Cpe::parse(cpe);
  Recognition out;
  if (package)
    if (const auto found = purls_.find(package->identity()); found != purls_.end()) out = recognised(found->second);
  if (out.elements.empty() && product) out = find_cpe(*product);
  if (out.elements.empty() && (!package || !is_registry(package->type))) {
    out = find_name(name);
    // pkg:deb/debian/postgresql without a name of its own
    if (out.elements.empty() && package) out = find_name(package->name);
    if (const auto parts = out.elements.empty() && package ? split(package->name) : std::nullopt)
      out = find_name(parts->name); // pkg:deb/debian/postgresql-15
  }
  if (package && !package->version.empty()) {
    out.version = package->version;
    out.scheme = packages::scheme_of_type(package->type);
  } else if (product)
    out.version = product->version();
  return out;
}

bool TechnologyNames::are_suppliers(const Recognition& found) const {
  return std::all_of(found.elements.begin(), found.elements.end(), [&](ElementId id) {
    return model_.metamodel().kind(model_.element(id)->kind).name == "supplier";
  });
}

std::optional<NameAndVersion> TechnologyNames::split(std::string_view text) const {
  for (std::size_t cut = text.size(); cut-- > 1;) {
    const auto parts = split_at(text, cut);
    if (!parts) continue;
    const Recognition found = find_name(parts->name);
    if (found.elements.empty() || are_suppliers(found)) continue;
    const bool release = found.elements.size() == 1 && is_release(model_, found.elements.front(), parts->version);
    if (release || text[cut] == '@' || may_be_version(parts->version)) return parts;
  }
  return std::nullopt;
}

std::optional<NameAndVersion> TechnologyNames::guess(std::string_view text) {
  for (std::size_t cut = 1; cut < text.size(); cut++)
    if (const auto parts = split_at(text, cut);
        parts && (text[cut] == '@' || (text[cut] == ' ' && may_be_version(parts->version))))
      return parts;
  return std::nullopt;
}

} // namespace fundament::answers
