// SPDX-License-Identifier: MPL-2.0
#include "app/commands.hpp"
#include "catalogue/catalogue.hpp"
#include <cstdio>

/// The words that look after a database: token, backup, verify.
namespace fundament::app {

namespace {

base::Result<std::unique_ptr<catalogue::Catalogue>> open(const Common& common) {
  catalogue::Options options;
  options.mode = store::Mode::read_write;
  return catalogue::Catalogue::open(common.database, options);
}

template <class T> int failed(const Common& common, const base::Result<T>& result) {
  print_error(result.error(), common.language);
  return exit_of(result.error().code);
}

} // namespace

int run_token_create(const Common& common, const TokenCommand& command) {
  auto catalogue = open(common);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto created = (*catalogue)->create_token(command.name, command.unit);
  if (!created) return failed(common, created);
  say(common.language, {"token.created", {{"name", created->account.name}, {"id", created->account.id}}});
  print(created->token + "\n");
  return fine;
}

int run_token_list(const Common& common) {
  auto catalogue = open(common);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto accounts = (*catalogue)->accounts();
  if (!accounts) return failed(common, accounts);
  const auto word = [&](const char* id) { return base::render({id}, common.language); };
  Table table({"id", word("column.name"), word("column.unit"), word("column.created"), word("column.revoked")});
  for (const auto& account : *accounts)
    table.add({account.id, account.name, account.unit, account.created, account.revoked.value_or("")});
  print(table.text());
  return fine;
}

int run_token_revoke(const Common& common, const TokenCommand& command) {
  auto catalogue = open(common);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto revoked = (*catalogue)->revoke_token(command.name);
  if (!revoked) return failed(common, revoked);
  say(common.language, {"token.revoked", {{"name", revoked->name}}});
  return fine;
}

int run_backup(const Common& common, const std::string& file) {
  auto catalogue = open(common);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto copied = (*catalogue)->backup(file);
  if (!copied.ok()) return print_error(copied.error(), common.language), trouble;
  say(common.language, {"backup.done", {{"file", file}}});
  return fine;
}

int run_verify(const Common& common) {
  auto catalogue = open(common);
  if (!catalogue) return print_error(catalogue.error(), common.language), exit_of_storage(catalogue.error().code);
  const auto report = (*catalogue)->verify();
  if (!report) return print_error(report.error(), common.language), trouble;
  for (const auto& problem : report->problems)
    print_error(problem, common.language);
  say(common.language, {report->problem_count ? "verify.bad" : "verify.good",
                        {{"revision", std::to_string(report->revision)},
                         {"operations", number(report->operations, common.language)},
                         {"problems", number(report->problem_count, common.language)}}});
  if (report->erased) say(common.language, {"verify.erased", {{"erased", number(report->erased, common.language)}}});
  return report->problem_count ? trouble : fine;
}

} // namespace fundament::app
