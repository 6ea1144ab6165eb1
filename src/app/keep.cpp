// SPDX-License-Identifier: MPL-2.0
#include "app/commands.hpp"
#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "catalogue/catalogue.hpp"
#include "store/restore.hpp"
#include <cstdio>
#include <fstream>

/// The words that look after a database: token, backup, restore, verify.
namespace fundament::app {

namespace {

base::Result<std::unique_ptr<catalogue::Catalogue>> open(const Common& common, store::Mode mode) {
  catalogue::Options options;
  options.mode = mode;
  return catalogue::Catalogue::open(common.database, options);
}

template <class T> int failed(const Common& common, const base::Result<T>& result) {
  print_error(result.error(), common.language);
  return exit_of(result.error().code);
}

} // namespace

int run_token_create(const Common& common, const TokenCommand& command) {
  auto catalogue = open(common, store::Mode::read_write);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  catalogue::NewToken wanted{command.name, command.unit, store::parse_role(command.role).value_or(store::Role::reader),
                             base::parse_date(command.expires)};
  if (!command.expires.empty() && !wanted.expires) {
    print_error({base::ErrorCode::invalid_argument,
                 {"value.date_expected", {{"value", base::printable(command.expires)}}},
                 "--expires"},
                common.language);
    return wrong_use;
  }
  const auto created = (*catalogue)->create_token(wanted);
  if (!created) return failed(common, created);
  say(common.language, {"token.created", {{"name", created->account.name}, {"id", created->account.id}}});
  print(created->token + "\n");
  return fine;
}

int run_token_list(const Common& common) {
  auto catalogue = open(common, store::Mode::reading);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto accounts = (*catalogue)->accounts();
  if (!accounts) return failed(common, accounts);
  const auto word = [&](const char* id) { return base::render({id}, common.language); };
  Table table({"id", word("column.name"), word("column.role"), word("column.unit"), word("column.created"),
               word("column.expires"), word("column.revoked")});
  for (const auto& account : *accounts)
    table.add({account.id, account.name, std::string(to_string(account.role)), account.unit, account.created,
               account.expires ? base::to_string(*account.expires) : "", account.revoked.value_or("")});
  print(table.text());
  return fine;
}

int run_token_revoke(const Common& common, const TokenCommand& command) {
  auto catalogue = open(common, store::Mode::read_write);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto revoked = (*catalogue)->revoke_token(command.name);
  if (!revoked) return failed(common, revoked);
  say(common.language, {"token.revoked", {{"name", revoked->name}}});
  return fine;
}

int run_backup(const Common& common, const std::string& file) {
  auto catalogue = open(common, store::Mode::reading);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto copied = (*catalogue)->backup(file);
  if (!copied.ok()) return print_error(copied.error(), common.language), trouble;
  say(common.language, {"backup.done", {{"file", file}}});
  return fine;
}

int run_restore(const Common& common, const std::string& file) {
  const auto restored = store::restore(file, common.database, model::Metamodel::built_in());
  if (!restored) return print_error(restored.error(), common.language), trouble;
  say(common.language,
      {"restore.done", {{"database", common.database}, {"revision", std::to_string(restored->head.revision)}}});
  if (!restored->aside.empty()) say(common.language, {"restore.aside", {{"file", restored->aside}}});
  return fine;
}

namespace {

/// The hash in a text such as --head prints: 64 hexadecimal digits, perhaps behind a revision.
std::optional<base::Digest> hash_in(std::string_view text) {
  base::Digest digest{};
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= text.size(); i++) {
    const int digit = i < text.size() ? base::hex_digit(text[i]) : -1;
    if (digit < 0) {
      if (digits == 2 * digest.size()) return digest;
      digits = 0;
      continue;
    }
    if (digits < 2 * digest.size())
      digest[digits / 2] = static_cast<std::uint8_t>(digits % 2 == 0 ? digit << 4 : digest[digits / 2] | digit);
    digits++;
  }
  return std::nullopt;
}

/// What --expect or --since says; nothing when neither was given.
base::Result<std::optional<base::Digest>> expected_of(const VerifyCommand& command) {
  if (command.expect.empty() && command.since.empty()) return std::optional<base::Digest>();
  std::string text = command.expect;
  if (text.empty()) {
    std::ifstream in(command.since, std::ios::binary);
    text.resize(4096);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
  }
  const auto hash = hash_in(text);
  if (hash) return hash;
  return base::Error{
      base::ErrorCode::invalid_argument, {"verify.no_hash"}, command.since.empty() ? "--expect" : command.since};
}

int print_head(const Common& common, const catalogue::Catalogue& catalogue) {
  const auto head = catalogue.chain_end();
  if (!head) return print_error(head.error(), common.language), trouble;
  std::printf("%lld %s\n", static_cast<long long>(head->revision), base::to_hex(head->hash).c_str());
  return fine;
}

} // namespace

int run_verify(const Common& common, const VerifyCommand& command) {
  const auto expected = expected_of(command);
  if (!expected) return print_error(expected.error(), common.language), wrong_use;
  auto catalogue = open(common, store::Mode::reading);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  if (command.head) return print_head(common, **catalogue);
  const auto report = (*catalogue)->verify(*expected);
  if (!report) return print_error(report.error(), common.language), trouble;
  for (const auto& problem : report->problems)
    print_error(problem, common.language);
  say(common.language, {report->problem_count ? "verify.bad" : "verify.good",
                        {{"revision", std::to_string(report->revision)},
                         {"operations", number(report->operations, common.language)},
                         {"problems", number(report->problem_count, common.language)}}});
  if (report->erased)
    say(common.language, {"verify.erased",
                          {{"erased", number(report->erased, common.language)},
                           {"records", number(report->unexplained, common.language)}}});
  return report->problem_count ? trouble : fine;
}

} // namespace fundament::app
