// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "review/touched.hpp"

/// Who is heard on a proposal and who decides it: the city's own two rules (review/governance_queries) asked over whom
/// it touches. Nothing of it is part of the outcome.
namespace fundament::review {

/// The table proposal, of one row.
query::GivenTable proposal_table(const CheckQuestion& question, const Check& check);

/// Of a check that has found everything else, its outcome as well. Asked of the catalogue with the plan on its last
/// date, as the asker may see it. A rule that gives no answer is told in `failed`: its part is not known, and not
/// empty. Cost: touched(), and the two statements. Any thread.
Governance govern(const CheckQuestion& question, const Check& check, base::Budget& budget);

} // namespace fundament::review
