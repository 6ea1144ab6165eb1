// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/reuse.hpp"
#include "review/investment.hpp"
#include "review/proposal.hpp"
#include <memory>
#include <string>
#include <vector>

/// Other proposals for the same (investments.md 6.1, section 11): such as would add what answers to the need, or whose
/// plans have to do with the same elements. None is refused for it; both reports say so.
namespace fundament::review {

constexpr int remembered_days = 730; ///< so long a rejected proposal is told of
constexpr std::size_t most_others = plan::most_together;

/// One that was put forward and is not carried out, or that was rejected not long ago.
struct OtherProposal {
  std::string ref, name, party; ///< party: a ref, or ""
  InvestmentState state = InvestmentState::submitted;
  std::optional<base::Date> rejected_on; ///< nothing: it is open
  Proposal proposal;
};

/// What a proposal is held against.
struct Others {
  std::vector<OtherProposal> proposals;       ///< the open ones first, by ref
  std::shared_ptr<const snapshot::View> with; ///< the catalogue with the plans of all of them; nullptr without any
  std::uint64_t not_read = 0;                 ///< more than most_others, or such as cannot be read any more
};

/// How two plans meet in one element.
enum class Meets : std::uint8_t { both_add, both_end, both_change, ends_here, ends_there };
std::string_view to_string(Meets meets);

struct Meeting {
  std::string ref;
  Meets meets = Meets::both_add;
};

struct SameElsewhere {
  std::string ref, name, party; ///< see OtherProposal
  InvestmentState state = InvestmentState::submitted;
  std::optional<base::Date> rejected_on;
  std::string answers;           ///< a ref: what it adds that answers best to the need; "" for nothing that does
  answers::Points score = 0;     ///< of that
  std::vector<Meeting> meetings; ///< by ref

  bool is_twin() const { return score >= answers::covers_at; }
};

/// Those of the others that have to do with it: twins first, the best before. `question` is what the proposal asked of
/// what there is already; nullptr when it asked nothing. Errors: out_of_time.
base::Result<std::vector<SameElsewhere>> same_elsewhere(const Proposal& proposal, const Others& others,
                                                        const answers::ReuseQuestion* question, base::Budget& budget);

} // namespace fundament::review
