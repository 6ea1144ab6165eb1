// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/archimate.hpp"
#include "interchange/parsed.hpp"
#include <array>
#include <filesystem>
#include <string>
#include <vector>

/// The formats: what each is called, how it is known, and who reads it. A format is added here and nowhere else.
namespace fundament::interchange {

struct Input {
  const std::vector<std::string>& paths;
  const model::Metamodel& metamodel;
  const KindMapping& mapping;
};

struct FormatEntry {
  Format format;
  std::string_view name;
  bool (*is_file)(std::string_view beginning);            ///< nullptr: never guessed from a file
  bool (*is_folder)(const std::filesystem::path& folder); ///< the same of a folder
  base::Result<Parsed> (*read)(const Input& input);
};

const FormatEntry& entry_of(Format format);

/// In read.cpp, which knows files.
base::Result<Parsed> read_csv(const Input& input);

} // namespace fundament::interchange
