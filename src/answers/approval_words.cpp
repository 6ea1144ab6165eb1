// SPDX-License-Identifier: MPL-2.0
#include "answers/approval.hpp"
#include <stdexcept>

/// The words of an approval's enumerations on the wire.
namespace fundament::answers {

std::string_view to_string(Use use) {
  return use == Use::is_new ? "new" : "existing";
}

std::string_view to_string(VerdictCode code) {
  switch (code) {
  case VerdictCode::prohibited: return "prohibited";
  case VerdictCode::waiver_only: return "waiver_only";
  case VerdictCode::phasing_out: return "phasing_out";
  case VerdictCode::proposed: return "proposed";
  case VerdictCode::pilot: return "pilot";
  case VerdictCode::approved_with_conditions: return "approved_with_conditions";
  case VerdictCode::approved: return "approved";
  case VerdictCode::allowed_by_waiver: return "allowed_by_waiver";
  case VerdictCode::condition_not_met: return "condition_not_met";
  case VerdictCode::expired: return "expired";
  case VerdictCode::not_yet: return "not_yet";
  case VerdictCode::scope_not_assessed: return "scope_not_assessed";
  case VerdictCode::version_not_assessed: return "version_not_assessed";
  case VerdictCode::not_assessed: return "not_assessed";
  case VerdictCode::ambiguous_name: return "ambiguous_name";
  }
  throw std::logic_error("verdict out of range");
}

std::string_view to_string(ConditionState state) {
  switch (state) {
  case ConditionState::met: return "met";
  case ConditionState::not_met: return "not_met";
  case ConditionState::to_confirm: return "to_confirm";
  }
  throw std::logic_error("state of a condition out of range");
}

std::string_view to_string(Beaten::Reason reason) {
  switch (reason) {
  case Beaten::Reason::superseded: return "superseded";
  case Beaten::Reason::not_yet: return "not_yet";
  case Beaten::Reason::expired: return "expired";
  case Beaten::Reason::more_lenient: return "more_lenient";
  case Beaten::Reason::delegated: return "delegated";
  }
  throw std::logic_error("reason out of range");
}

} // namespace fundament::answers
