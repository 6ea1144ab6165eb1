// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/approval.hpp"

namespace fundament::answers {

/// What a question is about: step 1 of design.md 4.4.
struct Named {
  std::string name, version;                   ///< as understood
  std::vector<model::ElementId> elements = {}; ///< none, the one, or those it could be
  std::vector<model::ElementId> nearest =
      {};                   ///< when there is none, unless only the verdict was asked for, or enough were looked for
  std::string package = {}; ///< the identity of the package URL asked about; "" for none
  std::optional<packages::Scheme> scheme = {}; ///< by which a package URL writes the version
  bool by_pattern = false;                     ///< no element, but a decision speaks of such packages
};
Named find_named(const snapshot::View& view, const ApprovalQuestion& question, base::Budget& budget);

} // namespace fundament::answers
