// SPDX-License-Identifier: MPL-2.0
#include "packages/cpe.hpp"
#include "base/ascii.hpp"

namespace fundament::packages {

namespace {

/// The next field of a 2.3 name, which a colon without a backslash ends; what a backslash stands before is itself.
std::string take_field(std::string_view& rest) {
  std::string out;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size() && rest[i] != ':'; i++) {
    if (rest[i] == '\\' && i + 1 < rest.size()) {
      quoted = true;
      i++;
    }
    out += rest[i];
  }
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return !quoted && out == "*" ? "" : out;
}

} // namespace

std::optional<Cpe> Cpe::parse(std::string_view text) {
  Cpe out;
  const std::string small = base::lower(text);
  std::string_view rest = small;
  if (rest.starts_with("cpe:2.3:")) {
    rest.remove_prefix(8);
    for (auto& value : out.values)
      value = take_field(rest);
    if (!rest.empty()) return std::nullopt;
  } else if (rest.starts_with("cpe:/")) {
    rest.remove_prefix(5);
    for (std::size_t field = 0; field <= language; field++)
      out.values[field] = *base::percent_decoded(base::take_until(rest, ':'), base::LonePercent::stays);
    if (!rest.empty()) return std::nullopt;
    // the edition may be packed: ~edition~sw_edition~target_sw~target_hw~other
    if (const std::string packed = out.values[edition]; packed.starts_with("~")) {
      std::string_view parts = std::string_view(packed).substr(1);
      for (const Field field : {edition, sw_edition, target_sw, target_hw, other})
        out.values[field] = base::take_until(parts, '~');
    }
  } else
    return std::nullopt;
  if (out.values[vendor].empty() || out.values[product].empty()) return std::nullopt;
  return out;
}

std::string Cpe::product_key() const {
  return values[part] + ":" + values[vendor] + ":" + values[product];
}

std::string Cpe::version() const {
  const std::string &number = values[version_field], &more = values[update];
  if (number.empty() || number == "-") return "";
  return more.empty() || more == "-" ? number : number + "-" + more;
}

bool Cpe::covers(const Cpe& one) const {
  for (const Field field : {part, vendor, product, edition, language, sw_edition, target_sw, target_hw, other})
    if (!values[field].empty() && values[field] != one.values[field]) return false;
  return true;
}

} // namespace fundament::packages
