// SPDX-License-Identifier: MPL-2.0
#include "review/governance_queries.hpp"
#include "base/joined.hpp"
#include "review/embedded.hpp"
#include "review/governance.hpp"

namespace fundament::review {

namespace {

constexpr std::string_view heard_columns =
    "party ref, body text, force one_of(heard,informed), reason text, because ref";
constexpr std::string_view decides_columns = "body text, party ref, reason text";

std::string said(const query::NamedColumn& column) {
  return column.name + " " + column.type +
         (column.words.empty() ? "" : "(" + base::joined(column.words, {}, ",") + ")");
}

GovernanceQuery ours(std::string_view id) {
  const std::string file = std::string(id) + ".sql";
  for (const auto& [path, text] : embedded::governance())
    if (path == file) return {parse_governance(id, text, file).value()};
  throw std::logic_error("a query of governance is not in the binary");
}

} // namespace

const GovernanceQueries& GovernanceQueries::built_in() {
  static const GovernanceQueries queries{ours(heard_id), ours(decides_id)};
  return queries;
}

GovernanceQuery* GovernanceQueries::find(std::string_view id) {
  return id == heard_id ? &heard : id == decides_id ? &decides : nullptr;
}

base::Result<query::NamedQuery> parse_governance(std::string_view id, std::string_view file, const std::string& where) {
  const std::vector<query::HeaderWord> words{{"source", false, [](const auto&) { return std::nullopt; }}};
  auto out = query::parse_named(std::string(id), file, where, words);
  if (!out) return out;
  base::Problems problems;
  const std::string_view wanted = id == GovernanceQueries::heard_id ? heard_columns : decides_columns;
  if (base::joined(out->columns, said) != wanted)
    problems.add(
        {base::ErrorCode::invalid_argument, {"governance.columns", {{"columns", std::string(wanted)}}}, where});
  for (const auto& parameter : out->parameters)
    if (!parameter.fallback || *parameter.fallback == query::no_value)
      problems.add({base::ErrorCode::invalid_argument, {"rule.parameter_default", {{"name", parameter.name}}}, where});
  if (!problems.empty()) return problems.take();
  return out;
}

} // namespace fundament::review
