// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/report_writer.hpp"
#include "api/routes.hpp"

namespace fundament::api {

/// A proposal held against the catalogue that the call sees. What of the check names its proposal lives as long as
/// that.
struct CheckedProposal {
  review::Check check;
  std::vector<plan::Conflict> conflicts; ///< of its plan with the catalogue
  std::string report;                    ///< "fundament": "report/1"
};

/// Errors: those of Plans::keep, WhatIfs::get and review::check.
base::Result<CheckedProposal> check_proposal(Call& call, const review::Proposal& proposal, base::Date asked,
                                             const ReportHead& head, base::Language language);

/// The proposals that the call sees and that are put forward, and those rejected not long ago, but for that of `key`;
/// with the plans of all of them as on `start`. Errors: out of time, unavailable.
base::Result<review::Others> other_proposals(Call& call, const std::string& key, base::Date start);

/// The body of a request as a document, no larger than a proposal may be; what is larger is limit_exceeded.
base::Result<nlohmann::json> read_proposal_body(const Call& call);

} // namespace fundament::api
