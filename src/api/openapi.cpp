// SPDX-License-Identifier: MPL-2.0
#include "api/json_writer.hpp"
#include "api/routes.hpp"
#include <map>

namespace fundament::embedded {
extern const std::string_view schemas_json;
} // namespace fundament::embedded

namespace fundament::api {

namespace {

/// OpenAPI 3.1 out of the route table; only the schemas of bodies are written by hand (schemas.json).
class Description {
public:
  Description(std::string& out, const model::Metamodel& metamodel, base::Language language)
      : json_(out), metamodel_(metamodel), language_(language) {}

  void write() {
    json_.begin('{').member("openapi", "3.1.0").key("info").begin('{').member("title", "Fundament");
    json_.member("version", "1").member("summary", text("cli.about"));
    json_.key("license").begin('{').member("name", "MPL-2.0").member("identifier", "MPL-2.0").end('}').end('}');
    json_.key("servers").begin('[').begin('{').member("url", "/").end('}').end(']');
    std::map<std::string_view, std::vector<const Route*>> paths;
    for (const Route& route : routes())
      paths[route.path].push_back(&route);
    json_.key("paths").begin('{');
    for (const auto& [path, list] : paths) {
      json_.key(path).begin('{');
      for (const Route* route : list)
        operation(*route);
      json_.end('}');
    }
    json_.end('}').key("components").begin('{').key("securitySchemes").begin('{').key("token").begin('{');
    json_.member("type", "http").member("scheme", "bearer").end('}').end('}');
    json_.key("schemas").raw(embedded::schemas_json).end('}').end('}');
  }

private:
  std::string text(std::string_view id) const { return base::render({std::string(id)}, language_); }

  void operation(const Route& route) {
    json_.key(route.method == "GET" ? "get" : "post").begin('{').member("operationId", route.id);
    json_.member("summary", text(route.text)).key("parameters").begin('[');
    if (route.path.find("{ref}") != route.path.npos) {
      json_.begin('{').member("name", "ref").member("in", "path").member("required", true);
      json_.member("description", text("param.ref")).key("schema").begin('{');
      json_.member("$ref", "#/components/schemas/Ref").end('}').end('}');
    }
    if (route.path.find("{name}") != route.path.npos) {
      json_.begin('{').member("name", "name").member("in", "path").member("required", true);
      json_.member("description", text("param.query_name")).key("schema").begin('{');
      json_.member("type", "string").end('}').end('}');
    }
    for (const ParameterSpec& spec : route.parameters)
      parameter(spec, route);
    if (route.filters) filters();
    json_.end(']');
    if (!route.body.empty()) {
      json_.key("requestBody")
          .begin('{')
          .member("required", true)
          .key("content")
          .begin('{')
          .key("application/json")
          .begin('{');
      schema(route.body);
      json_.end('}').end('}').end('}');
    }
    security(route);
    responses(route);
    json_.end('}');
  }

  /// A token where something is written; elsewhere with or without one, as the server is set up.
  void security(const Route& route) {
    json_.key("security").begin('[');
    if (!route.writes) json_.begin('{').end('}');
    if (!route.open) json_.begin('{').key("token").begin('[').end(']').end('}');
    json_.end(']');
  }

  void schema(std::string_view name) {
    json_.key("schema").begin('{').member("$ref", "#/components/schemas/" + std::string(name)).end('}');
  }

  void words(std::string_view list) {
    json_.key("enum").begin('[');
    while (!list.empty()) {
      const auto bar = list.find('|');
      json_.value(list.substr(0, bar));
      list.remove_prefix(bar == list.npos ? list.size() : bar + 1);
    }
    json_.end(']');
  }

  void parameter(const ParameterSpec& spec, const Route& route) {
    json_.begin('{').member("name", spec.name).member("in", "query").member("description", text(spec.text));
    if (spec.required) json_.member("required", true);
    json_.key("schema").begin('{');
    if (spec.list) json_.member("type", "array").key("items").begin('{');
    switch (spec.type) {
    case ParameterSpec::Type::integer:
      json_.member("type", "integer").member("minimum", spec.least).member("maximum", spec.most);
      break;
    case ParameterSpec::Type::boolean: json_.member("type", "boolean"); break;
    case ParameterSpec::Type::date: json_.member("type", "string").member("format", "date"); break;
    case ParameterSpec::Type::word:
      json_.member("type", "string");
      words(spec.name == "format" ? route.formats : spec.words);
      break;
    case ParameterSpec::Type::ref:
    case ParameterSpec::Type::text: json_.member("type", "string"); break;
    }
    if (spec.list) json_.end('}');
    if (!spec.fallback.empty()) {
      json_.key("default");
      if (spec.type == ParameterSpec::Type::integer)
        json_.raw(spec.fallback);
      else
        json_.value(spec.fallback);
    }
    json_.end('}').end('}');
  }

  void filters() {
    for (const EnumerationFilter& filter : enumeration_filters(metamodel_)) {
      json_.begin('{')
          .member("name", filter.name)
          .member("in", "query")
          .member("description", filter.label->in(language_));
      json_.key("schema").begin('{').member("type", "array").key("items").begin('{').member("type", "string");
      json_.key("enum").begin('[');
      for (const auto value : filter.values)
        json_.value(value);
      json_.end(']').end('}').end('}').end('}');
    }
  }

  void responses(const Route& route) {
    json_.key("responses").begin('{').key("200").begin('{').member("description", text(route.text));
    json_.key("content").begin('{');
    std::string_view formats = route.formats;
    while (!formats.empty()) {
      const auto name = formats.substr(0, formats.find('|'));
      formats.remove_prefix(std::min(formats.size(), name.size() + 1));
      const auto type = content_type_of(name);
      json_.key(type.substr(0, type.find(';'))).begin('{');
      if (name == "json" && !route.answer.empty()) schema(route.answer);
      json_.end('}');
    }
    json_.end('}').end('}');
    if (route.cached) json_.key("304").begin('{').member("description", text("response.not_modified")).end('}');
    json_.key("default").begin('{').member("description", "RFC 9457").key("content").begin('{');
    json_.key("application/problem+json").begin('{');
    schema("Problem");
    json_.end('}').end('}').end('}').end('}');
  }

  JsonWriter json_;
  const model::Metamodel& metamodel_;
  const base::Language language_;
};

} // namespace

Response get_openapi(Call& call) {
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  std::string body;
  Description(body, call.view->model().metamodel(), call.language).write();
  return answer(call, body + "\n");
}

} // namespace fundament::api
