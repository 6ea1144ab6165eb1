// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "query/named.hpp"
#include <string>
#include <utility>
#include <vector>

/// The city's rules of who is heard and who decides, as files: queries/governance/heard.sql and decides.sql. The header
/// is a named query's (title, parameter, column; about and source if it likes). They read the catalogue with the plan,
/// and beside it two tables:
///   touched(party, how, ref, effect)    whom the proposal has to do with (review/touched)
///   proposal                            one row: key, owner, party, case_type, funding, outcome; once, yearly, cash
///                                       (DKK over all years; NULL where an amount is not stated); ai (the statement's
///                                       word); binding_waivers (applied for). What is not stated is NULL
/// heard.sql has the columns party ref, body text, force one_of(heard,informed), reason text, because ref: a row for
/// each reason. decides.sql has body text, party ref, reason text: its first row decides.
namespace fundament::review {

/// What the city has set, by a parameter's name.
using GivenParameters = std::vector<std::pair<std::string, std::string>>;

struct GovernanceQuery {
  query::NamedQuery query; ///< its name is the id
  GivenParameters given = {};
};

struct GovernanceQueries {
  static constexpr std::string_view folder = "governance", heard_id = "heard", decides_id = "decides";

  GovernanceQuery heard, decides;

  /// Those in the binary.
  static const GovernanceQueries& built_in();
  /// The one of the id; nullptr for an id that is neither.
  GovernanceQuery* find(std::string_view id);
};

/// Reads and checks one of the two files; all problems at once, each with its place.
base::Result<query::NamedQuery> parse_governance(std::string_view id, std::string_view file, const std::string& where);

/// The two tables without rows, for what is prepared and not run.
std::vector<query::GivenTable> governance_tables();

} // namespace fundament::review
