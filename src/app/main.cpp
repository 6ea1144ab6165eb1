// SPDX-License-Identifier: MPL-2.0
#include "app/commands.hpp"
#include "app/describe.hpp"
#include "base/unicode.hpp"
#include "interchange/format.hpp"
#include "store/store.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>

/// The words and options of the command line, in one table per word; what they do is in the other files of this folder.
namespace fundament::app {

namespace {

/// --lang, else Danish in a Danish locale, else English. Needed before anything is read, since the help is worded too.
Language language_of(int count, char** words) {
  for (int i = 1; i + 1 < count; i++)
    if (std::strcmp(words[i], "--lang") == 0) return std::strcmp(words[i + 1], "da") == 0 ? Language::da : Language::en;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value)
      return std::strncmp(value, "da", 2) == 0 ? Language::da : Language::en;
  return Language::en;
}

class Words {
public:
  Words(CLI::App& app, Common& common) : app_(app), common_(common) {
    app.require_subcommand(1);
    app.fallthrough();
    app.set_help_flag("-h,--help", text("cli.help"));
    app.set_version_flag("--version", std::string("fundament ") + FUNDAMENT_VERSION, text("cli.version"));
    app.add_option("--db", common.database, text("cli.db"))->envname("FUNDAMENT_DB")->capture_default_str();
    app.add_option("--lang", language_, text("cli.lang"))->check(CLI::IsMember({"da", "en"}));
    add_serve();
    add_import();
    add_export();
    add_impact();
    add_path();
    add_chokepoints();
    add_reuse();
    add_overlaps();
    add_check();
    add_investment();
    add_query();
    add_sql();
    add_changes();
    add_token();
    add_backup();
    add_restore();
    add_verify();
    add_descriptions();
  }

  int run() const { return run_ ? run_() : int(wrong_use); }

private:
  std::string text(const std::string& id) const { return base::render({id}, common_.language); }

  CLI::App* word(const char* name, std::function<int()> run) {
    auto* out = app_.add_subcommand(name, text(std::string("cli.") + name));
    out->fallthrough();
    out->footer(text(std::string("cli.examples.") + name));
    if (run) out->callback([this, run = std::move(run)] { run_ = run; }); // token's own words have theirs
    return out;
  }

  /// A word beneath another, as create is beneath token; it is the last part of its text's id.
  CLI::App* below(CLI::App* above, const std::string& id, std::function<int()> run) {
    auto* out = above->add_subcommand(id.substr(id.rfind('.') + 1), text(id));
    out->fallthrough();
    if (run) out->callback([this, run = std::move(run)] { run_ = run; });
    return out;
  }

  /// An option that is a parameter of the API, by the same name and possibly repeated.
  void parameter(CLI::App* word, const std::string& name, Parameters& into, const std::string& about = "") {
    word->add_option_function<std::vector<std::string>>(
            "--" + name,
            [name, &into](const std::vector<std::string>& values) {
              for (const auto& value : values)
                into.emplace_back(name, value);
            },
            text(about.empty() ? "cli.option." + name : about))
        ->allow_extra_args(false)
        ->take_all();
  }

  void plans(CLI::App* word) {
    word->add_option("--plan", common_.plans, text("cli.option.plan"))->allow_extra_args(false)->take_all();
    word->add_option("--conflicts", common_.conflicts, text("cli.option.conflicts"))
        ->check(CLI::IsMember({"refuse", "skip"}));
  }

  void format(CLI::App* word, std::string& into, const std::vector<std::string>& known) {
    word->add_option("--format", into, text("cli.option.format"))->check(CLI::IsMember(known))->capture_default_str();
    if (std::find(known.begin(), known.end(), "csv") != known.end())
      word->add_flag("--spreadsheet", common_.spreadsheet, text("cli.option.spreadsheet"));
  }

  void add_serve() {
    auto* serve = word("serve", [this] { return run_serve(common_, serve_); });
    serve->add_option("--listen", serve_.listen, text("cli.option.listen"))->capture_default_str();
    serve->add_option("--web", serve_.web, text("cli.option.web"));
    serve->add_option("--queries", serve_.queries, text("cli.option.queries"));
    serve->add_option("--frameworks", serve_.frameworks, text("cli.option.frameworks"));
    serve->add_flag("--public-read", serve_.public_read, text("cli.option.public-read"));
    serve->add_flag("--quiet", serve_.quiet, text("cli.option.quiet"));
    serve->add_flag("--log-targets", serve_.log_targets, text("cli.option.log-targets"));
    for (const std::string& name : serve_limits())
      serve->add_option_function<std::uint64_t>(
          "--" + name, [this, name](std::uint64_t value) { serve_.limits[name] = value; }, text("cli.option." + name));
  }

