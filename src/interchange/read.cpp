// SPDX-License-Identifier: MPL-2.0
#include "interchange/read.hpp"
#include "interchange/csv_import.hpp"
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

namespace fs = std::filesystem;

/// The file as the CSV reader takes it, a piece at a time.
base::Result<CsvFile> open_csv(const std::string& path) {
  auto in = std::make_shared<std::ifstream>(path, std::ios::binary);
  if (!*in)
    return Error{ErrorCode::unavailable, {"import.unreadable", {{"why", std::generic_category().message(errno)}}}, path};
  return CsvFile{path, [in](char* to, std::size_t most) {
                   in->read(to, static_cast<std::streamsize>(most));
                   return static_cast<std::size_t>(in->gcount());
                 }};
}

base::Result<Parsed> read_csv(const std::vector<std::string>& paths, const model::Metamodel& metamodel) {
  std::vector<CsvFile> files;
  for (const std::string& path : paths) {
    std::vector<std::string> found{path};
    if (fs::is_directory(path)) {
      found.clear();
      for (const char* name : {"elements.csv", "relations.csv"})
        if (fs::exists(fs::path(path) / name)) found.push_back((fs::path(path) / name).string());
    }
    for (const std::string& name : found) {
      auto file = open_csv(name);
      if (!file) return std::move(file).error();
      files.push_back(std::move(*file));
    }
  }
  return import_csv(files, metamodel);
}

} // namespace

base::Result<Parsed> read(const std::vector<std::string>& paths, std::optional<Format> format,
                          const model::Metamodel& metamodel, const KindMapping& mapping) {
  base::Problems problems;
  std::optional<Format> told = format;
  for (const std::string& path : paths) {
    auto guessed = guess_format(path);
    if (!guessed) {
      if (!format || guessed.error().code == ErrorCode::not_found) problems.add(std::move(guessed).error());
      continue;
    }
    if (!told) told = *guessed;
    if (!format && *told != *guessed)
      problems.add({ErrorCode::invalid_argument,
                    {"import.formats_differ",
                     {{"one", std::string(to_string(*told))}, {"other", std::string(to_string(*guessed))}}},
                    path});
  }
  if (!problems.empty()) return problems.take();
  if (!told) return Error{ErrorCode::invalid_argument, {"import.format_unknown"}};
  if (*told == Format::csv) return read_csv(paths, metamodel);
  if (paths.size() != 1) return Error{ErrorCode::invalid_argument, {"import.one_model"}, paths.at(1)};
  return read_archimate(paths.front(), *told, metamodel, mapping);
}

} // namespace fundament::interchange
