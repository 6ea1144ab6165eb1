// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"

namespace fundament::api {

Response get_metamodel(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  return answer(call, call.view->model().metamodel().text());
}

} // namespace fundament::api
