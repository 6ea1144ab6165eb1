// SPDX-License-Identifier: MPL-2.0
#include "interchange/endoflife.hpp"
#include "base/ascii.hpp"
#include "interchange/model_bytes.hpp"
#include <algorithm>
#include <filesystem>
#include <yaml-cpp/yaml.h>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

namespace fs = std::filesystem;
constexpr std::size_t max_product_bytes = std::size_t{4} << 20;
constexpr std::string_view fence = "---";

std::string line_of(const std::string& path, const YAML::Mark& mark) {
  return mark.is_null() ? path : path + ":" + std::to_string(mark.line + 2); // the fence is the first line
}

/// The words of YAML for true and for false, which are read as texts here.
bool is_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), base::lower(text)) != words.end();
}
bool is_true(std::string_view text) {
  return is_word(text, {"true", "yes", "on"});
}
bool is_false(std::string_view text) {
  return is_word(text, {"false", "no", "off"});
}

/// With line breaks as they are everywhere else, and without a mark of byte order.
std::string plain_lines(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  while (text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); i++)
    if (text[i] != '\r')
      out += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      out += '\n';
  return out;
}

std::string text_of(const YAML::Node& node) {
  return node && node.IsScalar() ? node.Scalar() : std::string();
}

/// One product on its way to an element.
class Product {
public:
  Product(const std::string& path, const model::Metamodel& metamodel) : path_(path), metamodel_(metamodel) {}

  base::Result<void> read(const YAML::Node& root, Parsed& into) {
    model::PutElement put;
    put.element.ref = {"technology", fs::path(path_).stem().string()};
    put.element.name = text_of(root["title"]);
    if (!root.IsMap() || put.element.name.empty()) problem(root, {"endoflife.no_title"});
    if (auto key = model::check_key(put.element.ref.key, path_); !key) problems_.add(std::move(key).error());
    set_attribute(put, metamodel_, "category", text_of(root["category"]));
    identifiers(root["identifiers"], put);
    releases(root, put);
    if (!problems_.empty()) return problems_.take();
    into.elements.push_back(std::move(put));
    into.element_counts["technology"]++;
    return {};
  }

private:
  void problem(const YAML::Node& node, base::Text text) {
    problems_.add({ErrorCode::corrupt_data, std::move(text), line_of(path_, node.Mark())});
  }

  /// The first of each kind has a place of its own.
  void identifiers(const YAML::Node& list, model::PutElement& put) {
    if (!list) return;
    if (!list.IsSequence()) return problem(list, {"endoflife.list_expected", {{"member", "identifiers"}}});
    std::string purl, cpe;
    std::vector<model::ExternalId> others;
    for (const YAML::Node& one : list)
      if (one.IsMap())
        for (const auto& member : one) {
          const std::string source = text_of(member.first), id = text_of(member.second);
          if (id.empty()) continue;
          if (source == "purl" && purl.empty())
            purl = id;
          else if (source == "cpe" && cpe.empty())
            cpe = id;
          else
            others.push_back({source, id});
        }
    set_attribute(put, metamodel_, "purl", purl);
    set_attribute(put, metamodel_, "cpe", cpe);
    set_attribute(put, metamodel_, "external_ids", others);
  }

  void releases(const YAML::Node& root, model::PutElement& put) {
    const YAML::Node list = root["releases"];
    if (!list || !list.IsSequence())
      return problem(list ? list : root, {"endoflife.list_expected", {{"member", "releases"}}});
    std::vector<model::Version> versions;
    for (const YAML::Node& one : list) {
      if (!one.IsMap() || text_of(one["releaseCycle"]).empty()) {
        problem(one, {"endoflife.no_cycle"});
        continue;
      }
      model::Version version;
      version.version = text_of(one["releaseCycle"]);
      version.released = date(one, "releaseDate");
      version.support_until = date(one, "eol");
      version.end_of_life = date(one, "eoes");
      version.ended = is_true(text_of(one["eol"]));
      versions.push_back(std::move(version));
    }
    set_attribute(put, metamodel_, "versions", versions);
  }

  /// Nothing for false (not ended) and true (ended, the day not known).
  std::optional<base::Date> date(const YAML::Node& release, const char* member) {
    const YAML::Node node = release[member];
    const std::string text = text_of(node);
    if (!node || is_false(text) || is_true(text)) return std::nullopt;
    const auto day = base::parse_date(text);
    if (!day) problem(node, {"endoflife.date", {{"member", member}, {"value", text}}});
    return day;
  }

  const std::string& path_;
  const model::Metamodel& metamodel_;
  base::Problems problems_;
};

/// The files meant by a path, in one order.
std::vector<std::string> files_of(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return {path};
  std::vector<std::string> out;
  for (fs::directory_iterator at(path, ignored), end; at != end; at.increment(ignored))
    if (at->path().extension() == ".md") out.push_back(at->path().string());
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace

base::Result<void> read_endoflife_text(std::string_view bytes, const std::string& path,
                                       const model::Metamodel& metamodel, Parsed& into) {
  const std::string plain = plain_lines(bytes);
  std::string_view text = plain;
  const Error not_a_product{ErrorCode::corrupt_data, {"endoflife.no_front"}, path};
  if (!text.starts_with("---\n")) return not_a_product;
  const auto end = text.find("\n---", fence.size());
  if (end == text.npos) return not_a_product;
  text = text.substr(fence.size() + 1, end - fence.size());
  try {
    return Product(path, metamodel).read(YAML::Load(std::string(text)), into);
  } catch (const YAML::Exception& wrong) {
    return Error{ErrorCode::corrupt_data, {"endoflife.yaml", {{"why", wrong.msg}}}, line_of(path, wrong.mark)};
  }
}

base::Result<Parsed> read_endoflife(const std::vector<std::string>& paths, const model::Metamodel& metamodel) {
  Parsed out;
  out.format = Format::endoflife;
  base::Problems problems;
  for (const auto& path : paths)
    for (const auto& file : files_of(path)) {
      const auto bytes = read_bytes(file, max_product_bytes);
      if (!bytes) {
        problems.add(bytes.error());
        continue;
      }
      if (auto read = read_endoflife_text(*bytes, file, metamodel, out); !read) problems.add(std::move(read).error());
    }
  if (!problems.empty()) return problems.take();
  if (out.elements.empty()) return Error{ErrorCode::corrupt_data, {"endoflife.no_front"}, paths.front()};
  return out;
}

} // namespace fundament::interchange
