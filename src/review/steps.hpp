// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "model/metamodel.hpp"
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

/// What is said with the last steps of a proposal (investments.md 1.5, 2.6): each is read from a JSON object of its
/// own. Errors of all: invalid_argument with a JSON pointer, every problem of the document. Any thread.
namespace fundament::review {

/// What a party that is concerned has said, or that it said nothing by a day that is over.
struct HearingEntry {
  model::Ref party; ///< a unit
  std::string answer, link;
  std::optional<base::Date> no_answer_by;
};
/// {"entries": [{"party", "answer", "link", "no_answer_by"}, …]}, a party once.
base::Result<std::vector<HearingEntry>> read_hearing(const nlohmann::json& document, const model::Metamodel& metamodel,
                                                     base::Date today);

struct Decision {
  std::string outcome;             ///< of the metamodel's investment_outcome
  std::string by, link;            ///< which body, and where its minutes are
  std::vector<std::string> terms;  ///< of approved_with_terms
  std::vector<std::string> accept; ///< what may be another than in the report that was read: ids of findings
  std::string why;                 ///< that may be
  bool is_approved() const { return outcome != "rejected"; }
};
base::Result<Decision> read_decision(const nlohmann::json& document, const model::Metamodel& metamodel);

/// That a day of the plan has come true.
struct Happened {
  base::Date planned, on;
};
/// {"planned": DAY, "on": DAY}: on the planned one where no other is said, and none that is still to come.
base::Result<Happened> read_happened(const nlohmann::json& document, const model::Metamodel& metamodel,
                                     base::Date today);

/// {"remark": TEXT}, which says something.
base::Result<std::string> read_remark(const nlohmann::json& document, const model::Metamodel& metamodel);

} // namespace fundament::review
