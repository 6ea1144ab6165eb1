// SPDX-License-Identifier: MPL-2.0
#include "app/commands.hpp"
#include "base/unicode.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/import.hpp"
#include "interchange/csv_export.hpp"
#include "interchange/read.hpp"
#include "snapshot/snapshot.hpp"
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <unistd.h>

/// The words that take files in and give them out: import, export.
namespace fundament::app {

namespace {

/// What is being done, on a terminal only, and gone when the next line comes.
void progress(Language language, const char* id) {
  if (::isatty(2)) std::fprintf(stderr, "\r\033[K%s", id ? base::render({id}, language).c_str() : "");
}

std::string counted(const std::map<std::string, std::size_t>& counts, Language language) {
  std::string out;
  for (const auto& [name, count] : counts)
    out += (out.empty() ? "" : ", ") + name + " " + number(count, language);
  return out;
}

/// The same, the names being ids of texts.
std::string counted_texts(const std::map<std::string, std::size_t>& counts, Language language) {
  std::map<std::string, std::size_t> worded;
  for (const auto& [id, count] : counts)
    worded[base::render({id}, language)] += count;
  return counted(worded, language);
}

void print_counts(Language language, const char* id, const interchange::Counts& counts) {
  say(language, {id,
                 {{"added", number(counts.added, language)},
                  {"changed", number(counts.changed, language)},
                  {"removed", number(counts.removed, language)},
                  {"unchanged", number(counts.unchanged, language)},
                  {"kept", number(counts.kept, language)}}});
}

void print_parts(const std::map<std::string, interchange::Counts>& parts, Language language) {
  const auto word = [&](const char* id) { return base::render({id}, language); };
  Table table({"", word("import.added"), word("import.changed"), word("import.removed"), word("import.unchanged")});
  for (const auto& [name, counts] : parts)
    table.add({"  " + name, number(counts.added, language), number(counts.changed, language),
               number(counts.removed, language), number(counts.unchanged, language)});
  if (!table.empty()) print(table.text());
}

/// The name of a source that was not named: of the first file or folder.
std::string source_of(const ImportCommand& command) {
  if (!command.source.empty()) return command.source;
  std::string path = command.files.front();
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

/// "import a.csv b.csv", of many files the first.
std::string reason_of(const ImportCommand& command) {
  constexpr std::size_t most_named = 10;
  std::string out = "import";
  for (std::size_t i = 0; i < std::min(command.files.size(), most_named); i++)
    out += " " + base::printable(command.files[i], 1000);
  return command.files.size() > most_named ? out + " …" : out;
}

void print_report(const catalogue::ImportReport& report, const ImportCommand& command, Language language) {
  const auto& parsed = report.parsed;
  say(language, {command.dry_run ? "import.would" : "import.did",
                 {{"source", source_of(command)},
                  {"format", std::string(to_string(parsed.format))},
                  {"revision", std::to_string(report.outcome.revision)}}});
  print_counts(language, "import.elements", report.summary.elements);
  print_parts(report.summary.by_kind, language);
  print_counts(language, "import.relations", report.summary.relations);
  print_parts(report.summary.by_relation, language);
  if (parsed.format != interchange::Format::csv && !parsed.relation_counts.empty()) {
    say(language, {"import.types",
                   {{"elements", counted(parsed.element_counts, language)},
                    {"relations", counted(parsed.relation_counts, language)}}});
  }
  if (const auto& skipped = parsed.skipped; !skipped.empty())
    say(language, {"import.skipped", {{"what", counted_texts(skipped, language)}}});
  for (const auto& warning : parsed.warnings)
    say(language, {"import.warning", {{"what", warning.message(language)}}});
  for (const auto& warning : report.outcome.warnings)
    say(language, {"import.warning", {{"what", warning.message(language)}}});
  for (const auto& conflict : report.summary.conflicts)
    say(language, {"import.conflict", {{"what", base::render(sentence(conflict), language)}}});
  for (const auto& kept : report.summary.kept)
    say(language, {"import.kept", {{"what", base::render(sentence(kept), language)}}});
}

nlohmann::ordered_json json_of(const interchange::Counts& counts) {
  return {{"added", counts.added},
          {"changed", counts.changed},
          {"removed", counts.removed},
          {"unchanged", counts.unchanged},
          {"kept", counts.kept}};
}

nlohmann::ordered_json json_of(const std::map<std::string, interchange::Counts>& parts) {
  auto out = nlohmann::ordered_json::object();
  for (const auto& [name, counts] : parts)
    out[name] = json_of(counts);
  return out;
}

/// What print_report() tells, for programs.
nlohmann::ordered_json json_of(const catalogue::ImportReport& report, const ImportCommand& command, Language language) {
  using json = nlohmann::ordered_json;
  json out{{"source", source_of(command)},
           {"format", std::string(to_string(report.parsed.format))},
           {"dry_run", command.dry_run},
           {"revision", report.outcome.revision},
           {"elements", json_of(report.summary.elements)},
           {"relations", json_of(report.summary.relations)},
           {"by_kind", json_of(report.summary.by_kind)},
           {"by_relation", json_of(report.summary.by_relation)},
           {"conflicts", json::array()},
           {"kept", json::array()},
           {"skipped", json::object()},
           {"warnings", json::array()}};
  for (const auto& conflict : report.summary.conflicts) {
    json one{{"kind", std::string(to_string(conflict.kind))}, {"subject", conflict.subject}};
    if (const auto& field = conflict.field; !field.field.empty())
      one["field"] = field.field, one["file"] = field.file, one["catalogue"] = field.catalogue;
    out["conflicts"].push_back(std::move(one));
  }
  for (const auto& kept : report.summary.kept) {
    json one{{"reason", std::string(to_string(kept.reason))}, {"subject", kept.subject}};
    if (!kept.by.empty()) one["by"] = kept.by;
    out["kept"].push_back(std::move(one));
  }
  for (const auto& [id, count] : report.parsed.skipped)
    out["skipped"][base::render({id}, language)] = count;
  for (const auto* warnings : {&report.parsed.warnings, &report.outcome.warnings})
    for (const auto& warning : *warnings)
      out["warnings"].push_back(warning.message(language));
  return out;
}

} // namespace

int run_import(const Common& common, const ImportCommand& command) {
  const Language language = common.language;
  const auto metamodel = model::Metamodel::built_in();
  interchange::KindMapping mapping;
  if (!command.mapping.empty()) {
    auto loaded = interchange::KindMapping::load(command.mapping, *metamodel);
    if (!loaded) return print_error(loaded.error(), language), trouble;
    mapping = std::move(*loaded);
  }
  progress(language, "import.reading");
  auto parsed = interchange::read(command.files, interchange::parse_format(command.format), *metamodel, mapping);
  if (!parsed) return progress(language, nullptr), print_error(parsed.error(), language), trouble;
  catalogue::Options options;
  options.metamodel = metamodel;
  auto catalogue = catalogue::Catalogue::open(common.database, options);
  if (!catalogue) return progress(language, nullptr), print_error(catalogue.error(), language), trouble;

  const auto format = parsed->format;
  progress(language, "import.writing");
  const auto report =
      (*catalogue)
          ->import_parsed(std::move(*parsed), {source_of(command), reason_of(command), command.keep_missing,
                                               command.dry_run, format == interchange::Format::decisions});
  progress(language, nullptr);
  if (!report) return print_error(report.error(), language), trouble;

  if (command.report == "json")
    write(json_of(*report, command, language).dump(2) + "\n", "json");
  else
    print_report(*report, command, language);
  return fine;
}

int run_export(const Common& common, const ExportCommand& command) {
  catalogue::Options options;
  options.mode = store::Mode::reading;
  auto catalogue = catalogue::Catalogue::open(common.database, options);
  if (!catalogue) return print_error(catalogue.error(), common.language), trouble;
  const auto snapshot = (*catalogue)->snapshot();
  const auto written = interchange::export_csv(snapshot->model(), command.folder,
                                               common.spreadsheet ? interchange::CsvReaders::spreadsheet
                                                                  : interchange::CsvReaders::programs);
  if (!written.ok()) return print_error(written.error(), common.language), trouble;
  say(common.language, {"export.done",
                        {{"elements", number(snapshot->model().element_count(), common.language)},
                         {"relations", number(snapshot->model().relation_count(), common.language)},
                         {"folder", command.folder}}});
  return fine;
}

} // namespace fundament::app
