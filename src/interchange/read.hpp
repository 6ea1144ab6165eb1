// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/archimate.hpp"
#include "interchange/parsed.hpp"
#include <optional>
#include <string>
#include <vector>

namespace fundament::interchange {

/// Reads files and folders of one format and joins what they say: elements.csv with relations.csv, a folder with both,
/// one ArchiMate model, a GRAFICO folder. Without a format each is told by its content. Errors: those of the readers;
/// invalid_argument when the formats differ, or several models are given.
base::Result<Parsed> read(const std::vector<std::string>& paths, std::optional<Format> format,
                          const model::Metamodel& metamodel, const KindMapping& mapping = {});

} // namespace fundament::interchange
