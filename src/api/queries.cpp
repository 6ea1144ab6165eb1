// SPDX-License-Identifier: MPL-2.0
#include "answers/sentence.hpp"
#include "api/arrows.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"
#include "api/values.hpp"
#include "base/turn.hpp"
#include "query/named.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace fundament::api {

using base::Error;
using base::ErrorCode;
using query::NamedQuery;

namespace {

/// Of one_of; nothing of other types.
void write_allowed(JsonWriter& json, const std::vector<std::string>& words) {
  if (words.empty()) return;
  json.key("words").begin('[');
  for (const auto& word : words)
    json.value(word);
  json.end(']');
}

/// What a header says of a column besides its name and type.
void write_column_words(JsonWriter& json, const query::NamedColumn& column, base::Language language) {
  json.member("label", column.label.in(language));
  if (!column.enum_name.empty()) json.member("enum", column.enum_name);
  write_allowed(json, column.words);
}

/// An answer in the words of its query; without one, of the statement's own columns.
class Rows {
public:
  Rows(const Call& call, const NamedQuery* query, const query::Statement& asked, const query::Answer& found)
      : call_(call), query_(query), asked_(asked), found_(found) {}

  std::string json() const {
    std::string body;
    JsonWriter json(body);
    head(json);
    json.key("rows").begin('[');
    for (const auto& row : found_.rows)
      values(json, row);
    json.end(']');
    names(json);
    json.end('}');
    return body + "\n";
  }

  /// The head, then an array for each row.
  std::string ndjson() const {
    std::string body;
    JsonWriter first(body);
    head(first);
    first.end('}');
    body += '\n';
    for (const auto& row : found_.rows) {
      JsonWriter json(body);
      values(json, row);
      body += '\n';
    }
    return body;
  }

  std::string csv() const {
    std::string body;
    for (std::size_t i = 0; i < found_.columns.size(); i++)
      body += (i ? "," : "") + csv_cell(found_.columns[i].name);
    body += '\n';
    for (const auto& row : found_.rows) {
      for (std::size_t i = 0; i < row.size(); i++)
        body += (i ? "," : "") + cell_of(row[i]);
      body += '\n';
    }
    return body;
  }

private:
  void head(JsonWriter& json) const {
    json.begin('{').member("revision", call_.view->revision()).member("on", asked_.on);
    if (query_) {
      json.member("name", query_->name).member("title", query_->title.in(call_.language));
      json.member("sql", query_->sql).key("parameters").begin('{'); // so that it can be asked again, and changed
      for (const auto& [name, value] : asked_.parameters) {
        json.key(name);
        write_value(json, value);
      }
      json.end('}');
    }
    json.key("columns").begin('[');
    for (std::size_t i = 0; i < found_.columns.size(); i++) {
      json.begin('{').member("name", found_.columns[i].name).member("type", found_.columns[i].type);
      if (query_) write_column_words(json, query_->columns[i], call_.language);
      json.end('}');
    }
    json.end(']').key("total");
    if (found_.total)
      json.value(*found_.total);
    else
      json.null();
    const bool complete = found_.end == query::End::complete;
    json.member("complete", complete).text_or_null("reason", complete ? "" : to_string(found_.end));
  }

  /// Of each element that a column of refs mentions, once.
  void names(JsonWriter& json) const {
    const auto& model = call_.view->model();
    std::set<std::string_view> told;
    json.key("names").begin('{');
    for (const auto& row : found_.rows)
      for (std::size_t i = 0; i < row.size(); i++) {
        const auto* text = std::get_if<std::string>(&row[i]);
        if (!text || call_.columns[i].type != TableColumn::Type::ref || !told.insert(*text).second) continue;
        if (const auto id = model.find_ref(*text)) json.member(*text, answers::name_of(model, *id, call_.language));
      }
    json.end('}');
  }

  static void values(JsonWriter& json, const std::vector<query::Value>& row) {
    json.begin('[');
    for (const auto& value : row)
      write_value(json, value);
    json.end(']');
  }

