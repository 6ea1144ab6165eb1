// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/csv_import.hpp"
#include "interchange/parsed.hpp"
#include "model/metamodel.hpp"
#include <string>
#include <vector>

/// A list of technologies with a verdict, one row each, as other authorities publish them in CSV. Columns, by their
/// labels in any case and order:
///   Standard Name, Name, Technology, Navn, Teknologi              what it is about, its version perhaps at the end
///   Status, Verdict, Udfald                                       the verdict
///   Approval Expiration Date, Expiration Date, Valid Until, Gælder til og med   the last day it holds
///   Category, Kategori; Description, Beskrivelse                  of the technology
/// All others become properties of the decision. "-" is nothing. A verdict is a word of the metamodel, or Approved,
/// Denied (prohibited), Sunsetting (phasing_out), Pilot, Exception (waiver_only). An approval without a last day is one
/// on the condition that a person finds out until when, since a status without its date is a wrong answer. The date
/// ends an approval and no ban, of which it is kept as a property. Each row becomes a decision of the whole city and
/// the technology it is about, rows that differ in the version alone sharing it.
namespace fundament::interchange {

/// Error corrupt_data: all problems, each with file, line and column.
base::Result<Parsed> read_decision_list(const std::vector<std::string>& paths, const model::Metamodel& metamodel);
base::Result<Parsed> import_decision_list(const std::vector<CsvFile>& files, const model::Metamodel& metamodel);

/// "Toad for Oracle 15.x" is "Toad for Oracle" and version "15"; "InstallShield - Version 2021" is "InstallShield" and
/// "2021", and "Node.js 18 - 20" is "Node.js" and ">=18 <=20". Without a version at its end a name is all name, and a
/// number of three digits or more that is no year is none (Microsoft 365, ISO 27001).
struct VersionedName {
  std::string name, version;
  std::string alias; ///< what stands before the version, when that is not the name
};
VersionedName split_version(const std::string& text);

} // namespace fundament::interchange