  void add_import() {
    auto* import = word("import", [this] { return run_import(common_, import_); });
    import->add_option("files", import_.files, text("cli.option.files"))->required();
    import->add_option("--format", import_.format, text("cli.option.import-format"))
        ->check(CLI::IsMember(interchange::format_names()));
    import->add_option("--source", import_.source, text("cli.option.source"));
    import->add_option("--mapping", import_.mapping, text("cli.option.mapping"));
    import->add_flag("--dry-run", import_.dry_run, text("cli.option.dry-run"));
    import->add_option("--report", import_.report, text("cli.option.report"))
        ->check(CLI::IsMember({"table", "json"}))
        ->capture_default_str();
    import->add_flag("--keep-missing", import_.keep_missing, text("cli.option.keep-missing"));
  }

  void add_export() {
    auto* out = word("export", [this] { return run_export(common_, export_); });
    format(out, export_.format, {"csv"});
    out->add_option("folder", export_.folder, text("cli.option.folder"))->required();
  }

  void add_impact() {
    auto* impact = word("impact", [this] { return run_impact(common_, impact_); });
    impact->add_option("refs", impact_.of, text("cli.option.refs"));
    impact->add_flag("--all", impact_.all, text("cli.option.all"));
    impact->add_flag("--summary", impact_.summary, text("cli.option.summary"));
    for (const char* name : {"direction", "depth", "relation", "on", "kind", "unit", "party", "effect", "level",
                             "against", "change", "limit", "cursor", "path"})
      parameter(impact, name, impact_.parameters);
    plans(impact);
    format(impact, impact_.format, {"table", "json", "ndjson", "csv", "dot", "graphml", "mermaid"});
  }

  void add_path() {
    auto* path = word("path", [this] { return run_path(common_, path_); });
    path->add_option("from", path_.from, text("cli.option.from"))->required();
    path->add_option("to", path_.to, text("cli.option.to"))->required();
    for (const char* name : {"direction", "mode", "depth", "relation", "on", "limit"})
      parameter(path, name, path_.parameters);
    plans(path);
    format(path, path_.format, {"table", "json", "ndjson", "csv", "dot", "graphml", "mermaid"});
  }

  void add_chokepoints() {
    auto* points = word("chokepoints", [this] { return run_chokepoints(common_, chokepoints_); });
    for (const char* name : {"kind", "unit", "on", "limit"})
      parameter(points, name, chokepoints_.parameters);
    plans(points);
    format(points, chokepoints_.format, {"table", "json", "ndjson", "csv"});
  }

  void add_reuse() {
    auto* reuse = word("reuse", [this] { return run_reuse(common_, reuse_); });
    for (const char* name : {"text", "capability", "data", "start", "on", "except"})
      parameter(reuse, name, reuse_.parameters);
    parameter(reuse, "technology", reuse_.parameters, "cli.option.technology-wanted");
    parameter(reuse, "unit", reuse_.parameters, "cli.option.unit-asking");
    parameter(reuse, "kind", reuse_.parameters, "cli.option.candidate-kind");
    parameter(reuse, "limit", reuse_.parameters, "cli.option.shown");
    reuse->add_option("--need", reuse_.need, text("cli.option.need"));
    plans(reuse);
    format(reuse, reuse_.format, {"table", "json", "ndjson", "csv"});
  }

  void add_overlaps() {
    auto* overlaps = word("overlaps", [this] { return run_overlaps(common_, overlaps_); });
    for (const char* name : {"view", "unit", "on", "cursor"})
      parameter(overlaps, name, overlaps_.parameters);
    parameter(overlaps, "capability", overlaps_.parameters, "cli.option.capability-within");
    parameter(overlaps, "kind", overlaps_.parameters, "cli.option.candidate-kind");
    parameter(overlaps, "limit", overlaps_.parameters, "cli.option.shown");
    plans(overlaps);
    format(overlaps, overlaps_.format, {"table", "json", "ndjson", "csv"});
  }

