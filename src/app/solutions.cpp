// SPDX-License-Identifier: MPL-2.0
#include "app/solutions.hpp"
#include <array>
#include <nlohmann/json.hpp>

namespace fundament::app {

using nlohmann::json;

std::string ref_of(const json& named) {
  return named.is_object() ? text_of(named["ref"]) : "";
}

std::string keys_of(const json& list) {
  std::string out;
  for (const auto& one : list) {
    const std::string ref = text_of(one["ref"]);
    out += (out.empty() ? "" : ", ") + ref.substr(ref.find(':') + 1);
  }
  return out;
}

std::string percent(const json& score) {
  return std::to_string(static_cast<int>(score.get<double>() * 100 + 0.5)) + " %";
}

std::string phase_text(const Common& common, const json& lifecycle) {
  static constexpr std::array phases{"planned", "phasing_in", "active", "phasing_out", "retired"};
  const std::string phase = text_of(lifecycle["phase"]);
  std::string out = word(common, "phase." + phase);
  bool later = false;
  for (const char* one : phases) {
    const std::string from = std::string(one) + "_from";
    if (later && lifecycle.contains(from) && lifecycle[from].is_string())
      return out + ", " +
             base::render({"phase.from",
                           {{"phase", word(common, std::string("phase.") + one)}, {"date", text_of(lifecycle[from])}}},
                          common.language);
    later |= phase == one;
  }
  return out;
}

} // namespace fundament::app
