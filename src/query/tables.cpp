// SPDX-License-Identifier: MPL-2.0
#include "base/ascii.hpp"
#include "query/functions.hpp"
#include "query/table.hpp"
#include <set>

namespace fundament::query {

namespace {

struct Named {
  const char* name;
  std::unique_ptr<const Table> (*make)(Session&);
};
constexpr Named others[] = {{"relation", relation_table},
                            {"property", property_table},
                            {"dependents", dependents_function},
                            {"dependencies", dependencies_function},
                            {"path", path_function},
                            {"rings", rings_function},
                            {"approval", approval_function},
                            {"reuse", reuse_function}};

} // namespace

Tables make_tables(Session& session, const Words* mentioned) {
  Tables all;
  for (const Named& other : others)
    if (!mentioned || mentioned->contains(std::string_view(other.name))) all.push_back(other.make(session));
  for (auto& table : element_tables(session, mentioned))
    all.push_back(std::move(table));
  Tables out;
  std::set<std::string> names; // SQL does not tell upper from lower case
  for (auto& table : all)
    if (names.insert(base::lower(table->name())).second) out.push_back(std::move(table));
  return out;
}

} // namespace fundament::query
