// SPDX-License-Identifier: MPL-2.0
#include "model/lifecycle.hpp"
#include <array>

namespace fundament::model {

namespace {

constexpr std::array<std::string_view, 5> phase_names{"planned", "phasing_in", "active", "phasing_out", "retired"};
constexpr std::string_view first_day_suffix = "_from";

std::optional<Phase> parse_phase(std::string_view text) {
  for (std::size_t i = 0; i < phase_names.size(); i++)
    if (phase_names[i] == text) return static_cast<Phase>(i);
  return std::nullopt;
}

/// What the attributes of one element say about time. Elements have few attributes, so reading them all is cheaper than
/// looking each up by its name in the metamodel.
struct Times {
  std::optional<Phase> word;
  std::array<std::optional<base::Date>, phase_names.size()> first_day;
  std::optional<base::Date> valid_from, valid_to;

  Times(const Element& element, const Metamodel& metamodel) {
    for (const auto& [id, value] : element.attributes) {
      const std::string_view name = metamodel.attribute_name(id);
      if (const auto* date = std::get_if<base::Date>(&value))
        read(name, *date);
      else if (const auto* text = std::get_if<std::string>(&value); text && name == "lifecycle")
        word = parse_phase(*text);
    }
  }

  void read(std::string_view name, base::Date date) {
    if (name == "valid_from")
      valid_from = date;
    else if (name == "valid_to")
      valid_to = date;
    else if (name.ends_with(first_day_suffix)) {
      const auto phase = parse_phase(name.substr(0, name.size() - first_day_suffix.size()));
      if (phase) first_day[static_cast<std::size_t>(*phase)] = date;
    }
  }

  Phase phase_on(base::Date date) const {
    std::optional<std::size_t> begun, coming;
    for (std::size_t i = 0; i < first_day.size(); i++) {
      if (!first_day[i]) continue;
      if (*first_day[i] <= date) {
        // of two that begin on one day the later phase holds
        if (!begun || *first_day[*begun] <= *first_day[i]) begun = i;
      } else if (!coming || *first_day[i] < *first_day[*coming])
        coming = i;
    }
    if (begun) return static_cast<Phase>(*begun);
    if (!coming) return word.value_or(Phase::active);
    const auto next = static_cast<Phase>(*coming);
    if (word && *word < next) return *word;
    return next == Phase::phasing_out || next == Phase::retired ? Phase::active : Phase::planned;
  }
};

} // namespace

std::string_view to_string(Phase phase) {
  return phase_names.at(static_cast<std::size_t>(phase));
}

Phase phase_on(const Element& element, const Metamodel& metamodel, base::Date date) {
  return Times(element, metamodel).phase_on(date);
}

std::optional<std::string_view> not_in_operation(const Element& element, const Metamodel& metamodel, base::Date date) {
  if (element.attributes.empty()) return std::nullopt;
  const Times times(element, metamodel);
  const Phase phase = times.phase_on(date);
  if (phase == Phase::planned || phase == Phase::retired) return to_string(phase);
  if ((times.valid_from && date < *times.valid_from) || (times.valid_to && *times.valid_to < date)) return "not_valid";
  return std::nullopt;
}

} // namespace fundament::model
