// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include <array>

namespace fundament::api {

namespace {

using Type = ParameterSpec::Type;

constexpr ParameterSpec lang{"lang", Type::word, false, "da|en", "", "param.lang"};
constexpr ParameterSpec format{"format", Type::word, false, "json|ndjson|csv|dot|graphml|mermaid", "", "param.format"};
constexpr ParameterSpec spreadsheet{"spreadsheet", Type::boolean, false, "", "", "param.spreadsheet"};
constexpr ParameterSpec ref{"ref", Type::ref, false, "", "", "param.ref"};
constexpr ParameterSpec on{"on", Type::date, false, "", "", "param.on"};
constexpr ParameterSpec limit{"limit", Type::integer, false, "", "1000", "param.limit"};
constexpr ParameterSpec cursor{"cursor", Type::text, false, "", "", "param.cursor"};
constexpr ParameterSpec depth{"depth", Type::integer, false, "", "", "param.depth", 1};
constexpr ParameterSpec kind{"kind", Type::text, true, "", "", "param.kind"};
constexpr ParameterSpec relation{"relation", Type::text, true, "", "", "param.relation"};

constexpr std::array elements_specs{
    kind,
    ParameterSpec{"owner", Type::ref, true, "", "", "param.owner"},
    ParameterSpec{"phase", Type::word, true, "planned|phasing_in|active|phasing_out|retired", "", "param.phase"},
    ParameterSpec{"q", Type::text, false, "", "", "param.q"},
    ParameterSpec{"sort", Type::word, false, "name|-name|key|-key|kind|-kind", "kind", "param.sort"},
    on,
    limit,
    cursor,
    ref,
    format,
    spreadsheet,
    lang};
constexpr std::array element_specs{ref, on, format, lang};
constexpr std::array search_specs{ParameterSpec{"q", Type::text, false, "", "", "param.q", 0, 0, true},
                                  kind,
                                  ParameterSpec{"limit", Type::integer, false, "", "20", "param.limit", 1},
                                  format,
                                  spreadsheet,
                                  lang};
constexpr std::array impact_specs{
    ParameterSpec{"of", Type::ref, true, "", "", "param.of"},
    ParameterSpec{"ref", Type::ref, true, "", "", "param.ref"},
    ParameterSpec{"direction", Type::word, false, "dependents|dependencies", "dependents", "param.direction"},
    depth,
    relation,
    on,
    kind,
    ParameterSpec{"unit", Type::ref, true, "", "", "param.unit"},
    ParameterSpec{"effect", Type::word, false, "touched|at_risk|degraded|fails", "", "param.effect"},
    ParameterSpec{"path", Type::word, false, "text", "", "param.path"},
    limit,
    cursor,
    format,
    spreadsheet,
    lang};
constexpr std::array batch_specs{format, spreadsheet, lang};
constexpr std::array paths_specs{
    ParameterSpec{"from", Type::ref, false, "", "", "param.from", 0, 0, true},
    ParameterSpec{"to", Type::ref, false, "", "", "param.to", 0, 0, true},
    ParameterSpec{"direction", Type::word, false, "dependents|dependencies", "dependencies", "param.direction"},
    ParameterSpec{"mode", Type::word, false, "shortest|all", "shortest", "param.mode"},
    ParameterSpec{"depth", Type::integer, false, "", "10", "param.depth", 1, 100},
    ParameterSpec{"limit", Type::integer, false, "", "100", "param.limit", 1, 100'000},
    relation,
    on,
    format,
    spreadsheet,
    lang};
constexpr std::array chokepoints_specs{
    kind,   ParameterSpec{"unit", Type::ref, true, "", "", "param.unit"},
    on,     ParameterSpec{"limit", Type::integer, false, "", "20", "param.limit", 1, 10'000},
    format, spreadsheet,
    lang};
constexpr std::array overlaps_specs{
    ParameterSpec{"view", Type::word, false, "clusters|pairs", "clusters", "param.view"},
    ParameterSpec{"capability", Type::ref, true, "", "", "param.capability"},
    ParameterSpec{"unit", Type::ref, true, "", "", "param.unit_side"},
    kind,
    on,
    ParameterSpec{"limit", Type::integer, false, "", "20", "param.limit"},
    cursor,
    format,
    spreadsheet,
    lang};
constexpr ParameterSpec unit{"unit", Type::ref, false, "", "", "param.unit_asking"};
constexpr ParameterSpec use{"use", Type::word, false, "new|existing", "new", "param.use"};
constexpr std::array check_specs{ParameterSpec{"name", Type::text, false, "", "", "param.name", 0, 0, true},
                                 ParameterSpec{"version", Type::text, false, "", "", "param.version"},
                                 unit,
                                 ParameterSpec{"system", Type::ref, false, "", "", "param.system"},
                                 ParameterSpec{"environment", Type::text, false, "", "", "param.environment"},
                                 ParameterSpec{"data_class", Type::text, false, "", "", "param.data_class"},
                                 use,
                                 on,
                                 format,
                                 spreadsheet,
                                 lang};
constexpr std::array check_batch_specs{unit,
                                       ParameterSpec{"system", Type::ref, false, "", "", "param.system"},
                                       ParameterSpec{"environment", Type::text, false, "", "", "param.environment"},
                                       ParameterSpec{"data_class", Type::text, false, "", "", "param.data_class"},
                                       use,
                                       on,
                                       ParameterSpec{"fail_on", Type::text, true, "", "", "param.fail_on"},
                                       ParameterSpec{"file", Type::text, false, "", "bom.json", "param.file"},
                                       format,
                                       spreadsheet,
                                       lang};
constexpr std::array in_use_specs{ParameterSpec{"unit", Type::ref, true, "", "", "param.unit"},
                                  ParameterSpec{"code", Type::text, true, "", "", "param.code"},
                                  ParameterSpec{"fail_on", Type::text, true, "", "", "param.fail_on"},
                                  on,
                                  limit,
                                  format,
                                  spreadsheet,
                                  lang};
constexpr std::array changes_specs{ParameterSpec{"since", Type::integer, false, "", "0", "param.since", 0, 1ull << 53},
                                   ParameterSpec{"after", Type::integer, false, "", "0", "param.after", 0, 1ull << 53},
                                   ref,
                                   ParameterSpec{"limit", Type::integer, false, "", "1000", "param.limit", 1},
                                   format,
                                   spreadsheet,
                                   lang};
constexpr std::array queries_specs{format, spreadsheet, lang};
constexpr std::array query_specs{on, limit, format, spreadsheet, lang};
constexpr std::array only_language{lang};

constexpr std::string_view rows = "json|ndjson|csv", drawn = "json|ndjson|csv|dot|graphml|mermaid";

const std::array table{
    Route{.method = "GET",
          .path = "/api/v1/elements",
          .id = "listElements",
          .text = "route.elements",
          .parameters = elements_specs,
          .formats = rows,
          .handler = get_elements,
          .answer = "Elements",
          .cached = true,
          .filters = true},
    Route{.method = "GET",
          .path = "/api/v1/elements/{ref}",
          .id = "getElement",
          .text = "route.element",
          .parameters = element_specs,
          .formats = "json",
          .handler = get_element,
          .answer = "ElementWithRelations",
          .cached = true},
    Route{.method = "GET",
          .path = "/api/v1/search",
          .id = "search",
          .text = "route.search",
          .parameters = search_specs,
          .formats = rows,
          .handler = get_search,
          .answer = "Found",
          .cached = true},
    Route{.method = "GET",
          .path = "/api/v1/impact",
          .id = "getImpact",
          .text = "route.impact",
          .parameters = impact_specs,
          .formats = drawn,
          .handler = get_impact,
          .answer = "Impact",
          .cached = true},
    Route{.method = "POST",
          .path = "/api/v1/impact",
          .id = "batchImpact",
          .text = "route.impact_batch",
          .parameters = batch_specs,
          .formats = "ndjson|csv",
          .handler = post_impact,
          .answer = "Impact",
          .body = "ImpactBatch",
          .lane = Lane::heavy},
    Route{.method = "GET",
          .path = "/api/v1/paths",
          .id = "getPaths",
          .text = "route.paths",
          .parameters = paths_specs,
          .formats = drawn,
          .handler = get_paths,
          .answer = "Paths",
          .cached = true},
    Route{.method = "GET",
          .path = "/api/v1/chokepoints",
          .id = "listChokepoints",
          .text = "route.chokepoints",
          .parameters = chokepoints_specs,
          .formats = rows,
          .handler = get_chokepoints,
          .answer = "Chokepoints",
          .cached = true,
          .kept_back = true,
          .lane = Lane::heavy},
    Route{.method = "POST",
          .path = "/api/v1/reuse",
          .id = "findReuse",
          .text = "route.reuse",
          .parameters = batch_specs,
          .formats = rows,
          .handler = post_reuse,
          .answer = "Reuse",
          .body = "Need"},
    Route{.method = "GET",
          .path = "/api/v1/overlaps",
          .id = "listOverlaps",
          .text = "route.overlaps",
          .parameters = overlaps_specs,
          .formats = rows,
          .handler = get_overlaps,
          .answer = "Overlaps",
          .cached = true,
          .lane = Lane::heavy},
    Route{.method = "GET",
          .path = "/api/v1/technologies/check",
          .id = "checkTechnology",
          .text = "route.check",
          .parameters = check_specs,
          .formats = rows,
          .handler = get_technologies_check,
          .answer = "Approval",
          .cached = true},
    Route{.method = "POST",
          .path = "/api/v1/technologies/check",
          .id = "checkTechnologies",
          .text = "route.check_batch",
          .parameters = check_batch_specs,
          .formats = "json|ndjson|csv|sarif|junit",
          .handler = post_technologies_check,
          .answer = "Approvals",
          .body = "ApprovalBatch"},
    Route{.method = "GET",
          .path = "/api/v1/technologies/in-use",
          .id = "checkTechnologiesInUse",
          .text = "route.in_use",
          .parameters = in_use_specs,
          .formats = "json|ndjson|csv|junit",
          .handler = get_technologies_in_use,
          .answer = "UsesInPlace",
          .cached = true,
          .kept_back = true,
          .lane = Lane::heavy},
    Route{.method = "GET",
          .path = "/api/v1/queries",
          .id = "listQueries",
          .text = "route.queries",
          .parameters = queries_specs,
          .formats = rows,
          .handler = get_queries,
          .answer = "Queries"},
    Route{.method = "GET",
          .path = "/api/v1/queries/{name}",
          .id = "getQuery",
          .text = "route.query",
          .parameters = query_specs,
          .formats = rows,
          .handler = get_query,
          .answer = "QueryAnswer",
          .cached = true,
          .named = true,
          .lane = Lane::heavy},
    Route{.method = "GET",
          .path = "/api/v1/sql/tables",
          .id = "listSqlTables",
          .text = "route.sql_tables",
          .parameters = only_language,
          .formats = "json",
          .handler = get_sql_tables,
          .answer = "SqlTables",
          .cached = true},
    Route{.method = "POST",
          .path = "/api/v1/sql",
          .id = "runSql",
          .text = "route.sql",
          .parameters = queries_specs,
          .formats = rows,
          .handler = post_sql,
          .answer = "QueryAnswer",
          .body = "SqlQuestion",
          .kept_back = true,
          .lane = Lane::heavy},
    Route{.method = "GET",
          .path = "/api/v1/metamodel",
          .id = "getMetamodel",
          .text = "route.metamodel",
          .parameters = only_language,
          .formats = "json",
          .handler = get_metamodel,
          .answer = "Metamodel",
          .cached = true},
    Route{.method = "GET",
          .path = "/api/v1/changes",
          .id = "listChanges",
          .text = "route.changes",
          .parameters = changes_specs,
          .formats = rows,
          .handler = get_changes,
          .answer = "Changes",
          .kept_back = true},
    Route{.method = "POST",
          .path = "/api/v1/changes",
          .id = "applyChanges",
          .text = "route.changes_apply",
          .parameters = only_language,
          .formats = "json",
          .handler = post_changes,
          .answer = "Applied",
          .body = "ChangeSet",
          .writes = true,
          .lane = Lane::writes},
    Route{.method = "GET",
          .path = "/api/v1/openapi.json",
          .id = "getOpenapi",
          .text = "route.openapi",
          .parameters = only_language,
          .formats = "json",
          .handler = get_openapi,
          .answer = "Openapi",
          .cached = true},
    Route{.method = "GET",
          .path = "/healthz",
          .id = "health",
          .text = "route.health",
          .parameters = only_language,
          .formats = "json",
          .handler = get_health,
          .answer = "Health",
          .open = true,
          .lane = Lane::instant},
    Route{.method = "GET",
          .path = "/readyz",
          .id = "ready",
          .text = "route.ready",
          .parameters = only_language,
          .formats = "json",
          .handler = get_ready,
          .answer = "Ready",
          .open = true,
          .lane = Lane::instant},
    Route{.method = "GET",
          .path = "/metrics",
          .id = "metrics",
          .text = "route.metrics",
          .parameters = only_language,
          .formats = "text",
          .handler = get_metrics,
          .answer = "",
          .lane = Lane::instant},
};

} // namespace

const std::span<const ParameterSpec> elements_parameters = elements_specs, search_parameters = search_specs,
                                     impact_parameters = impact_specs, paths_parameters = paths_specs,
                                     changes_parameters = changes_specs;

std::span<const Route> routes() {
  return table;
}

bool fits(std::string_view path, std::string_view pattern, std::string& in_path) {
  while (true) {
    const auto given = path.substr(0, path.find('/')), wanted = pattern.substr(0, pattern.find('/'));
    const bool open = wanted.substr(0, 1) == "{", encoded = given.find('%') != given.npos;
    if (!open && !encoded && given != wanted) return false;
    if (open || encoded) {
      auto decoded = percent_decode(given, false);
      if (!decoded || (!open && *decoded != wanted)) return false;
      if (open) in_path = std::move(*decoded);
    }
    const bool last = given.size() == path.size();
    if (last || wanted.size() == pattern.size()) return last && wanted.size() == pattern.size();
    path.remove_prefix(given.size() + 1);
    pattern.remove_prefix(wanted.size() + 1);
  }
}

Way way_of(std::string_view method, std::string_view path) {
  std::string ignored;
  if (method == "HEAD") method = "GET";
  for (const Route& route : table)
    if (route.method == method && fits(path, route.path, ignored)) return {route.lane, route.id};
  return {};
}

} // namespace fundament::api
