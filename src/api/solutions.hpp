// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/contracts.hpp"
#include "api/names.hpp"
#include "base/texts.hpp"
#include "snapshot/view.hpp"
#include <string>
#include <string_view>

/// What answers about solutions show of them: the same members in reuse and overlaps.
namespace fundament::api {

class SolutionWriter : public NamesWriter {
public:
  SolutionWriter(const snapshot::View& view, const snapshot::Day& day, base::Language language)
      : NamesWriter(view.model(), language), view_(view), day_(day) {}

  /// The members ref, kind, name, owner, administration, party, users, lifecycle, contract_end and cost.
  void members(JsonWriter& json, model::ElementId id) const;

  /// The member contract of anything: {"end","suppliers","cost"}; null where nothing of it is known.
  void contract(JsonWriter& json, model::ElementId id) const;

  std::string_view phase(model::ElementId id, base::Date on) const;
  std::string users(model::ElementId id) const; ///< refs, separated by spaces

private:
  void cost(JsonWriter& json, const std::optional<answers::YearlyCost>& cost) const;

  const snapshot::View& view_;
  const snapshot::Day& day_;
};

/// Ten-thousandths as a decimal: 8230 as "0.823".
std::string decimal(std::uint32_t ten_thousandths);

} // namespace fundament::api
