// SPDX-License-Identifier: MPL-2.0
#include "model/change_set.hpp"

namespace fundament::model {

std::string to_string(const RelationIdentity& identity) {
  std::string out = to_string(identity.source);
  out += " -[" + identity.relation + "]-> ";
  out += to_string(identity.target);
  if (!identity.key.empty()) out += " (" + identity.key + ")";
  return out;
}

} // namespace fundament::model
