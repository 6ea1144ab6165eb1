// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_import.hpp"
#include "interchange/decision_list.hpp"
#include "interchange/endoflife.hpp"
#include "interchange/formats.hpp"
#include "interchange/model_bytes.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fundament::interchange {

namespace {

namespace fs = std::filesystem;

std::string beginning(const fs::path& file) {
  std::string bytes(8192, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// Without a mark of byte order, without returns and, of UTF-16, every other byte, which leaves what is looked for.
std::string plain(std::string bytes) {
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"})
    if (bytes.starts_with(mark)) bytes.erase(0, mark.size());
  std::erase_if(bytes, [](char c) { return c == '\0' || c == '\r'; });
  return bytes;
}

bool has_any(const fs::path& folder, std::initializer_list<const char*> names) {
  std::error_code ignored;
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return fs::exists(folder / name, ignored); });
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

bool is_exchange(std::string_view text) {
  return root_tag(text).find("http://www.opengroup.org/xsd/archimate") != std::string_view::npos;
}

bool is_archi(std::string_view text) {
  return is_zip(text) || root_tag(text).starts_with("<archimate:model");
}

/// Markdown with YAML in front that has what products have.
bool is_endoflife(std::string_view text) {
  return text.starts_with("---\n") && text.find("\npermalink: /") != text.npos &&
         (text.find("\nreleases:") != text.npos || text.find("\nreleasePolicyLink:") != text.npos);
}

bool is_csv(std::string_view text) {
  const auto line = text.substr(0, text.find_first_of("\r\n"));
  return root_tag(text).empty() && !line.starts_with('<') && line.find_first_of(",;\t") != line.npos;
}

bool has_csv(const fs::path& folder) {
  return has_any(folder, {"elements.csv", "relations.csv"});
}

bool has_grafico(const fs::path& folder) {
  return has_any(folder, {"folder.xml", "model/folder.xml"});
}

bool has_endoflife(const fs::path& folder) {
  std::error_code ignored;
  for (fs::directory_iterator at(folder, ignored), end; at != end; at.increment(ignored))
    if (at->path().extension() == ".md" && is_endoflife(beginning(at->path()))) return true;
  return false;
}

base::Result<Parsed> endoflife(const Input& input) {
  return read_endoflife(input.paths, input.metamodel);
}

base::Result<Parsed> decisions(const Input& input) {
  return read_decision_list(input.paths, input.metamodel);
}

template <Format format> base::Result<Parsed> archimate(const Input& input) {
  if (input.paths.size() != 1)
    return base::Error{base::ErrorCode::invalid_argument, {"import.one_model"}, input.paths.at(1)};
  return read_archimate(input.paths.front(), format, input.metamodel, input.mapping);
}

/// Asked in this order; a list of decisions looks like any CSV file, so it is never guessed.
const std::array<FormatEntry, 6> table{{
    {Format::archimate_archi, "archimate-archi", is_archi, nullptr, archimate<Format::archimate_archi>},
    {Format::archimate_exchange, "archimate-exchange", is_exchange, nullptr, archimate<Format::archimate_exchange>},
    {Format::endoflife, "endoflife", is_endoflife, has_endoflife, endoflife},
    {Format::csv, "csv", is_csv, has_csv, read_csv},
    {Format::archimate_grafico, "archimate-grafico", nullptr, has_grafico, archimate<Format::archimate_grafico>},
    {Format::decisions, "decisions", nullptr, nullptr, decisions},
}};

} // namespace

const FormatEntry& entry_of(Format format) {
  return *std::find_if(table.begin(), table.end(), [&](const FormatEntry& one) { return one.format == format; });
}

std::string_view to_string(Format format) {
  return entry_of(format).name;
}

std::optional<Format> parse_format(std::string_view name) {
  for (const FormatEntry& one : table)
    if (one.name == name) return one.format;
  return std::nullopt;
}

std::vector<std::string> format_names() {
  std::vector<std::string> out;
  for (const FormatEntry& one : table)
    out.emplace_back(one.name);
  std::sort(out.begin(), out.end());
  return out;
}

base::Result<Format> guess_format(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return base::Error{base::ErrorCode::not_found, {"import.no_such_file"}, path};
  const bool folder = fs::is_directory(path, ignored);
  const std::string text = folder ? "" : plain(beginning(path));
  for (const FormatEntry& one : table)
    if (folder ? one.is_folder && one.is_folder(path) : one.is_file && one.is_file(text)) return one.format;
  return base::Error{base::ErrorCode::invalid_argument, {"import.format_unknown"}, path};
}

} // namespace fundament::interchange
