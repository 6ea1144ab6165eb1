// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/approval.hpp"
#include <memory>

/// What several of the answers about decisions share.
namespace fundament::answers {

/// All that bind, also those that may not be seen; read once.
std::shared_ptr<const Decisions> decisions_of(const snapshot::View& view);

/// The verdict alone, on something known.
Approval verdict_on(const snapshot::View& view, const ApprovalQuestion& question, model::ElementId subject,
                    const std::string& version);

/// Adds what may be used instead and who uses it already. Cost: the versions listed in its category, and its uses.
void add_beside(const snapshot::View& view, const ApprovalQuestion& question, Approval& approval);

} // namespace fundament::answers
