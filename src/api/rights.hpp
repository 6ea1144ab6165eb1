// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/service.hpp"
#include "review/investment.hpp"
#include "review/rules.hpp"
#include "snapshot/day.hpp"
#include <vector>

/// What an account may do by its role and unit (investments.md 1.5, 5 and 7). One place says it, and every route asks.
namespace fundament::api {

/// Who asks: an account, nobody in particular, or whoever holds the database file (the command line without a server).
struct Asker {
  std::optional<store::Account> account = {};
  bool holds_the_file = false;

  bool is(store::Role role) const { return account && account->role == role; }
  /// What the log names as the author.
  std::string id() const { return account ? account->id : "operator"; }
};

/// The class of readers that somebody is of. `open`: what --public-read shows to everybody.
catalogue::Reader reader_of(const Asker& asker, bool open, const snapshot::Snapshot& snapshot);

/// The unit of an account in a model; no_id for none.
model::ElementId unit_of(const Asker& asker, const model::Model& model);

/// May he hand in proposals that a unit owns, and carry them on?
bool may_propose_for(const Asker& asker, const model::Model& model, const snapshot::Day& day, model::ElementId owner);

/// What can be done with a proposal.
enum class Step { edit, submit, withdraw, send_back, keep_report, hear, decide, carry_out };
std::string_view to_string(Step step);
/// The steps that its state allows, and then those of them that are the asker's.
std::vector<Step> steps_of(const review::Investment& investment);
std::vector<Step> steps_open_to(const Asker& asker, const review::Investment& investment, bool may_propose);

/// May an ordinary change-set of his be written? Errors: forbidden, each operation that is not his; conflict, what is
/// changed by a way of its own.
base::Result<void> may_change(const Asker& asker, const model::ChangeSet& change_set,
                              const snapshot::Snapshot& snapshot, const review::Rules& rules);

} // namespace fundament::api
