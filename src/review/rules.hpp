// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/governance_queries.hpp"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The city's frameworks as rules: a file queries/frameworks/AREA/ID.sql is one, and each of its rows is something that
/// breaks it. The header is a named query's (title, parameter, column; about if it likes), and besides:
///   -- force: binding                     (or advisory)
///   -- principle: security                (common_first, fewest_systems, close_to_core, data_shared, security,
///                                         reliable, technology, law)
///   -- remedy: Danish | English           (what to do about it)
///   -- severity: high                     (low, normal, high; for the order only)
///   -- owner: unit:kit-sikkerhed          (who answers for it and grants waivers; needed when it binds)
///   -- waivable: no                       (yes, unless it says no)
///   -- longest: 24                        (months of a waiver; none is without an end)
///   -- renewals: 2                        (how often one may be renewed)
///   -- reach: 1                           (how far from an element it looks: 0, 1, 2, closure, all)
///   -- material: version                  (columns whose change makes a waiver outdated)
///   -- yields_to: tech-not-allowed        (not told where that rule finds the same)
///   -- source: FDA 4.1                    (where it is written)
///   -- valid_from: 2026-01-01, valid_to: 2028-12-31   (dates of the question on which it is asked)
/// Its first columns are `element ref` and `about ref` (or text); what else it finds is free, but `waiver ref` is what
/// settles the finding, as the verdict has weighed it already, and `party ref` whose it is when that is not the
/// element's. Besides its parameters it has :on and :asked. An id is never used again for another rule: waivers name
/// it.
namespace fundament::review {

enum class Area : std::uint8_t { infrastructure, security, data, technology }; ///< in the order of query::areas
enum class Force : std::uint8_t { binding, advisory };
enum class Severity : std::uint8_t { high, normal, low };
std::string_view to_string(Area area);
std::string_view to_string(Force force);
std::string_view to_string(Severity severity);

struct Rule {
  query::NamedQuery query; ///< its name is the id
  Area area = Area::infrastructure;
  Force force = Force::advisory;
  Severity severity = Severity::normal;
  std::string principle;
  model::Label remedy;
  std::string owner; ///< a ref; "" for nobody
  bool waivable = true;
  unsigned longest = 24, renewals = 2;
  std::string reach = "all";
  std::vector<std::string> material, yields_to;
  std::string source;
  std::optional<base::Date> valid_from, valid_to;
  GivenParameters given = {};

  const std::string& id() const { return query.name; }
  bool in_force(base::Date on) const { return (!valid_from || *valid_from <= on) && (!valid_to || on <= *valid_to); }
  bool is_material(std::string_view column) const;
  /// The place of a column after element and about, as Finding::values has them.
  std::optional<std::size_t> column(std::string_view name) const;
};

constexpr std::size_t fixed_columns = 2; ///< element and about

/// Reads and checks one file; all problems at once, each with `where`:line and the nearest word.
base::Result<Rule> parse_rule(Area area, const std::string& id, std::string_view file, const std::string& where);

/// All rules there are, by area, then id. Immutable; findings keep it.
class Rules {
public:
  /// Those in the binary.
  static std::shared_ptr<const Rules> built_in();

  /// And those of a city's folder, AREA/ID.sql each; one of the same id takes the place of ours, whatever its area, and
  /// so do governance/heard.sql and governance/decides.sql. A file frameworks.json in it sets parameters, also of these
  /// two: {"parameters":{"RULE":{"NAME":"VALUE"}}}. Every file is read, and its
  /// statement prepared on an empty catalogue. All problems at once; not_found for a folder that is not there.
  static base::Result<std::shared_ptr<const Rules>> with_folder(const std::string& folder,
                                                                std::shared_ptr<const model::Metamodel> metamodel);

  /// These and no others, and our governance, for tests. Problems of how they yield to each other.
  static base::Result<std::shared_ptr<const Rules>> of(std::vector<Rule> rules);

  const std::vector<Rule>& all() const { return rules_; }
  const Rule* find(std::string_view id) const;
  /// Who is heard and who decides.
  const GovernanceQueries& governance() const { return governance_; }
  /// The ids that a mistyped one may have meant, as one text.
  std::string nearest(std::string_view id) const;
  /// Of all that stands in them: another digest, other findings.
  const base::Digest& digest() const { return digest_; }

private:
  base::Result<void> settle();
  std::vector<Rule> rules_;
  GovernanceQueries governance_ = GovernanceQueries::built_in();
  base::Digest digest_{};
};

} // namespace fundament::review
