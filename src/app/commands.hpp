// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "app/output.hpp"
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The words of the command line. Each gets what was written after it and returns the program's exit state.
namespace fundament::app {

/// What every word has.
struct Common {
  std::string database; ///< --db, or $FUNDAMENT_DB, or fundament.db
  Language language = Language::en;
  bool spreadsheet = false;            ///< --spreadsheet: CSV for a spreadsheet
  std::vector<std::string> plans = {}; ///< --plan: files with what is planned; "-": standard input
  std::string conflicts = {};          ///< --conflicts: what becomes of what does not fit
};

/// Options of a question are the API's parameters by the same names; a list repeats.
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct ImpactCommand {
  std::vector<std::string> of; ///< "-": refs from standard input
  bool all = false, summary = false;
  std::string format = "table";
  Parameters parameters;
};
int run_impact(const Common& common, const ImpactCommand& command);

struct PathCommand {
  std::string from, to;
  std::string format = "table";
  Parameters parameters;
};
int run_path(const Common& common, const PathCommand& command);

/// A word whose options are all parameters of its route.
struct AskCommand {
  std::string format = "table";
  Parameters parameters;
};

struct ReuseCommand {
  std::string format = "table", need; ///< a file with the body of the question; "-": standard input
  Parameters parameters;              ///< members of the body by the names of the options
};
int run_reuse(const Common& common, const ReuseCommand& command);
int run_overlaps(const Common& common, const AskCommand& command);

int run_chokepoints(const Common& common, const AskCommand& command);
int run_changes(const Common& common, const AskCommand& command);

struct PreviewCommand {
  std::string file; ///< with a plan; "-": standard input
  std::string format = "table";
  Parameters parameters;
};
int run_changes_preview(const Common& common, const PreviewCommand& command);

struct QueryCommand {
  std::string name;                    ///< of a named query, "" for their list; of sql the statement, or "-"
  std::vector<std::string> parameters; ///< name=value
  std::string folder;                  ///< --queries: the city's own
  std::string format = "table";
  Parameters options;
};
int run_query(const Common& common, const QueryCommand& command);
int run_sql(const Common& common, const QueryCommand& command);

struct CheckCommand {
  std::string name; ///< of technology: what is asked about; of sbom: the file, "-" for standard input
  bool in_use = false;
  std::string folder;               ///< --frameworks: the city's own rules
  std::vector<std::string> fail_on; ///< codes; of sbom and technologies --in-use
  std::string format = "table";
  Parameters parameters;
};
int run_check_frameworks(const Common& common, const CheckCommand& command);
int run_check_technology(const Common& common, const CheckCommand& command);
int run_check_technologies(const Common& common, const CheckCommand& command);
int run_check_sbom(const Common& common, const CheckCommand& command);

struct InvestmentCommand {
  std::string file, format = "table"; ///< the file: "-" for standard input; else the proposal's ref
  Parameters parameters;
  std::string number, remark; ///< of a report; of what is sent or taken back
  std::string body;           ///< a file with what a step says
  bool keep = false;          ///< a further report
};
int run_investment_new(const Common& common, const InvestmentCommand& command);
int run_investment_list(const Common& common, const InvestmentCommand& command);
int run_investment_show(const Common& common, const InvestmentCommand& command);
/// `step`: submit, withdraw, return, hear, decide, carry-out.
int run_investment_step(const Common& common, const InvestmentCommand& command, const std::string& step);
int run_investment_report(const Common& common, const InvestmentCommand& command);
int run_check_investment(const Common& common, const InvestmentCommand& command);

struct ImportCommand {
  std::vector<std::string> files;
  std::string format, source, mapping;
  std::string report = "table"; ///< or json
  bool dry_run = false, keep_missing = false;
};
int run_import(const Common& common, const ImportCommand& command);

struct ExportCommand {
  std::string format = "csv", folder;
};
int run_export(const Common& common, const ExportCommand& command);

struct TokenCommand {
  std::string name, unit;                      ///< of create; name also of revoke
  std::string role = "administrator", expires; ///< of create
};
int run_token_create(const Common& common, const TokenCommand& command);
int run_token_list(const Common& common);
int run_token_revoke(const Common& common, const TokenCommand& command);

int run_backup(const Common& common, const std::string& file);
int run_restore(const Common& common, const std::string& file);

struct VerifyCommand {
  bool head = false;         ///< print the log's end in place of the checks
  std::string expect, since; ///< a hash that --head printed, or a file that holds what it printed
};
int run_verify(const Common& common, const VerifyCommand& command);

struct ServeCommand {
  std::string listen = "127.0.0.1:8080";
  std::string web;                 ///< a folder; empty: the pages in the program
  std::string queries, frameworks; ///< folders of the city's own named queries and rules
  bool public_read = false, quiet = false, log_targets = false;
  std::map<std::string, std::uint64_t> limits; ///< by the names of the options
};
int run_serve(const Common& common, const ServeCommand& command);
/// The limits there are: the names of their options.
std::vector<std::string> serve_limits();

} // namespace fundament::app
