// SPDX-License-Identifier: MPL-2.0
#include "interchange/read.hpp"
#include "interchange/csv_import.hpp"
#include "interchange/formats.hpp"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

namespace fs = std::filesystem;

Error unreadable(const std::string& path) {
  return {ErrorCode::unavailable, {"import.unreadable", {{"why", std::generic_category().message(errno)}}}, path};
}

/// A file as the CSV reader takes it, a piece at a time. A disk that fails looks like the file's end to the reader:
/// `failed` holds the error then.
CsvFile csv_file(const std::string& path, std::shared_ptr<std::FILE> in, std::optional<Error>& failed) {
  return {path, [path, in = std::move(in), &failed](char* to, std::size_t most) {
            const std::size_t count = std::fread(to, 1, most, in.get());
            if (std::ferror(in.get())) failed = unreadable(path);
            return count;
          }};
}

} // namespace

base::Result<Parsed> read_csv(const Input& input) {
  std::vector<CsvFile> files;
  std::optional<Error> failed;
  for (const std::string& path : input.paths) {
    std::vector<std::string> found{path};
    if (fs::is_directory(path)) {
      found.clear();
      std::error_code wrong;
      for (fs::directory_iterator at(path, wrong), end; !wrong && at != end; at.increment(wrong))
        if (at->path().extension() == ".csv") found.push_back(at->path().string());
      if (wrong) return Error{ErrorCode::unavailable, {"import.unreadable", {{"why", wrong.message()}}}, path};
      std::sort(found.begin(), found.end()); // however the disk has them
      if (found.empty()) return Error{ErrorCode::not_found, {"import.format_unknown"}, path};
    }
    for (const std::string& name : found) {
      std::shared_ptr<std::FILE> in(std::fopen(name.c_str(), "rb"), [](std::FILE* file) {
        if (file) std::fclose(file);
      });
      if (!in) return unreadable(name);
      files.push_back(csv_file(name, std::move(in), failed));
    }
  }
  auto parsed = import_csv(files, input.metamodel);
  if (failed) return std::move(*failed);
  return parsed;
}

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
  return entry_of(*told).read({paths, metamodel, mapping});
}

} // namespace fundament::interchange
