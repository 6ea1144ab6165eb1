// SPDX-License-Identifier: MPL-2.0
#include "answers/requirement.hpp"
#include <algorithm>

namespace fundament::answers {

namespace {

ConditionState met_if(bool met) {
  return met ? ConditionState::met : ConditionState::not_met;
}

ConditionState check_support(bool extended, const Facts& facts) {
  if (!facts.supplier) return ConditionState::to_confirm;
  if (facts.supplier->ended) return ConditionState::not_met;
  auto until = facts.supplier->support_until;
  if (facts.supplier->end_of_life && (extended || !until)) until = facts.supplier->end_of_life;
  return until ? met_if(*until >= facts.on) : ConditionState::to_confirm;
}

/// FACT, its operator, and the words.
struct Comparison {
  std::string_view fact, sign;
  std::vector<std::string_view> words;
};

std::optional<Comparison> parse(std::string_view text) {
  const auto at = text.find_first_of("=<>");
  if (at == text.npos) return std::nullopt;
  const bool ordered = text[at] != '=';
  if (ordered && text.substr(at + 1, 1) != "=") return std::nullopt;
  Comparison out{text.substr(0, at), text.substr(at, ordered ? 2 : 1), {}};
  for (std::string_view rest = text.substr(at + out.sign.size());;) {
    const auto bar = rest.find('|');
    out.words.push_back(rest.substr(0, bar));
    if (bar == rest.npos) break;
    rest.remove_prefix(bar + 1);
  }
  if (ordered && out.words.size() > 1) return std::nullopt;
  return out;
}

} // namespace

std::ptrdiff_t place_of_word(const model::Metamodel& metamodel, std::string_view fact, std::string_view word) {
  const auto system = metamodel.find_kind("system");
  const auto* definition = system ? metamodel.find_attribute(metamodel.kind(*system), fact) : nullptr;
  if (!definition) return -1;
  const auto found = std::find_if(definition->allowed.begin(), definition->allowed.end(),
                                  [&](const auto& one) { return one.value == word; });
  return found == definition->allowed.end() ? -1 : found - definition->allowed.begin();
}

ConditionState check_requirement(std::string_view text, const Facts& facts) {
  if (text == "support" || text == "extended_support") return check_support(text == "extended_support", facts);
  const auto comparison = parse(text);
  if (!comparison) return ConditionState::to_confirm;
  const std::pair<std::string_view, const std::string*> known[] = {{"environment", &facts.environment},
                                                                   {"data_class", &facts.data_class},
                                                                   {"hosting", &facts.hosting},
                                                                   {"criticality", &facts.criticality}};
  const auto* fact =
      std::find_if(std::begin(known), std::end(known), [&](const auto& one) { return one.first == comparison->fact; });
  if (fact == std::end(known) || fact->second->empty()) return ConditionState::to_confirm;
  const auto place_of = [&](std::string_view word) { return place_of_word(facts.metamodel, comparison->fact, word); };
  if (std::any_of(comparison->words.begin(), comparison->words.end(), [&](auto word) { return place_of(word) < 0; }))
    return ConditionState::to_confirm;
  const auto is = place_of(*fact->second), wanted = place_of(comparison->words.front());
  if (comparison->sign == "<=") return met_if(is <= wanted);
  if (comparison->sign == ">=") return met_if(is >= wanted);
  return met_if(std::find(comparison->words.begin(), comparison->words.end(), *fact->second) !=
                comparison->words.end());
}

} // namespace fundament::answers
