// SPDX-License-Identifier: MPL-2.0
#include "api/service.hpp"
#include "answers/starts.hpp"
#include "api/routes.hpp"
#include "api/status.hpp"
#include "base/sha256.hpp"
#include <algorithm>
#include <cstdio>

namespace fundament::api {

using base::Error;
using base::ErrorCode;
using base::Language;

namespace {

/// The first language of the header that we have, by order (weights are not compared: da and en are all there is).
Language accepted_language(std::string_view header) {
  while (!header.empty()) {
    auto one = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), one.size() + 1));
    while (!one.empty() && one.front() == ' ')
      one.remove_prefix(1);
    if (one.rfind("da", 0) == 0) return Language::da;
    if (one.rfind("en", 0) == 0) return Language::en;
  }
  return Language::da;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(at, begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

/// Does the raw path fit the route's? Segments are decoded once each, so %2F belongs to a key.
bool fits(std::string_view path, std::string_view pattern, std::string& ref) {
  const auto given = split(path, '/'), wanted = split(pattern, '/');
  if (given.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < given.size(); i++) {
    const auto decoded = percent_decode(given[i], false);
    if (!decoded) return false;
    if (wanted[i] == "{ref}")
      ref = *decoded;
    else if (*decoded != wanted[i])
      return false;
  }
  return true;
}

/// Host without its port; of "[::1]:80" the brackets too.
std::string_view host_of(std::string_view header) {
  if (!header.empty() && header.front() == '[') return header.substr(1, header.find(']') - 1);
  return header.substr(0, header.find(':'));
}

std::string_view format_of_type(std::string_view type) {
  if (type == "application/json") return "json";
  if (type == "application/x-ndjson") return "ndjson";
  if (type == "text/csv") return "csv";
  if (type == "text/vnd.graphviz") return "dot";
  if (type == "application/graphml+xml") return "graphml";
  if (type == "text/vnd.mermaid") return "mermaid";
  return "";
}

/// format=, else the first type of Accept that the route has, else the route's default.
std::string chosen_format(const Route& route, Parameters& parameters, const Request& request) {
  const auto known = split(route.formats, '|');
  const auto has = [&](std::string_view name) { return std::find(known.begin(), known.end(), name) != known.end(); };
  if (parameters.has("format")) {
    const std::string asked = parameters.text("format");
    if (has(asked)) return asked;
    std::string names;
    for (const auto name : known)
      names += (names.empty() ? "" : ", ") + std::string(name);
    parameters.add({ErrorCode::invalid_argument, {"parameter.word", {{"value", asked}, {"allowed", names}}}, "format"});
    return std::string(known.front());
  }
  for (auto one : split(request.header("accept"), ',')) {
    while (!one.empty() && one.front() == ' ')
      one.remove_prefix(1);
    const auto name = format_of_type(one.substr(0, one.find(';')));
    if (!name.empty() && has(name)) return std::string(name);
  }
  return std::string(known.front());
}

/// One request on its way through: which route, who asks, what for.
class Dispatch {
public:
  Dispatch(Service& service, const Request& request)
      : service_(service), request_(request), language_(accepted_language(request.header("accept-language"))) {}

  Response run() {
    auto pairs = parse_query(request_.query);
    if (!pairs) {
      if (request_.query.find("lang=en") != std::string::npos) language_ = Language::en;
      return problem(pairs.error(), language_);
    }
    for (const auto& [name, value] : *pairs)
      if (name == "lang" && (value == "da" || value == "en")) language_ = value == "da" ? Language::da : Language::en;
    if (auto wrong = check_host()) return *std::move(wrong);
    std::string ref;
    const Route* route = find(*pairs, ref);
    if (!route) return not_routed();
    auto account = authenticate();
    if (!account) return problem(account.error(), language_);
    if (route->writes && !*account) return problem({ErrorCode::unauthenticated, {"auth.needed"}}, language_);
    if (route->kept_back && service_.settings().public_read && !*account)
      return problem({ErrorCode::forbidden, {"auth.kept_back"}}, language_);
    return call(*route, std::move(*pairs), std::move(ref), std::move(*account));
  }

private:
  std::optional<Response> check_host() const {
    const auto host = host_of(request_.header("host"));
    const auto& own = service_.settings().host;
    // the command line, and tests, come without one
    const bool known = host.empty() || host == own || host == "localhost" || host == "127.0.0.1" || host == "::1" ||
                       own == "0.0.0.0" || own == "::";
    if (known) return std::nullopt;
    Response out =
        problem({ErrorCode::invalid_argument, {"host.unknown", {{"host", std::string(host)}}}, "Host"}, language_);
    return out;
  }

  const Route* find(const Pairs& pairs, std::string& ref) const {
    const bool by_parameter =
        std::any_of(pairs.begin(), pairs.end(), [](const auto& pair) { return pair.first == "ref"; });
    const std::string method = request_.method == "HEAD" ? "GET" : request_.method;
    for (const Route& route : routes()) {
      if (route.method != method) continue;
      if (fits(request_.path, route.path, ref)) {
        if (by_parameter && route.path == "/api/v1/elements") continue; // ?ref= stands for /{ref}
        return &route;
      }
      constexpr std::string_view with_ref = "/{ref}";
      if (by_parameter && route.path.size() > with_ref.size() &&
          route.path.substr(route.path.size() - with_ref.size()) == with_ref &&
          fits(request_.path, route.path.substr(0, route.path.size() - with_ref.size()), ref)) {
        for (const auto& [name, value] : pairs)
          if (name == "ref") ref = value;
        return &route;
      }
    }
    return nullptr;
  }

  Response not_routed() const {
    std::string allowed, ignored;
    std::vector<std::string_view> paths;
    for (const Route& route : routes()) {
      paths.push_back(route.path);
      if (fits(request_.path, route.path, ignored))
        allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    if (!allowed.empty()) {
      Response out = problem({ErrorCode::invalid_argument, {"route.method", {{"allowed", allowed}}}}, language_);
      out.status = 405;
      const std::string wrong = "\"title\":\"Bad Request\",\"status\":400";
      out.body.replace(out.body.find(wrong), wrong.size(), "\"title\":\"Method Not Allowed\",\"status\":405");
      out.headers.emplace_back("Allow", allowed);
      return out;
    }
    Error error{ErrorCode::not_found, {"route.unknown"}, request_.path};
    const auto near = model::nearest_names(request_.path, paths);
    if (!near.empty()) error.hint = base::Text{"did_you_mean", {{"names", near}}};
    return problem(error, language_);
  }

  /// Nobody, or whose token it is; a token that is wrong is an error wherever it comes.
  base::Result<std::optional<store::Account>> authenticate() const {
    const auto header = request_.header("authorization");
    if (header.empty()) return std::optional<store::Account>();
    constexpr std::string_view bearer = "Bearer ";
    if (header.substr(0, bearer.size()) != bearer) return Error{ErrorCode::unauthenticated, {"auth.bearer"}};
    auto account = service_.catalogue().authenticate(header.substr(bearer.size()));
    if (!account) return std::move(account).error();
    return std::optional<store::Account>(std::move(*account));
  }

  Response call(const Route& route, Pairs pairs, std::string ref, std::optional<store::Account> account) {
    std::vector<std::string_view> also;
    auto snapshot = service_.catalogue().snapshot();
    if (route.id == "listElements") // any enumeration is a filter by its name
      for (const auto& kind : snapshot->model().metamodel().kinds())
        for (const auto& attribute : kind.attributes)
          if (attribute.type == model::AttributeType::enumeration) also.push_back(attribute.name);
    Parameters parameters(std::move(pairs), route.parameters, also);
    const std::string format = chosen_format(route, parameters, request_);
    Call call{service_, request_, parameters, std::move(ref), language_, format, std::move(account), snapshot};
    const std::string tag = route.cached ? etag(call) : "";
    if (!tag.empty() && parameters.ok() && request_.header("if-none-match") == tag) return not_modified(tag);
    Response out = route.handler(call);
    if (out.status == 200 && !tag.empty()) out.headers.emplace_back("ETag", tag);
    if (!tag.empty()) out.headers.emplace_back("Vary", "Accept, Accept-Language, Authorization");
    return out;
  }

  static Response not_modified(const std::string& tag) {
    Response out;
    out.status = 304;
    out.headers = {{"ETag", tag}, {"Vary", "Accept, Accept-Language, Authorization"}};
    return out;
  }

  /// Same revision, date, language and form, same bytes: the address says the rest.
  static std::string etag(const Call& call) {
    return "\"" + std::to_string(call.snapshot->revision()) + "-" + base::to_string(base::today()) + "-" +
           std::string(to_string(call.language)) + "-" + call.format + (call.restricted() ? "-public" : "") + "\"";
  }

  Service& service_;
  const Request& request_;
  Language language_;
};

} // namespace

Service::Service(catalogue::Catalogue& catalogue, Settings settings)
    : catalogue_(catalogue), settings_(std::move(settings)) {}

Response Service::dispatch(const Request& request) {
  Response out;
  try {
    out = Dispatch(*this, request).run();
  } catch (const std::exception& mistake) {
    const std::string id = base::random_hex(4);
    std::fprintf(stderr, "error %s: %s\n", id.c_str(), mistake.what());
    out = problem({ErrorCode::internal, {"http.our_mistake", {{"id", id}}}},
                  accepted_language(request.header("accept-language")));
  }
  answered_[static_cast<std::size_t>(std::clamp(out.status / 100, 0, 5))]++;
  return out;
}

Response problem(const Call& call, const base::Error& error) {
  return problem(error, call.language);
}

Response answer(const Call& call, std::string body) {
  Response out;
  out.content_type = content_type_of(call.format);
  out.body = std::move(body);
  out.headers = {{"Content-Language", std::string(to_string(call.language))}};
  return out;
}

std::string_view content_type_of(std::string_view format) {
  if (format == "ndjson") return "application/x-ndjson";
  if (format == "csv") return "text/csv; charset=utf-8";
  if (format == "dot") return "text/vnd.graphviz; charset=utf-8";
  if (format == "graphml") return "application/graphml+xml";
  if (format == "mermaid") return "text/vnd.mermaid; charset=utf-8";
  if (format == "text") return "text/plain; charset=utf-8";
  return "application/json";
}

base::Date asked_date(Call& call) {
  return call.parameters.date("on", base::today());
}

answers::WalkRestriction asked_walk(Call& call) {
  answers::WalkRestriction out;
  const auto& metamodel = call.snapshot->model().metamodel();
  for (const std::string& name : call.parameters.list("relation")) {
    if (const auto strength = model::parse_strength(name))
      out.strengths.push_back(*strength);
    else if (const auto type = metamodel.find_relation(name))
      out.relations.push_back(*type);
    else {
      Error error{ErrorCode::invalid_argument, {"relation.type_unknown", {{"relation", name}}}, "relation"};
      if (const auto near = metamodel.nearest_relation(name); !near.empty())
        error.hint = base::Text{"did_you_mean", {{"names", near}}};
      call.parameters.add(std::move(error));
    }
  }
  return out;
}

std::vector<model::KindId> asked_kinds(Call& call) {
  std::vector<model::KindId> out;
  const auto& metamodel = call.snapshot->model().metamodel();
  for (const std::string& name : call.parameters.list("kind")) {
    if (const auto kind = metamodel.find_kind(name)) {
      out.push_back(*kind);
      continue;
    }
    Error error{ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", name}}}, "kind"};
    if (const auto near = metamodel.nearest_kind(name); !near.empty())
      error.hint = base::Text{"did_you_mean", {{"names", near}}};
    call.parameters.add(std::move(error));
  }
  return out;
}

std::vector<model::ElementId> asked_units(Call& call, std::string_view name) {
  std::vector<model::ElementId> out;
  for (const std::string& text : call.parameters.list(name)) {
    auto id = answers::resolve(*call.snapshot, text);
    if (id) {
      out.push_back(*id);
      continue;
    }
    Error error = std::move(id).error();
    error.where = std::string(name);
    error.code = ErrorCode::invalid_argument; // a filter that names nobody is a wrong question
    call.parameters.add(std::move(error));
  }
  return out;
}

bool kept_back(const Call& call, model::ElementId element) {
  if (!call.restricted()) return false;
  const auto& model = call.snapshot->model();
  return model.metamodel().kind(model.element(element)->kind).name == "deviation";
}

} // namespace fundament::api
