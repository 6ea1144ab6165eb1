// SPDX-License-Identifier: MPL-2.0
#include "api/routes.hpp"
#include <array>

namespace fundament::api {

namespace {

using Type = ParameterSpec::Type;

constexpr ParameterSpec lang{"lang", Type::word, false, "da|en", "", "param.lang"};
constexpr ParameterSpec format{"format", Type::word, false, "json|ndjson|csv|dot|graphml|mermaid", "", "param.format"};
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
    lang};
constexpr std::array element_specs{ref, on, format, lang};
constexpr std::array search_specs{ParameterSpec{"q", Type::text, false, "", "", "param.q", 0, 0, true}, kind,
                                  ParameterSpec{"limit", Type::integer, false, "", "20", "param.limit", 1}, format,
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
    lang};
constexpr std::array batch_specs{format, lang};
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
    lang};
constexpr std::array chokepoints_specs{
    kind,   ParameterSpec{"unit", Type::ref, true, "", "", "param.unit"},
    on,     ParameterSpec{"limit", Type::integer, false, "", "20", "param.limit", 1, 10'000},
    format, lang};
constexpr std::array overlaps_specs{
    ParameterSpec{"view", Type::word, false, "clusters|pairs", "clusters", "param.view"},
    ParameterSpec{"capability", Type::ref, true, "", "", "param.capability"},
    ParameterSpec{"unit", Type::ref, true, "", "", "param.unit_side"},
    kind,
    on,
    ParameterSpec{"limit", Type::integer, false, "", "20", "param.limit"},
    cursor,
    format,
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
                                       lang};
constexpr std::array in_use_specs{ParameterSpec{"unit", Type::ref, true, "", "", "param.unit"},
                                  ParameterSpec{"code", Type::text, true, "", "", "param.code"},
                                  on,
                                  limit,
                                  format,
                                  lang};
constexpr std::array changes_specs{ParameterSpec{"since", Type::integer, false, "", "0", "param.since", 0, 1ull << 53},
                                   ParameterSpec{"after", Type::integer, false, "", "0", "param.after", 0, 1ull << 53},
                                   ref,
                                   ParameterSpec{"limit", Type::integer, false, "", "1000", "param.limit", 1},
                                   format,
                                   lang};
constexpr std::array queries_specs{format, lang};
constexpr std::array query_specs{on, limit, format, lang};
constexpr std::array only_language{lang};

constexpr std::string_view rows = "json|ndjson|csv", drawn = "json|ndjson|csv|dot|graphml|mermaid";

const std::array table{
    Route{"GET", "/api/v1/elements", "listElements", "route.elements", elements_specs, rows, get_elements, "Elements",
          "", false, true, false, false, true},
    Route{"GET", "/api/v1/elements/{ref}", "getElement", "route.element", element_specs, "json", get_element,
          "ElementWithRelations", "", false, true},
    Route{"GET", "/api/v1/search", "search", "route.search", search_specs, rows, get_search, "Found", "", false, true},
    Route{"GET", "/api/v1/impact", "getImpact", "route.impact", impact_specs, drawn, get_impact, "Impact", "", false,
          true},
    Route{"POST", "/api/v1/impact", "batchImpact", "route.impact_batch", batch_specs, "ndjson|csv", post_impact,
          "Impact", "ImpactBatch"},
    Route{"GET", "/api/v1/paths", "getPaths", "route.paths", paths_specs, drawn, get_paths, "Paths", "", false, true},
    Route{"GET", "/api/v1/chokepoints", "listChokepoints", "route.chokepoints", chokepoints_specs, rows,
          get_chokepoints, "Chokepoints", "", false, true, true},
    Route{"POST", "/api/v1/reuse", "findReuse", "route.reuse", batch_specs, rows, post_reuse, "Reuse", "Need"},
    Route{"GET", "/api/v1/overlaps", "listOverlaps", "route.overlaps", overlaps_specs, rows, get_overlaps, "Overlaps",
          "", false, true},
    Route{"GET", "/api/v1/technologies/check", "checkTechnology", "route.check", check_specs, rows,
          get_technologies_check, "Approval", "", false, true},
    Route{"POST", "/api/v1/technologies/check", "checkTechnologies", "route.check_batch", check_batch_specs,
          "json|ndjson|csv|sarif", post_technologies_check, "Approvals", "ApprovalBatch"},
    Route{"GET", "/api/v1/technologies/in-use", "checkTechnologiesInUse", "route.in_use", in_use_specs, rows,
          get_technologies_in_use, "UsesInPlace", "", false, true},
    Route{"GET", "/api/v1/queries", "listQueries", "route.queries", queries_specs, rows, get_queries, "Queries"},
    Route{"GET", "/api/v1/queries/{name}", "getQuery", "route.query", query_specs, rows, get_query, "QueryAnswer", "",
          false, true, false, false, false, true},
    Route{"GET", "/api/v1/sql/tables", "listSqlTables", "route.sql_tables", only_language, "json", get_sql_tables,
          "SqlTables", "", false, true},
    Route{"POST", "/api/v1/sql", "runSql", "route.sql", queries_specs, rows, post_sql, "QueryAnswer", "SqlQuestion",
          false, false, true},
    Route{"GET", "/api/v1/metamodel", "getMetamodel", "route.metamodel", only_language, "json", get_metamodel,
          "Metamodel", "", false, true},
    Route{"GET", "/api/v1/changes", "listChanges", "route.changes", changes_specs, rows, get_changes, "Changes", "",
          false, false, true},
    Route{"POST", "/api/v1/changes", "applyChanges", "route.changes_apply", only_language, "json", post_changes,
          "Applied", "ChangeSet", true},
    Route{"GET", "/api/v1/openapi.json", "getOpenapi", "route.openapi", only_language, "json", get_openapi, "Openapi",
          "", false, true},
    Route{"GET", "/healthz", "health", "route.health", only_language, "json", get_health, "Health", "", false, false,
          false, true},
    Route{"GET", "/readyz", "ready", "route.ready", only_language, "json", get_ready, "Ready", "", false, false, false,
          true},
    Route{"GET", "/metrics", "metrics", "route.metrics", only_language, "text", get_metrics, ""},
};

} // namespace

const std::span<const ParameterSpec> elements_parameters = elements_specs, search_parameters = search_specs,
                                     impact_parameters = impact_specs, paths_parameters = paths_specs,
                                     changes_parameters = changes_specs;

std::span<const Route> routes() {
  return table;
}

} // namespace fundament::api