  void add_check() {
    auto* check = word("check", nullptr);
    check->require_subcommand(1);
    auto* technology = below(check, "cli.check.technology", [this] { return run_check_technology(common_, check_); });
    technology->add_option("technology", check_.name, text("cli.option.technology"))->required();
    for (const char* name : {"version", "unit", "system", "environment", "data_class", "use", "on"})
      parameter(technology, name, check_.parameters);
    plans(technology);
    format(technology, check_.format, {"table", "json"});
    auto* sbom = below(check, "cli.check.sbom", [this] { return run_check_sbom(common_, check_); });
    sbom->add_option("file", check_.name, text("cli.option.sbom-file"))->required();
    sbom->add_option("--fail-on", check_.fail_on, text("cli.option.fail-on"))->delimiter(',');
    for (const char* name : {"unit", "system", "environment", "data_class", "use", "on"})
      parameter(sbom, name, check_.parameters);
    plans(sbom);
    format(sbom, check_.format, {"table", "json", "ndjson", "csv", "sarif", "junit"});
    auto* technologies =
        below(check, "cli.check.technologies", [this] { return run_check_technologies(common_, check_); });
    technologies->add_flag("--in-use", check_.in_use, text("cli.option.in-use"))->required();
    technologies->add_option("--fail-on", check_.fail_on, text("cli.option.fail-on"))->delimiter(',');
    for (const char* name : {"unit", "code", "on", "limit"})
      parameter(technologies, name, check_.parameters);
    plans(technologies);
    format(technologies, check_.format, {"table", "json", "junit"});
    auto* frameworks = below(check, "cli.check.frameworks", [this] { return run_check_frameworks(common_, check_); });
    for (const char* name : {"area", "force", "rule", "state"})
      parameter(frameworks, name, check_.parameters, std::string("param.") + name);
    parameter(frameworks, "party", check_.parameters, "param.party_findings");
    parameter(frameworks, "unit", check_.parameters, "param.unit_findings");
    for (const char* name : {"on", "limit", "cursor"})
      parameter(frameworks, name, check_.parameters);
    frameworks->add_option("--frameworks", check_.folder, text("cli.option.frameworks"));
    plans(frameworks);
    format(frameworks, check_.format, {"table", "json", "ndjson", "csv", "sarif", "junit"});
    add_check_investment(check);
  }

  void add_check_investment(CLI::App* check) {
    auto* word = below(check, "cli.check.investment", [this] { return run_check_investment(common_, investment_); });
    word->add_option("file", investment_.file, text("cli.option.investment-file"))->required();
    parameter(word, "asked", investment_.parameters);
    format(word, investment_.format, {"table", "json", "markdown", "html"});
  }

  void add_investment() {
    auto* investment = word("investment", nullptr);
    investment->require_subcommand(1);
    const auto one = [&](const char* id, std::function<int()> run) {
      auto* out = below(investment, id, std::move(run));
      out->add_option("ref", investment_.file, text("cli.option.investment-ref"))->required();
      return out;
    };
    auto* fresh = below(investment, "cli.investment.new", [this] { return run_investment_new(common_, investment_); });
    fresh->add_option("file", investment_.file, text("cli.option.investment-file"))->required();
    format(fresh, investment_.format, {"table", "json"});
    auto* list = below(investment, "cli.investment.list", [this] { return run_investment_list(common_, investment_); });
    for (const char* name : {"state", "party", "limit", "cursor"})
      parameter(list, name, investment_.parameters);
    format(list, investment_.format, {"table", "json", "ndjson", "csv"});
    auto* show = one("cli.investment.show", [this] { return run_investment_show(common_, investment_); });
    format(show, investment_.format, {"table", "json"});
    auto* submit = one("cli.investment.submit", [this] { return run_investment_step(common_, investment_, "submit"); });
    format(submit, investment_.format, {"table", "json"});
    for (const char* step : {"withdraw", "return"}) {
      auto* back = one((std::string("cli.investment.") + step).c_str(),
                       [this, step] { return run_investment_step(common_, investment_, step); });
      back->add_option("--remark", investment_.remark, text("cli.option.remark"))->required();
      format(back, investment_.format, {"table", "json"});
    }
    for (const char* step : {"hear", "decide", "carry-out"}) {
      auto* said = one((std::string("cli.investment.") + step).c_str(),
                       [this, step] { return run_investment_step(common_, investment_, step); });
      said->add_option("file", investment_.body, text("cli.option.step-file"))->required();
      format(said, investment_.format, {"table", "json"});
    }
    auto* report = one("cli.investment.report", [this] { return run_investment_report(common_, investment_); });
    auto* number = report->add_option("number", investment_.number, text("cli.option.report-number"));
    report->add_flag("--keep", investment_.keep, text("cli.option.keep"))->excludes(number);
    format(report, investment_.format, {"table", "json", "markdown", "html"});
  }

  void add_query() {
    auto* query = word("query", [this] { return run_query(common_, query_); });
    query->add_option("name", query_.name, text("cli.option.query-name"));
    add_query_options(query, query_);
    query->add_option("--queries", query_.folder, text("cli.option.queries"));
  }

  void add_sql() {
    auto* sql = word("sql", [this] { return run_sql(common_, sql_); });
    sql->add_option("statement", sql_.name, text("cli.option.statement"))->required();
    add_query_options(sql, sql_);
  }

