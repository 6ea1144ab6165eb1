// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "model/model.hpp"
#include "review/proposal.hpp"
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// A proposal that is kept: an element of the kind investment that has a state (investments.md 1.1, 1.5). An investment
/// without one came with an import, and is an element like others.
namespace fundament::review {

enum class InvestmentState { draft, submitted, heard, decided, carried_out, withdrawn };
std::string_view to_string(InvestmentState state);
std::span<const std::string_view> investment_state_names(); ///< in their order

/// The kind and its attributes in a metamodel; a city's own may lack them, and then nothing is a proposal.
struct InvestmentWords {
  explicit InvestmentWords(const model::Metamodel& metamodel);

  bool is_proposal(const model::Element& element) const { return state(element).has_value(); }
  std::optional<InvestmentState> state(const model::Element& element) const;
  std::int64_t version(const model::Element& element) const;
  /// Never put forward, or taken back: for its own administration, architects and secretaries.
  bool is_unseen(const model::Element& element) const;
  bool cost_is_confidential(const model::Element& element) const;

  std::optional<model::KindId> kind;
  std::optional<model::AttributeId> state_id, version_id, confidential_id;
};

/// One thing that happened to a proposal.
struct Event {
  std::string what; ///< a state, or "returned"
  base::Date on;
  std::string by; ///< an account's id
  std::int64_t version = 0;
  model::Revision revision = 0; ///< that it made
  std::string remark = {};
  std::optional<base::Date> planned = {},
                            happened = {}; ///< of a step that was carried out: its day in the plan, and the true one
};

/// What is kept of one, as values. Files are JSON texts, "" for none.
struct Investment {
  InvestmentState state = InvestmentState::draft;
  std::int64_t version = 0;                 ///< times it was submitted
  std::string case_type;                    ///< of the version in force; "" for none
  std::string file;                         ///< of the version in force; of one without, the draft
  std::string draft;                        ///< of the next version while another is in force
  std::vector<Event> course;                ///< the oldest first
  std::map<std::string, model::Value> more; ///< the further kept attributes: outcome, decided_on, hearing, reports…

  /// What is worked on: the draft where there is one.
  const std::string& newest() const { return draft.empty() ? file : draft; }
  /// Was it decided that it is to be done?
  bool is_approved() const;
  /// The days of its plan that have come true.
  std::vector<base::Date> carried_out() const;
  /// May its proposer still write it?
  bool is_open() const { return state <= InvestmentState::heard; }
  /// Writes the next version, or the first one.
  void write(std::string text) { (version == 0 ? file : draft) = std::move(text); }
};

/// Nothing: it is no proposal. `owner` is the ref of its owner, or "".
std::optional<Investment> investment_of(const model::Model& model, model::ElementId id, const std::string& owner);

/// The file that an element keeps, of the version in force or of one without the draft; its owner is a ref, or "".
std::string file_of(const model::Element& element, const model::Metamodel& metamodel, const std::string& owner);

/// The element that keeps it; its owner is the one the file in force says. What is derived (starts, ends, cost_once,
/// cost, cost_year) comes from `proposal`, which the file in force was read as.
model::PutElement put_of(const Investment& investment, const Proposal& proposal, const model::Metamodel& metamodel);

/// What the documents of elements say by their schemas, as far as their form goes: problems have the element and a JSON
/// pointer as their place. What has no documents costs nothing.
base::Result<void> check_documents(const model::ChangeSet& change_set, const model::Metamodel& metamodel);

} // namespace fundament::review