  const Call& call_;
  const NamedQuery* query_;
  const query::Statement& asked_;
  const query::Answer& found_;
};

/// How people read a column of a query; of a statement of somebody's own by its name and SQL's type.
TableColumn column_of(const query::Column& column, const query::NamedColumn* named, base::Language language) {
  using Type = TableColumn::Type;
  TableColumn out = table_column(column.name);
  if (out.type == Type::key) out.type = Type::text; // the kind need not stand beside it
  const std::string& type = named ? named->type : column.type;
  out.label = named ? heading(named->label.in(language)) : column.name;
  if (type == "integer" || type == "number")
    out.type = Type::number;
  else if (type == "money")
    out.type = Type::money;
  else if (type == "boolean")
    out.type = Type::truth;
  else if (type == "date")
    out.type = Type::date;
  else if (type == "ref")
    out.type = Type::ref;
  else if (type == "kind")
    out = {column.name, Type::word, "kind", out.label};
  else if (type == "enum")
    out = {column.name, Type::word, "enum:" + named->enum_name, out.label};
  else if (out.type != Type::word && (named || out.type != Type::ref))
    out.type = Type::text;
  return out;
}

/// A CSV cannot say that it is cut: so it never is, unless a number of rows was asked for.
std::optional<Error> cut_in_silence(const Call& call, const query::Answer& found, bool limit_given) {
  if (call.format != "csv" || found.end == query::End::complete) return std::nullopt;
  if (found.end == query::End::rows && limit_given) return std::nullopt;
  return Error{ErrorCode::limit_exceeded, {"sql.csv_cut", {{"limit", std::string(to_string(found.end))}}}};
}

Response answer_rows(Call& call, const NamedQuery* query, const query::Statement& asked, const query::Answer& found,
                     bool limit_given) {
  call.cut_by_time = found.end != query::End::complete && found.end != query::End::rows;
  if (const auto cut = cut_in_silence(call, found, limit_given)) return problem(call, *cut);
  for (std::size_t i = 0; i < found.columns.size(); i++)
    call.columns.push_back(column_of(found.columns[i], query ? &query->columns[i] : nullptr, call.language));
  const Rows rows(call, query, asked, found);
  return answer(call, call.format == "csv" ? rows.csv() : call.format == "ndjson" ? rows.ndjson() : rows.json());
}

void write_default(JsonWriter& json, const query::NamedParameter& parameter) {
  json.key("default");
  const bool fixed = parameter.fallback && *parameter.fallback != query::no_value;
  if (fixed)
    json.value(*parameter.fallback);
  else
    json.null();
}

void describe(JsonWriter& json, const NamedQuery& query, base::Language language) {
  json.begin('{').member("name", query.name).member("title", query.title.in(language));
  json.member("about", query.about.in(language)).member("built_in", query.built_in).key("parameters").begin('[');
  for (const auto& parameter : query.parameters) {
    json.begin('{').member("name", parameter.name).member("type", to_string(parameter.type));
    json.member("label", parameter.label.in(language)).member("required", !parameter.fallback);
    write_default(json, parameter);
    write_allowed(json, parameter.words);
    json.end('}');
  }
  json.end(']').key("columns").begin('[');
  for (const auto& column : query.columns) {
    json.begin('{').member("name", column.name).member("type", column.type);
    write_column_words(json, column, language);
    json.end('}');
  }
  json.end(']').key("framework");
  if (query.framework.empty())
    json.null();
  else
    json.value(query.framework);
  json.key("chart");
  if (query.chart.empty())
    json.null();
  else {
    json.begin('{').member("kind", query.chart.front()).key("columns").begin('[');
    for (std::size_t i = 1; i < query.chart.size(); i++)
      json.value(query.chart[i]);
    json.end(']').end('}');
  }
  json.end('}');
}

Error unknown_query(const query::Library& library, const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& one : library.all())
    names.push_back(one.name);
  Error error{ErrorCode::not_found, {"query.unknown", {{"name", name}}}};
  error.hint = base::did_you_mean(model::nearest_names(name, names));
  return error;
}

} // namespace

