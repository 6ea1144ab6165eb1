// SPDX-License-Identifier: MPL-2.0
#include "interchange/format.hpp"
#include "interchange/model_bytes.hpp"
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace fundament::interchange {

namespace {

namespace fs = std::filesystem;
constexpr std::array<std::string_view, 6> names{
    "csv", "archimate-exchange", "archimate-archi", "archimate-grafico", "endoflife", "decisions"};

std::string beginning(const fs::path& file) {
  std::string bytes(8192, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// Markdown with YAML in front that has what products have.
bool is_endoflife(std::string_view bytes) {
  return bytes.substr(0, 4) == "---\n" && bytes.find("\npermalink: /") != bytes.npos &&
         (bytes.find("\nreleases:") != bytes.npos || bytes.find("\nreleasePolicyLink:") != bytes.npos);
}

std::optional<Format> of_folder(const fs::path& folder) {
  std::error_code ignored;
  for (const char* name : {"elements.csv", "relations.csv"})
    if (fs::exists(folder / name, ignored)) return Format::csv;
  for (const char* name : {"folder.xml", "model/folder.xml"})
    if (fs::exists(folder / name, ignored)) return Format::archimate_grafico;
  for (fs::directory_iterator at(folder, ignored), end; at != end; at.increment(ignored))
    if (at->path().extension() == ".md" && is_endoflife(beginning(at->path()))) return Format::endoflife;
  return std::nullopt;
}

/// The first tag of an element: after declarations and comments.
std::string_view root_tag(std::string_view xml) {
  const auto skip_to = [&](std::string_view end) {
    const auto at = xml.find(end);
    xml.remove_prefix(at == xml.npos ? xml.size() : at + end.size());
  };
  while (true) {
    xml.remove_prefix(std::min(xml.find_first_not_of(" \t\r\n"), xml.size()));
    if (xml.substr(0, 4) == "<!--")
      skip_to("-->");
    else if (xml.substr(0, 2) == "<?")
      skip_to("?>");
    else if (xml.substr(0, 2) == "<!")
      skip_to(">");
    else
      return xml.substr(0, 1) == "<" ? xml.substr(0, xml.find('>')) : std::string_view();
  }
}

std::optional<Format> of_content(std::string bytes) {
  if (is_zip(bytes)) return Format::archimate_archi;
  if (bytes.rfind("\xEF\xBB\xBF", 0) == 0) bytes.erase(0, 3);
  if (bytes.rfind("\xFF\xFE", 0) == 0 || bytes.rfind("\xFE\xFF", 0) == 0) bytes.erase(0, 2);
  bytes.erase(std::remove(bytes.begin(), bytes.end(), '\0'), bytes.end()); // of UTF-16 this leaves what we look for
  if (const auto tag = root_tag(bytes); !tag.empty()) {
    if (tag.find("http://www.opengroup.org/xsd/archimate") != tag.npos) return Format::archimate_exchange;
    if (tag.rfind("<archimate:model", 0) == 0) return Format::archimate_archi;
    return std::nullopt;
  }
  if (is_endoflife(bytes)) return Format::endoflife;
  const auto line = std::string_view(bytes).substr(0, bytes.find_first_of("\r\n"));
  if (!line.empty() && line.front() != '<' && line.find_first_of(",;") != line.npos) return Format::csv;
  return std::nullopt;
}

} // namespace

std::string_view to_string(Format format) {
  return names.at(static_cast<std::size_t>(format));
}

std::optional<Format> parse_format(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); i++)
    if (names[i] == name) return static_cast<Format>(i);
  return std::nullopt;
}

base::Result<Format> guess_format(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return base::Error{base::ErrorCode::not_found, {"import.no_such_file"}, path};
  const auto format = fs::is_directory(path, ignored) ? of_folder(path) : of_content(beginning(path));
  if (!format) return base::Error{base::ErrorCode::invalid_argument, {"import.format_unknown"}, path};
  return *format;
}

} // namespace fundament::interchange
