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

base::Result<void> Catalogue::State::read_accounts(store::Store& store) {
  const std::lock_guard lock(reading_accounts);
  auto found = store.valid_accounts();
  if (!found) return found.error();
  auto next = std::make_shared<Accounts>();
  for (auto& [token, account] : *found)
    next->emplace(token, std::move(account));
  const std::lock_guard known(mutex);
  accounts = std::move(next);
  accounts_version++;
  return {};
}

std::uint64_t Catalogue::accounts_version() const {
  const std::lock_guard lock(state_->mutex);
  return state_->accounts_version;
}

base::Result<Account> Catalogue::authenticate(std::string_view token) const {
  const auto unknown = [] { return Error{ErrorCode::unauthenticated, {"account.token_unknown"}}; };
  if (!token.starts_with(token_prefix)) return unknown();
  const auto find = [&]() -> base::Result<Account> {
    const auto accounts = [&] {
      const std::lock_guard lock(state_->mutex);
      return state_->accounts;
    }();
    const auto found = accounts->find(base::sha256(token));
    if (found == accounts->end()) return unknown();
    if (const auto last = found->second.expires; last && *last < base::today())
      return Error{ErrorCode::unauthenticated, {"account.token_expired", {{"day", base::to_string(*last)}}}};
    return found->second;
  };
  const bool followed = state_->options.look_every.count() > 0;
  if (!followed) state_->look_within(state_->options.busy_timeout);
  auto account = find();
  if (account || !followed || account.error().text.id != "account.token_unknown") return account;
  state_->look_within(std::chrono::milliseconds(0)); // it may have been made a moment ago
  return find();
}

base::Result<CreatedToken> Catalogue::create_token(const NewToken& wanted) {
  if (auto good = check_name(wanted.name); !good) return good.error();
  if (!wanted.unit.empty())
    if (auto good = check_unit(wanted.unit, snapshot()->model()); !good) return good.error();
  // what these may do is said by their unit: without one it would be nothing
  if (wanted.unit.empty() && (wanted.role == store::Role::editor || wanted.role == store::Role::decider))
    return Error{
        ErrorCode::invalid_argument, {"account.unit_needed", {{"role", std::string(to_string(wanted.role))}}}, "unit"};
  const std::string token = std::string(token_prefix) + base::random_hex(token_random_bytes);
  auto account = state_->write_accounts([&](store::Store& store) {
    return store.create_account({wanted.name, wanted.unit, base::sha256(token), wanted.role, wanted.expires});
  });
  if (!account) return account.error();
  return CreatedToken{std::move(*account), token};
}

base::Result<std::vector<Account>> Catalogue::accounts() const {
  return state_->readers.with([](store::Store& store) { return store.accounts(); });
}

base::Result<Account> Catalogue::revoke_token(const std::string& id_or_name) {
  return state_->write_accounts([&](store::Store& store) { return store.revoke_account(id_or_name); });
}

base::Result<Account>
Catalogue::State::write_accounts(const std::function<base::Result<Account>(store::Store&)>& work) {
  base::Budget budget(options.busy_timeout);
  const InLine turn(line, budget);
  if (!turn) return not_in_time(path);
  auto account = work(writer);
  note_write(account ? nullptr : &account.error());
  if (account)
    if (auto known = read_accounts(writer); !known) return known.error();
  return account;
}

} // namespace fundament::catalogue