Response get_queries(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto& all = call.service.settings().library->all();
  std::string body;
  if (call.format == "csv") {
    body = "name,title,about\n";
    call.columns = {table_column("name"), table_column("title"), {"about"}};
    for (const NamedQuery& query : all)
      body += query.name + "," + csv_cell(query.title.in(call.language)) + "," +
              csv_cell(query.about.in(call.language)) + "\n";
    return answer(call, std::move(body));
  }
  if (call.format == "ndjson") {
    for (const NamedQuery& query : all) {
      JsonWriter json(body);
      describe(json, query, call.language);
      body += '\n';
    }
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  json.begin('{').key("queries").begin('[');
  for (const NamedQuery& query : all)
    describe(json, query, call.language);
  json.end(']').end('}');
  return answer(call, body + "\n");
}

Response get_query(Call& call) {
  const Settings& settings = call.service.settings();
  const NamedQuery* query = settings.library->find(call.ref);
  if (!query) return problem(call, unknown_query(*settings.library, call.ref));
  if (call.reader.anyone && !query->framework.empty()) // what wants looking at is a weak place
    return problem(call, {ErrorCode::forbidden, {"auth.kept_back"}});
  Parameters& parameters = call.parameters;
  query::Statement statement;
  statement.on = asked_date(call);
  const bool limit_given = parameters.has("limit");
  statement.limit = parameters.integer("limit");
  if (call.format == "csv" && !limit_given) statement.limit = settings.query_limits.rows;
  for (const auto& parameter : query->parameters) {
    const auto given = std::count_if(parameters.pairs().begin(), parameters.pairs().end(),
                                     [&](const auto& pair) { return pair.first == parameter.name; });
    if (given > 1) parameters.add({ErrorCode::invalid_argument, {"parameter.repeated"}, parameter.name});
  }
  auto values = values_of(*query, parameters.pairs(), *call.view, statement.on, call.budget);
  if (!values) parameters.add(values.error());
  if (!parameters.ok()) return problem(call, parameters.error());
  statement.parameters = std::move(*values);
  const auto found = run(*query, *call.view, statement, settings.query_limits, call.budget);
  if (!found) return problem(call, found.error());
  return answer_rows(call, query, statement, *found, limit_given);
}

Response get_sql_tables(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  std::string body;
  JsonWriter json(body);
  json.begin('{').key("tables").begin('[');
  const auto columns = [&](const char* name, const std::vector<query::Column>& list) {
    json.key(name).begin('[');
    for (const auto& column : list)
      json.begin('{').member("name", column.name).member("type", column.type).end('}');
    json.end(']');
  };
  for (const auto& table : query::describe_tables(*call.view)) {
    json.begin('{').member("name", table.name).member("function", table.function);
    columns("arguments", table.arguments);
    columns("columns", table.columns);
    json.end('}');
  }
  json.end(']').end('}');
  return answer(call, body + "\n");
}

namespace {

std::optional<query::Value> parameter_of(const nlohmann::json& value) {
  if (value.is_null()) return query::Value();
  if (value.is_boolean()) return query::Value(std::int64_t{value.get<bool>() ? 1 : 0});
  if (value.is_number_float()) return query::Value(value.get<double>());
  if (value.is_number_integer()) return query::Value(value.get<std::int64_t>());
  if (value.is_string()) return query::Value(value.get<std::string>());
  return std::nullopt;
}

struct SqlQuestion {
  query::Statement statement;
  bool limit_given = false;
};

base::Result<SqlQuestion> question_of(const nlohmann::json& body, base::Date without, const query::Limits& limits) {
  SqlQuestion out;
  out.statement.on = without;
  base::Problems problems;
  const auto wrong = [&](const char* text, const std::string& where) {
    problems.add({ErrorCode::invalid_argument, {text}, where});
  };
  for (const auto& [name, value] : body.items()) {
    if (name == "sql" && value.is_string())
      out.statement.sql = value.get<std::string>();
    else if (name == "limit") {
      const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= limits.rows;
      if (!fits)
        problems.add(
            {ErrorCode::invalid_argument,
             {"parameter.integer", {{"value", value.dump()}, {"least", "0"}, {"most", std::to_string(limits.rows)}}},
             name});
      else
        out.statement.limit = value.get<std::size_t>(), out.limit_given = true;
    } else if (name == "on") {
      const auto date = value.is_string() ? base::parse_date(value.get<std::string>()) : std::nullopt;
      if (date)
        out.statement.on = *date;
      else
        problems.add({ErrorCode::invalid_argument, {"parameter.date", {{"value", value.dump()}}}, name});
    } else if (name == "parameters" && value.is_object()) {
      for (const auto& [parameter, given] : value.items()) {
        if (const auto known = parameter_of(given))
          out.statement.parameters.emplace_back(parameter, *known);
        else
          wrong("sql.parameter_value", parameter);
      }
    } else if (name == "parameters")
      wrong("body.object_expected", name);
    else if (name != "sql" && name != plan_member && name != conflicts_member)
      wrong("parameter.unknown", name);
  }
  if (out.statement.sql.empty()) wrong("sql.empty", "sql");
  if (!problems.empty()) return problems.take();
  return out;
}

} // namespace

Response post_sql(Call& call) {
  const Settings& settings = call.service.settings();
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto body = read_json(call);
  if (!body) return problem(call, body.error());
  if (!body->is_object()) return problem(call, {ErrorCode::invalid_argument, {"body.object_expected"}, "body"});
  if (auto refused = look_with_plans(call, *body)) return std::move(*refused);
  auto question = question_of(*body, call.date, settings.query_limits);
  if (!question) return problem(call, question.error());
  if (call.format == "csv" && !question->limit_given) question->statement.limit = settings.query_limits.rows;
  const base::Turn turn(call.service.sql_running(), settings.sql_at_once);
  if (!turn.taken())
    return problem(call, {ErrorCode::unavailable, {"sql.busy", {{"most", std::to_string(settings.sql_at_once)}}}});
  const auto found = query::run(*call.view, question->statement, settings.query_limits, call.budget);
  if (!found) return problem(call, found.error());
  return answer_rows(call, nullptr, question->statement, *found, question->limit_given);
}

} // namespace fundament::api
