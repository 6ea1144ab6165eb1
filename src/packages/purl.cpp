// SPDX-License-Identifier: MPL-2.0
#include "packages/purl.hpp"
#include "base/ascii.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <span>
#include <vector>

namespace fundament::packages {

using base::is_digit;
using base::is_letter;

namespace {

constexpr std::string_view scheme = "pkg:";

/// What a type says of its parts, where that is more than "anything".
struct TypeRules {
  std::string_view type;
  bool lower_namespace = false, lower_name = false, lower_version = false;
  enum Namespace { optional, required, prohibited } has_namespace = optional;
};

constexpr TypeRules rules[] = {
    {"alpm", true, true},
    {"apk", true, true},
    {"bitbucket", true, true},
    {"bitnami", false, true},
    {"brew", true, true},
    {"chrome-extension", false, true, false, TypeRules::prohibited},
    {"composer", true, true},
    {"deb", true, true},
    {"git", true, true},
    {"github", true, true},
    {"gitlab", true, true},
    {"golang", true, true},
    {"hex", true, true},
    {"huggingface", false, false, true},
    {"julia", false, false, false, TypeRules::prohibited},
    {"oci", false, true, false, TypeRules::prohibited},
    {"otp", false, true, false, TypeRules::prohibited},
    {"pub", false, true},
    {"pypi", false, true},
    {"qpkg", true, false},
    {"rpm", true, false},
    {"swift", false, false, false, TypeRules::required},
    {"vcpkg", false, false, false, TypeRules::prohibited},
    {"vscode-extension", true, true, false, TypeRules::required},
    {"yocto", true, true},
};

const TypeRules& rules_of(std::string_view type) {
  static constexpr TypeRules none{};
  const auto found =
      std::find_if(std::begin(rules), std::end(rules), [&](const auto& one) { return one.type == type; });
  return found == std::end(rules) ? none : *found;
}

/// An extension's id is 32 letters from a to p, its version one to four numbers.
bool is_chrome_extension(const Purl& purl) {
  const bool id = purl.name.size() == 32 &&
                  std::all_of(purl.name.begin(), purl.name.end(), [](char c) { return c >= 'a' && c <= 'p'; });
  return id && purl.version.find_first_not_of("0123456789.") == std::string::npos &&
         std::count(purl.version.begin(), purl.version.end(), '.') <= 3;
}

std::string encoded(std::string_view text, std::string_view also = ":") {
  return base::percent_encoded(text, also);
}

bool has_slash(std::string_view segment) {
  return segment.find('/') != segment.npos;
}

/// The segments between slashes, decoded, without empty ones. Nothing where one cannot be decoded, or where any but the
/// last has a slash of its own: it would be read as two the next time.
std::optional<std::vector<std::string>> segments_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find('/');
    if (const auto one = text.substr(0, end); !one.empty()) {
      auto segment = base::percent_decoded(one);
      if (!segment || (!out.empty() && has_slash(out.back()))) return std::nullopt;
      out.push_back(std::move(*segment));
    }
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return out;
}

std::string joined(std::span<const std::string> segments) {
  return base::joined(segments, {}, "/");
}

bool is_type(std::string_view type) {
  return !type.empty() && !is_digit(type[0]) && std::all_of(type.begin(), type.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '+';
  });
}

bool is_key(std::string_view key) {
  return !key.empty() && !is_digit(key[0]) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool read_qualifiers(std::string_view text, Purl& into) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    if (equals == pair.npos || !is_key(pair.substr(0, equals))) return false;
    auto value = base::percent_decoded(pair.substr(equals + 1));
    if (!value) return false;
    into.qualifiers[base::lower(pair.substr(0, equals))] = std::move(*value);
  }
  return true;
}

bool read_subpath(std::string_view text, Purl& into) {
  auto segments = segments_of(text);
  if (!segments || (!segments->empty() && has_slash(segments->back()))) return false;
  std::erase_if(*segments, [](const std::string& one) { return one == "." || one == ".."; });
  into.subpath = joined(*segments);
  return true;
}

/// The part of `rest` from the last `sign` on, cut off.
std::optional<std::string_view> cut_last(std::string_view& rest, char sign) {
  const auto at = rest.rfind(sign);
  if (at == rest.npos) return std::nullopt;
  const auto out = rest.substr(at + 1);
  rest = rest.substr(0, at);
  return out;
}

/// Without the scheme and the slashes some put behind it.
std::string_view without_scheme(std::string_view text) {
  text.remove_prefix(scheme.size());
  while (text.starts_with('/'))
    text.remove_prefix(1);
  return text;
}

std::string with_dashes(std::string text, std::string_view signs) {
  for (char& c : text)
    if (signs.find(c) != std::string_view::npos) c = '-';
  return text;
}

/// PEP 503: a run of . - _ is one -.
std::string pep503(std::string_view name) {
  std::string out;
  for (const char c : with_dashes(base::lower(name), "._"))
    if (c != '-' || !out.ends_with('-')) out += c;
  return out;
}

} // namespace

bool looks_like_purl(std::string_view text) {
  return base::lower(text.substr(0, scheme.size())) == scheme;
}

