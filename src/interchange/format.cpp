// SPDX-License-Identifier: MPL-2.0
#include "interchange/format.hpp"
#include <array>
#include <filesystem>
#include <fstream>

namespace fundament::interchange {

namespace {

namespace fs = std::filesystem;
constexpr std::array<std::string_view, 4> names{"csv", "archimate-exchange", "archimate-archi", "archimate-grafico"};

std::string beginning(const fs::path& file) {
  std::string bytes(8192, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

std::optional<Format> of_folder(const fs::path& folder) {
  std::error_code ignored;
  for (const char* name : {"elements.csv", "relations.csv"})
    if (fs::exists(folder / name, ignored)) return Format::csv;
  for (const char* name : {"folder.xml", "model/folder.xml"})
    if (fs::exists(folder / name, ignored)) return Format::archimate_grafico;
  return std::nullopt;
}

std::optional<Format> of_content(std::string_view bytes) {
  const auto has = [&](std::string_view text) { return bytes.find(text) != bytes.npos; };
  if (bytes.substr(0, 4) == "PK\x03\x04") return Format::archimate_archi;
  if (has("<archimate:model") || has("http://www.archimatetool.com/archimate")) return Format::archimate_archi;
  if (has("http://www.opengroup.org/xsd/archimate")) return Format::archimate_exchange;
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
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
