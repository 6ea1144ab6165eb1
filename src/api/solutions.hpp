// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/contracts.hpp"
#include "api/json_writer.hpp"
#include "base/texts.hpp"
#include "snapshot/snapshot.hpp"
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What answers about solutions show of them: the same members in reuse and overlaps.
namespace fundament::api {

class SolutionWriter {
public:
  SolutionWriter(const snapshot::Snapshot& snapshot, const snapshot::Day& day)
      : snapshot_(snapshot), model_(snapshot.model()), day_(day) {}

  /// {"ref","name"}, or null for no_id.
  void named(JsonWriter& json, model::ElementId id) const;
  void named(JsonWriter& json, std::string_view member, model::ElementId id) const;
  void list(JsonWriter& json, std::string_view member, std::span<const model::ElementId> ids) const;
  static void date(JsonWriter& json, std::string_view member, const std::optional<base::Date>& date);

  /// The members ref, kind, name, owner, administration, users, lifecycle, contract_end and cost.
  void members(JsonWriter& json, model::ElementId id) const;

  std::string_view phase(model::ElementId id, base::Date on) const;
  std::string ref(model::ElementId id) const; ///< "" for no_id
  std::string name(model::ElementId id) const;
  std::string users(model::ElementId id) const; ///< refs, separated by spaces

private:
  const snapshot::Snapshot& snapshot_;
  const model::Model& model_;
  const snapshot::Day& day_;
};

/// Ten-thousandths as a decimal: 8230 as "0.823".
std::string decimal(std::uint32_t ten_thousandths);

} // namespace fundament::api