std::optional<Purl> Purl::build(Purl parts) {
  if (!is_type(parts.type)) return std::nullopt;
  parts.type = base::lower(parts.type);
  const TypeRules& type = rules_of(parts.type);
  if (type.lower_namespace) parts.name_space = base::lower(parts.name_space);
  if (type.lower_name) parts.name = base::lower(parts.name);
  if (type.lower_version) parts.version = base::lower(parts.version);
  if (parts.type == "pypi") parts.name = with_dashes(parts.name, "_");
  if (parts.type == "pub") std::replace(parts.name.begin(), parts.name.end(), '-', '_');
  if (parts.type == "mlflow" && parts.qualifiers["repository_url"].find("databricks") != std::string::npos)
    parts.name = base::lower(parts.name);
  std::erase_if(parts.qualifiers, [](const auto& one) { return one.second.empty(); });
  if (parts.name.empty()) return std::nullopt;
  if (type.has_namespace == TypeRules::required && parts.name_space.empty()) return std::nullopt;
  if (type.has_namespace == TypeRules::prohibited && !parts.name_space.empty()) return std::nullopt;
  if (parts.type == "cpan" && parts.name.find("::") != std::string::npos)
    return std::nullopt; // a module, no distribution
  if (parts.type == "chrome-extension" && !is_chrome_extension(parts)) return std::nullopt;
  if (parts.type == "julia" && parts.qualifiers.count("uuid") == 0) return std::nullopt;
  for (const auto& [key, value] : parts.qualifiers)
    if (!is_key(key)) return std::nullopt;
  return parts;
}

std::optional<Purl> Purl::parse(std::string_view text) {
  if (!looks_like_purl(text)) return std::nullopt;
  Purl out;
  std::string_view rest = text;
  if (const auto subpath = cut_last(rest, '#'); subpath && !read_subpath(*subpath, out)) return std::nullopt;
  if (const auto qualifiers = cut_last(rest, '?'); qualifiers && !read_qualifiers(*qualifiers, out))
    return std::nullopt;
  rest = without_scheme(rest);
  const auto slash = rest.find('/');
  if (slash == rest.npos) return std::nullopt;
  out.type = base::lower(rest.substr(0, slash));
  rest.remove_prefix(slash + 1);
  // an @ that begins a segment is a namespace as npm writes them
  if (const auto at = rest.rfind('@'); at != rest.npos && rest.find('/', at) == rest.npos) {
    auto version = base::percent_decoded(rest.substr(at + 1));
    if (!version) return std::nullopt;
    out.version = std::move(*version);
    rest = rest.substr(0, at);
    if (rest.empty() || rest.back() == '/') return std::nullopt; // a version of nothing
  }
  auto segments = segments_of(rest);
  if (!segments || segments->empty()) return std::nullopt;
  if (out.type == "git" && segments->size() > 1) { // the host, and all of the path there
    if (has_slash(segments->back())) return std::nullopt;
    out.name_space = std::move(segments->front());
    out.name = joined({segments->begin() + 1, segments->end()});
    return build(std::move(out));
  }
  out.name = std::move(segments->back());
  segments->pop_back();
  out.name_space = joined(*segments);
  return build(std::move(out));
}

std::string Purl::text() const {
  std::string out = std::string(scheme) + type + "/";
  if (!name_space.empty()) out += encoded(name_space, ":/") + "/";
  out += encoded(name, type == "git" ? ":/" : ":");
  if (!version.empty()) out += "@" + encoded(version);
  char joint = '?';
  for (const auto& [key, value] : qualifiers) {
    out += joint + key + "=" + encoded(value);
    joint = '&';
  }
  if (!subpath.empty()) out += "#" + encoded(subpath, ":/");
  return out;
}

std::string Purl::identity() const {
  const std::string own = type == "pypi" ? pep503(name) : name;
  return std::string(scheme) + type + "/" + (name_space.empty() ? "" : name_space + "/") + own;
}

base::Result<std::string> purl_pattern(std::string_view text) {
  const auto refused = [&](const char* id) {
    return base::Error{base::ErrorCode::invalid_argument, {id, {{"pattern", base::printable(text)}}}};
  };
  if (!looks_like_purl(text)) return refused("purl_pattern.form");
  std::string_view rest = without_scheme(text);
  const auto slash = rest.find('/');
  if (slash == rest.npos) {
    if (rest != "*") return refused("purl_pattern.form");
    return std::string("pkg:*");
  }
  const std::string type = base::lower(rest.substr(0, slash));
  if (type != "*" && !is_type(type)) return refused("purl_pattern.form");
  rest.remove_prefix(slash + 1);
  if (rest.find_first_of("?#") != rest.npos) return refused("purl_pattern.more");
  if (const auto at = rest.rfind('@'); at != rest.npos && at != 0 && rest[at - 1] != '/')
    return refused("purl_pattern.version");
  if (base::lower(rest).find("%2f") != std::string::npos) return refused("purl_pattern.slash");
  const auto segments = segments_of(rest);
  if (!segments || segments->empty()) return refused("purl_pattern.form");
  const TypeRules& rule = rules_of(type);
  std::string name = segments->back(), space = joined({segments->begin(), segments->end() - 1});
  if (rule.lower_name) name = base::lower(name);
  if (rule.lower_namespace) space = base::lower(space);
  if (type == "pypi") name = pep503(name);
  if (type == "pub") std::replace(name.begin(), name.end(), '-', '_');
  if (rule.has_namespace == TypeRules::prohibited && !space.empty()) return refused("purl_pattern.form");
  return std::string(scheme) + type + "/" + (space.empty() ? "" : space + "/") + name;
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0, p = 0, star = pattern.npos, resume = 0;
  while (at < text.size()) { // the greedy matcher of one pattern with stars: on a misfit the last star takes one more
    if (p < pattern.size() && pattern[p] == '*')
      star = p++, resume = at;
    else if (p < pattern.size() && pattern[p] == text[at])
      p++, at++;
    else if (star != pattern.npos)
      p = star + 1, at = ++resume;
    else
      return false;
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

} // namespace fundament::packages
