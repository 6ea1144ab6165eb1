// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "packages/version_range.hpp"
#include "snapshot/view.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The city's decisions and waivers in a form that a check can compare.
namespace fundament::answers {

/// A decision's word, from the strictest to the most lenient; the order of the metamodel's enumeration `verdict`.
enum class Ruling : std::uint8_t {
  prohibited,
  waiver_only,
  phasing_out,
  proposed,
  pilot,
  approved_with_conditions,
  approved
};
std::string_view to_string(Ruling ruling);

/// What a decision or waiver is about besides its subject; what is empty is not restricted.
struct Scope {
  model::ElementId unit = model::no_id, system = model::no_id;
  std::string environment, data_class;
  bool operator==(const Scope&) const = default;
  bool is_city() const { return *this == Scope{}; }
};

/// Is a scope met by somebody who asks, is it not, or would it be if he said more?
enum class Fit : std::uint8_t { fits, not_said, other };

Fit fit(const Scope& scope, const Scope& by, const snapshot::Day& day);

struct Decision {
  model::ElementId element = model::no_id;
  model::ElementId about = model::no_id; ///< the other end of `decides`; no_id: packages by pattern
  Ruling ruling = Ruling::prohibited;
  std::string range_text; ///< "" for every version
  std::optional<packages::VersionRange> range;
  std::string purl_pattern; ///< as packages::purl_pattern reads it; "" for none
  Scope scope;
  std::optional<base::Date> decided_on, begins, valid_until; ///< until is inclusive
  bool delegable = false, waivable = true;
  std::vector<std::string> conditions;
  /// The first day it holds; nothing: since ever.
  std::optional<base::Date> first_day() const { return begins ? begins : decided_on; }
};

/// Is the scope of `wide` another than that of `narrow`, and does it cover all of it? A system's scope is also within
/// that of its owner on the day.
bool is_wider(const Decision& wide, const Decision& narrow, const snapshot::Day& day);

/// A granted waiver of decisions; others do not count, and one of a framework's rule lifts that rule's findings alone.
struct Waiver {
  model::ElementId element = model::no_id;
  std::vector<model::ElementId> exempts; ///< decisions, technologies and systems
  std::string range_text;
  std::optional<packages::VersionRange> range;
  Scope scope;
  std::string use; ///< new, existing, or "" for both
  std::optional<base::Date> begins, valid_until;
};

/// Made once for everything behind a view (see decisions_of). A decision whose version range cannot be read decides
/// nothing, and is listed, as one whose package pattern can match nothing: a rule that nobody understands must not be
/// guessed.
class Decisions {
public:
  explicit Decisions(const model::Model& model);

  /// Of the subject, ascending by element, each as long as both it and its relation `decides` are valid; and those that
  /// name a package by pattern.
  const std::vector<Decision>& about(model::ElementId subject) const;
  const std::vector<Decision>& by_pattern() const { return by_pattern_; }
  const std::vector<Waiver>& waivers() const { return waivers_; }
  const std::vector<model::ElementId>& unreadable() const { return unreadable_; }
  const std::vector<model::ElementId>& all() const { return all_; } ///< decisions that can be read, ascending

  /// The technologies of a category, ascending.
  const std::vector<model::ElementId>& in_category(const std::string& category) const;

private:
  void add_category(const model::Model& model, model::ElementId id);
  void add_decision(const model::Model& model, model::ElementId id);
  void add_waiver(const model::Model& model, model::ElementId id);

  std::unordered_map<std::string, std::vector<model::ElementId>> categories_;
  std::unordered_map<model::ElementId, std::vector<Decision>> decisions_;
  std::vector<Decision> by_pattern_;
  std::vector<Waiver> waivers_;
  std::vector<model::ElementId> unreadable_, all_;
};

} // namespace fundament::answers
