// SPDX-License-Identifier: MPL-2.0
#include "answers/versions.hpp"
#include "base/ascii.hpp"
#include "packages/purl.hpp"
#include <algorithm>

namespace fundament::answers {

using model::ElementId;
using packages::Scheme;
using packages::Version;

Scheme scheme_of(const model::Model& model, ElementId technology) {
  if (technology == model::no_id) return Scheme::general;
  if (const auto* name = model.attribute<std::string>(technology, "version_scheme"))
    if (const auto scheme = packages::scheme_named(*name)) return *scheme;
  const auto* purl = model.attribute<std::string>(technology, "purl");
  const auto package = purl ? packages::Purl::parse(*purl) : std::nullopt;
  return package ? packages::scheme_of_type(package->type) : Scheme::general;
}

namespace {

const std::vector<model::Version>* versions_of(const model::Model& model, ElementId technology) {
  return technology == model::no_id ? nullptr : model.attribute<std::vector<model::Version>>(technology, "versions");
}

/// Of those that the technology lists; nullptr for none.
const model::Version* find_release(const model::Model& model, ElementId technology, std::string_view name) {
  const auto* versions = versions_of(model, technology);
  if (!versions) return nullptr;
  const auto found =
      std::find_if(versions->begin(), versions->end(), [&](const auto& one) { return one.version == name; });
  return found == versions->end() ? nullptr : &*found;
}

} // namespace

bool is_release(const model::Model& model, ElementId technology, std::string_view name) {
  return find_release(model, technology, name) != nullptr;
}

base::Result<packages::VersionRange> range_of(const model::Model& model, ElementId technology, std::string_view text) {
  return packages::VersionRange::parse(text,
                                       [&](std::string_view name) { return is_release(model, technology, name); });
}

bool is_within(std::string_view version, std::string_view of, Scheme scheme) {
  const auto one = Version::read(version, scheme), other = Version::read(of, scheme);
  if (!one || !other) return base::trimmed(version) == base::trimmed(of);
  return one->is_within(*other);
}

std::optional<model::Version> supplier_dates(const model::Model& model, ElementId technology, std::string_view version,
                                             Scheme scheme) {
  const auto* versions = versions_of(model, technology);
  if (!versions || version.empty()) return std::nullopt;
  if (const auto* exact = find_release(model, technology, base::trimmed(version))) return *exact;
  const auto asked = Version::read(version, scheme);
  if (!asked) return std::nullopt;
  struct Found {
    const model::Version* row;
    Version read;
  };
  std::optional<Found> around, beneath;
  for (const model::Version& row : *versions) {
    const auto one = Version::read(row.version, scheme);
    if (!one) continue;
    if (asked->is_within(*one) && (!around || one->is_within(around->read))) around = {&row, *one};
    if (one->is_within(*asked) && (!beneath || one->compare(beneath->read) > 0)) beneath = {&row, *one};
  }
  const auto& found = around ? around : beneath;
  return found ? std::optional(*found->row) : std::nullopt;
}

} // namespace fundament::answers
