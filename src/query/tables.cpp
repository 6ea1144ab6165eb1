// SPDX-License-Identifier: MPL-2.0
#include "base/ascii.hpp"
#include "query/functions.hpp"
#include "query/table.hpp"
#include <set>

namespace fundament::query {

Tables make_tables(Session& session) {
  Tables all;
  all.push_back(relation_table(session));
  for (const auto function :
       {dependents_function, dependencies_function, path_function, rings_function, approval_function, reuse_function})
    all.push_back(function(session));
  for (auto& table : element_tables(session))
    all.push_back(std::move(table));
  Tables out;
  std::set<std::string> names; // SQL does not tell upper from lower case
  for (auto& table : all)
    if (names.insert(base::lower(table->name())).second) out.push_back(std::move(table));
  return out;
}

} // namespace fundament::query
