// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "interchange/csv.hpp"
#include "interchange/parsed.hpp"
#include "model/metamodel.hpp"
#include <cstddef>
#include <string>
#include <vector>

namespace fundament::interchange {

struct CsvFile {
  std::string name; ///< as errors call it
  CsvReader::Source source;
};

/// Reads elements.csv and relations.csv, in any order and number, each known by its header (see csv_export.hpp for the
/// columns). Labels, kinds and relations may be written by name or by their Danish or English label. An empty cell says
/// nothing. An element or relation may stand once; an owner is a cell of the element or rows of `owns`, never both.
/// Whether the ends of a relation exist is checked when the change-set is applied; Parsed::places then tells the line.
/// Error corrupt_data: all problems at once, each with file, line and column.
base::Result<Parsed> import_csv(const std::vector<CsvFile>& files, const model::Metamodel& metamodel);

} // namespace fundament::interchange
