// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "interchange/csv.hpp"
#include "model/model.hpp"
#include <iosfwd>
#include <string>

/// The catalogue as two CSV files that csv_import reads back without any difference, origins aside (an origin is who
/// said it first, and that is not exported). Every element and relation is a row, every attribute that occurs a column:
///   elements.csv    kind, key, name, owner, attributes in the metamodel's order; by kind and key
///   relations.csv   source, relation, target, key, strength, needs, valid_from, valid_to, confidence, attributes;
///                   by source, relation, target and key, those that begin or end on relations after the others
/// A single `owns` without other fields is its element's owner cell. What is written for a spreadsheet (CsvReaders)
/// does not read back as it was.
namespace fundament::interchange {

void elements_csv(const model::Model& model, std::ostream& out, CsvReaders readers = CsvReaders::programs);
void relations_csv(const model::Model& model, std::ostream& out, CsvReaders readers = CsvReaders::programs);

/// Writes both into a folder, which is made if it is not there. Files of these names are replaced once both are whole.
/// Error unavailable: the folder or a file cannot be written; where names it.
base::Result<void> export_csv(const model::Model& model, const std::string& folder,
                              CsvReaders readers = CsvReaders::programs);

} // namespace fundament::interchange
