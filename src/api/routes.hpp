// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include "api/parameters.hpp"
#include "api/rights.hpp"
#include "api/service.hpp"
#include "api/table.hpp"
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The index of the API: every route with its parameters and its handler. openapi.json and the README are made from it
/// or checked against it.
namespace fundament::api {

/// What a handler works with. Made for each request.
struct Call {
  Service& service;
  const Request& request;
  Parameters& parameters;
  std::string ref = {};  ///< of the path's {ref} or {name}, decoded, or of ?ref=
  std::string name = {}; ///< of the path's {name} behind a {ref}
  base::Language language = base::Language::da;
  std::string format = {}; ///< one of the route's formats; csv for any table
  Asker asker = {};        ///< whose token came with the request, if any
  catalogue::Reader reader = {};
  std::shared_ptr<const snapshot::Snapshot> snapshot = {}; ///< what is in the catalogue, whatever is planned
  std::shared_ptr<const snapshot::View> view = {};         ///< what the caller may see
  std::shared_ptr<const catalogue::WhatIf> what_if = {};   ///< what the view is of, when it is of plans
  base::Date date = base::today();                         ///< of a question that names none
  base::Date planned_on = {};                              ///< with what_if: the day its steps are as on
  bool date_is_given = false;                              ///< and whether the question named it
  Dialect dialect = Dialect::people;     ///< of a table: whether people read it; the rows are written for programs
  std::vector<TableColumn> columns = {}; ///< of a table, by the handler; empty where table_column knows them
  base::Budget budget = {};              ///< the one of this question; handed down to all that can take long
  bool cut_by_time = false;              ///< set by the handler: asked again, the answer may be another
};

using RouteHandler = Response (*)(Call&);

struct Route {
  std::string_view method, path; ///< {ref} and {name} stand for one segment
  std::string_view id;           ///< operationId
  std::string_view text;         ///< an id of the text table: what it answers
  std::span<const ParameterSpec> parameters;
  std::string_view formats; ///< separated by '|', the default first
  RouteHandler handler;
  std::string_view answer;    ///< the schema of the JSON answer
  std::string_view body = {}; ///< the schema of the JSON body
  bool writes = false;        ///< needs a token
  bool cached = false;        ///< the answer depends on view, date and language only: ETag
  bool kept_back = false;     ///< 403 to the public: it would help an attacker
  bool open = false;          ///< for anybody on any address, even where reading needs a token
  bool filters = false;       ///< every enumeration of the metamodel is a parameter as well, see enumeration_filters
  bool named = false;         ///< the parameters of the named query are parameters as well
  Lane lane = Lane::light;
};

std::span<const Route> routes();

/// Does the raw path fit the route's? Segments are decoded once each, so %2F belongs to a key. `in_path` becomes the
/// first segment that the route leaves open, and `second` the next one. Cost: no allocation unless something is
/// decoded.
bool fits(std::string_view path, std::string_view pattern, std::string& in_path, std::string* second = nullptr);

// one handler a use case, each in the file of its name
Response get_elements(Call& call);
Response get_element(Call& call);
Response get_search(Call& call);
Response get_impact(Call& call);
Response post_impact(Call& call);
Response get_paths(Call& call);
Response get_chokepoints(Call& call);
Response post_relations(Call& call);
Response post_reuse(Call& call);
Response get_overlaps(Call& call);
Response get_technologies_check(Call& call);
Response post_technologies_check(Call& call);
Response get_technologies_in_use(Call& call);
Response get_frameworks(Call& call);
Response get_frameworks_forecast(Call& call);
Response get_framework(Call& call);
Response post_plans(Call& call);
Response post_changes_preview(Call& call);
Response post_investments_check(Call& call);
Response post_investments(Call& call);
Response get_investments(Call& call);
Response get_investment(Call& call);
Response post_investment_submit(Call& call);
Response post_investment_withdraw(Call& call);
Response post_investment_return(Call& call);
Response post_investment_hear(Call& call);
Response post_investment_decide(Call& call);
Response post_investment_carry_out(Call& call);
Response post_investment_reports(Call& call);
Response get_investment_report(Call& call);
Response get_investment_report_changes(Call& call);
Response get_investments_compare(Call& call);
Response get_queries(Call& call);
Response get_query(Call& call);
Response get_sql_tables(Call& call);
Response post_sql(Call& call);
Response get_metamodel(Call& call);
Response get_changes(Call& call);
Response post_changes(Call& call);
Response get_account(Call& call);
Response get_openapi(Call& call);
Response get_health(Call& call);
Response get_ready(Call& call);
Response get_metrics(Call& call);

extern const std::span<const ParameterSpec> elements_parameters, search_parameters, impact_parameters, paths_parameters,
    changes_parameters;

/// An enumeration by which elements can be filtered, with its values in any kind.
struct EnumerationFilter {
  std::string_view name;
  const model::Label* label = nullptr;
  std::vector<std::string_view> values = {};
};
/// Those of the metamodel whose name is not a parameter's, by name. Views of the metamodel.
std::vector<EnumerationFilter> enumeration_filters(const model::Metamodel& metamodel);

/// The content type of a format.
std::string_view content_type_of(std::string_view format);

/// A problem document in the call's language.
Response problem(const Call& call, const base::Error& error);

/// 200 with the format's content type.
Response answer(const Call& call, std::string body);

/// The date asked for by `on`, else the call's.
base::Date asked_date(Call& call);
/// The body as JSON, within the service's limit; the place of errors is `place`.
base::Result<nlohmann::json> read_json(const Call& call, const std::string& place = "body");

/// The relation types and strengths named by `relation`; problems go to the parameters.
answers::WalkRestriction asked_walk(Call& call);

/// The kinds named by `kind`, the units named by `name`; the word `but` is none.
std::vector<model::KindId> asked_kinds(Call& call);
std::vector<model::ElementId> asked_units(Call& call, std::string_view name, std::string_view but = {});

} // namespace fundament::api