  void add_query_options(CLI::App* word, QueryCommand& into) {
    word->add_option("--param", into.parameters, text("cli.option.param"))->allow_extra_args(false)->take_all();
    for (const char* name : {"on", "limit"})
      parameter(word, name, into.options);
    plans(word);
    format(word, into.format, {"table", "json", "ndjson", "csv"});
  }

  void add_changes() {
    auto* changes = word("changes", nullptr);
    auto* preview = below(changes, "cli.changes.preview", nullptr);
    changes->callback([this, changes, preview] { // the outer word is called last
      if (changes->got_subcommand(preview))
        run_ = [this] { return run_changes_preview(common_, preview_); };
      else
        run_ = [this] { return run_changes(common_, changes_); };
    });
    preview->add_option("file", preview_.file, text("cli.option.plan-file"))->required();
    for (const char* name : {"part", "on"})
      parameter(preview, name, preview_.parameters);
    preview->add_option("--conflicts", common_.conflicts, text("cli.option.conflicts"))
        ->check(CLI::IsMember({"refuse", "skip"}));
    format(preview, preview_.format, {"table", "json"});
    for (const char* name : {"since", "ref", "limit"})
      parameter(changes, name, changes_.parameters);
    format(changes, changes_.format, {"table", "json", "ndjson", "csv"});
  }

  void add_token() {
    auto* token = word("token", nullptr);
    token->require_subcommand(1);
    auto* create = below(token, "cli.token.create", [this] { return run_token_create(common_, token_); });
    create->add_option("--name", token_.name, text("cli.option.token-name"))->required();
    create->add_option("--unit", token_.unit, text("cli.option.token-unit"));
    std::vector<std::string> roles;
    for (const auto role : store::role_names())
      roles.emplace_back(role);
    create->add_option("--role", token_.role, text("cli.option.role"))
        ->check(CLI::IsMember(roles))
        ->capture_default_str();
    create->add_option("--expires", token_.expires, text("cli.option.expires"));
    below(token, "cli.token.list", [this] { return run_token_list(common_); });
    auto* revoke = below(token, "cli.token.revoke", [this] { return run_token_revoke(common_, token_); });
    revoke->add_option("name", token_.name, text("cli.option.token-name"))->required();
  }

  void add_backup() {
    auto* backup = word("backup", [this] { return run_backup(common_, file_); });
    backup->add_option("file", file_, text("cli.option.backup-file"))->required();
  }

  void add_restore() {
    auto* restore = word("restore", [this] { return run_restore(common_, file_); });
    restore->add_option("file", file_, text("cli.option.restore-file"))->required();
  }

  void add_verify() {
    auto* verify = word("verify", [this] { return run_verify(common_, verify_); });
    auto* head = verify->add_flag("--head", verify_.head, text("cli.option.head"));
    auto* expect = verify->add_option("--expect", verify_.expect, text("cli.option.expect"))->excludes(head);
    verify->add_option("--since", verify_.since, text("cli.option.verify-since"))->excludes(head)->excludes(expect);
  }

  void add_descriptions() {
    const auto tell = [](const std::string& text) {
      print(text);
      return int(fine);
    };
    word("completion", [this, tell] { return tell(bash_completion(app_)); });
    word("man", [this, tell] { return tell(man_page(app_, common_.language)); });
  }

  CLI::App& app_;
  Common& common_;
  std::string language_, file_;
  std::function<int()> run_;
  ServeCommand serve_;
  ImportCommand import_;
  ExportCommand export_;
  ImpactCommand impact_;
  PathCommand path_;
  AskCommand chokepoints_, overlaps_, changes_;
  PreviewCommand preview_;
  CheckCommand check_;
  InvestmentCommand investment_;
  ReuseCommand reuse_;
  QueryCommand query_, sql_;
  TokenCommand token_;
  VerifyCommand verify_;
};

int run(int count, char** words) {
  Common common{"fundament.db", language_of(count, words)};
  CLI::App app(base::render({"cli.about"}, common.language), "fundament");
  const Words table(app, common);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return finished(app.exit(error), common.language); // --help and --version
    complain(base::render({"cli.wrong_use", {{"why", error.what()}}}, common.language));
    return wrong_use;
  }
  return finished(table.run(), common.language);
}

} // namespace

} // namespace fundament::app

int main(int count, char** words) {
  std::signal(SIGXFSZ, SIG_IGN); // a file that may grow no more is an error of a write, not the end of the process
  fundament::app::keep_standard_descriptors();
  try {
    return fundament::app::run(count, words);
  } catch (const std::exception& mistake) {
    fundament::app::complain(mistake.what());
    return fundament::app::trouble;
  }
}
