// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "catalogue/state.hpp"
#include <algorithm>

namespace fundament::catalogue {

using base::Error;
using base::ErrorCode;

namespace {

/// Tells people and scanners for lost secrets what they have found.
constexpr std::string_view token_prefix = "fundament_";
constexpr std::size_t token_random_bytes = 32;
constexpr std::size_t max_name_bytes = 200;

constexpr std::string_view unit_kind = "unit";

base::Result<void> check_name(const std::string& name) {
  const bool spaces_only = name.find_first_not_of(' ') == name.npos;
  if (!spaces_only && name.size() <= max_name_bytes && base::is_utf8(name) &&
      std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return {};
  return Error{ErrorCode::invalid_argument, {"account.name", {{"most", std::to_string(max_name_bytes)}}}, "name"};
}

base::Result<void> check_unit(const std::string& unit, const model::Model& model) {
  const auto ref = model::parse_ref(unit);
  if (!ref) return ref.error();
  if (ref->kind == unit_kind && model.find(*ref)) return {};
  std::vector<std::string_view> keys;
  const auto kind = model.metamodel().find_kind(unit_kind);
  for (model::ElementId id = 0; id < model.element_limit(); id++)
    if (const auto* element = model.element(id); element && element->kind == kind) keys.push_back(element->key);
  Error error{ErrorCode::not_found, {"account.unit_unknown", {{"unit", unit}}}, "unit"};
  error.hint = base::did_you_mean(model::nearest_names(ref->key, keys));
  return error;
}

} // namespace

base::Result<Account> Catalogue::authenticate(std::string_view token) const {
  const Error unknown{ErrorCode::unauthenticated, {"account.token_unknown"}};
  if (!token.starts_with(token_prefix)) return unknown;
  const std::lock_guard lock(state_->accounts.mutex);
  auto found = state_->accounts.store.find_account(base::sha256(token));
  if (!found) return found.error();
  if (!*found) return unknown;
  return std::move(**found);
}

base::Result<CreatedToken> Catalogue::create_token(const std::string& name, const std::string& unit) {
  if (auto good = check_name(name); !good) return good.error();
  if (!unit.empty())
    if (auto good = check_unit(unit, snapshot()->model()); !good) return good.error();
  const std::string token = std::string(token_prefix) + base::random_hex(token_random_bytes);
  const std::lock_guard lock(state_->writer.mutex);
  auto account = state_->writer.store.create_account(name, unit, base::sha256(token));
  if (!account) return account.error();
  return CreatedToken{std::move(*account), token};
}

base::Result<std::vector<Account>> Catalogue::accounts() const {
  const std::lock_guard lock(state_->accounts.mutex);
  return state_->accounts.store.accounts();
}

base::Result<Account> Catalogue::revoke_token(const std::string& id_or_name) {
  const std::lock_guard lock(state_->writer.mutex);
  return state_->writer.store.revoke_account(id_or_name);
}

} // namespace fundament::catalogue
