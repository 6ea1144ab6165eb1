// SPDX-License-Identifier: MPL-2.0
#include "api/service.hpp"
#include "answers/starts.hpp"
#include "api/admission.hpp"
#include "api/negotiate.hpp"
#include "api/plans.hpp"
#include "api/routes.hpp"
#include "api/status.hpp"
#include "api/workbook.hpp"
#include "base/ascii.hpp"
#include "base/build_id.hpp"
#include "base/joined.hpp"
#include "base/sha256.hpp"
#include "base/unicode.hpp"
#include "interchange/csv.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace fundament::api {

using base::Error;
using base::ErrorCode;
using base::Language;

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(at, begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

constexpr std::string_view workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

std::string_view format_of_type(std::string_view type) {
  if (type == "application/json") return "json";
  if (type == "application/x-ndjson") return "ndjson";
  if (type == "application/sarif+json") return "sarif";
  if (type == "application/junit+xml") return "junit";
  if (type == "text/csv") return "csv";
  if (type == workbook_type) return "xlsx";
  if (type == "text/vnd.graphviz") return "dot";
  if (type == "application/graphml+xml") return "graphml";
  if (type == "text/vnd.mermaid") return "mermaid";
  if (type == "text/markdown") return "markdown";
  if (type == "text/html") return "html";
  return "";
}

/// format=, else the first type of Accept that the route has, else the route's default.
std::string chosen_format(const Route& route, Parameters& parameters, const Request& request) {
  const auto known = split(route.formats, '|');
  const auto has = [&](std::string_view name) { return std::find(known.begin(), known.end(), name) != known.end(); };
  if (parameters.has("format")) {
    const std::string asked = parameters.text("format");
    if (has(asked)) return asked;
    parameters.add({ErrorCode::invalid_argument,
                    {"parameter.word", {{"value", asked}, {"allowed", base::joined(known)}}},
                    "format"});
    return std::string(known.front());
  }
  for (const std::string& type : preferences(request.header("accept")))
    if (const auto name = format_of_type(type); has(name)) return std::string(name);
  return std::string(known.front());
}

/// One request on its way through: which route, who asks, what for.
class Dispatch {
public:
  Dispatch(Service& service, const Request& request)
      : service_(service), request_(request), language_(accepted_language(request.header("accept-language"))) {}

  Response run() {
    auto pairs = parse_query(request_.query);
    if (pairs) {
      for (const auto& [name, value] : *pairs)
        if (name == "lang" && (value == "da" || value == "en")) language_ = value == "da" ? Language::da : Language::en;
    } else if (request_.query.find("lang=en") != std::string::npos)
      language_ = Language::en;
    if (auto wrong = check_host()) return problem(*wrong, language_);
    if (auto wrong = check_origin(request_)) return problem(*wrong, language_);
    const std::string edition = service_.edition(); // first: a token that is revoked from here on is of another
    auto account = authenticate();
    if (!account) return problem(account.error(), language_);
    if (!pairs) return problem(pairs.error(), language_);
    std::string ref, second;
    const Route* route = find(*pairs, ref, second);
    if (!route) return not_routed();
    if (auto wrong = check_right(*route, account->has_value() || service_.settings().holds_the_file))
      return problem(*wrong, language_);
    if (!route->body.empty())
      if (auto wrong = check_type(request_)) return problem(*wrong, language_, 415);
    std::string name = account->has_value() ? (*account)->name : "";
    Response out = call(*route, std::move(*pairs), std::move(ref), std::move(second), std::move(*account), edition);
    out.account = std::move(name);
    return out;
  }

private:
  std::optional<Error> check_host() const {
    const std::string host = host_of(request_.header("host"));
    const auto& own = service_.settings().host;
    // The command line, and tests, come without one. A server on all addresses knows no name of its own; what is read
    // there is open to everybody or needs a token, which a page of another origin does not have.
    if (host.empty() || host == own || is_loopback(host) || own == "0.0.0.0" || own == "::") return std::nullopt;
    return Error{ErrorCode::invalid_argument, {"host.unknown", {{"host", base::is_utf8(host) ? host : "?"}}}, "Host"};
  }

  std::optional<Error> check_right(const Route& route, bool signed_in) const {
    if (signed_in || route.open) return std::nullopt;
    const Settings& settings = service_.settings();
    if (route.writes) return Error{ErrorCode::unauthenticated, {"auth.needed"}};
    if (settings.public_read)
      return route.kept_back ? std::optional(Error{ErrorCode::forbidden, {"auth.kept_back"}}) : std::nullopt;
    if (!is_loopback(settings.host)) return Error{ErrorCode::unauthenticated, {"auth.needed_to_read"}};
    return std::nullopt;
  }

  const Route* find(const Pairs& pairs, std::string& ref, std::string& second) const {
    const bool by_parameter =
        std::any_of(pairs.begin(), pairs.end(), [](const auto& pair) { return pair.first == "ref"; });
    const std::string method = request_.method == "HEAD" ? "GET" : request_.method;
    for (const Route& route : routes()) {
      if (route.method != method) continue;
      if (fits(request_.path, route.path, ref, &second)) {
        if (by_parameter && (route.path == "/api/v1/elements" || route.path == "/api/v1/investments"))
          continue; // ?ref= stands for /{ref}
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
      Response out = problem({ErrorCode::invalid_argument, {"route.method", {{"allowed", allowed}}}}, language_, 405);
      out.headers.emplace_back("Allow", allowed);
      return out;
    }
    Error error{ErrorCode::not_found, {"route.unknown"}, base::is_utf8(request_.path) ? request_.path : ""};
    error.hint = base::did_you_mean(model::nearest_names(request_.path, paths));
    return problem(error, language_);
  }

  /// Nobody, or whose token it is; a token that is wrong is an error wherever it comes.
  base::Result<std::optional<store::Account>> authenticate() const {
    const auto header = request_.header("authorization");
    if (header.empty()) return std::optional<store::Account>();
    constexpr std::string_view bearer = "bearer ";
    const bool fits = std::equal(bearer.begin(), bearer.end(), header.begin(),
                                 header.begin() + static_cast<std::ptrdiff_t>(std::min(bearer.size(), header.size())),
                                 [](char wanted, char given) { return wanted == given || wanted - 32 == given; });
    if (!fits) return Error{ErrorCode::unauthenticated, {"auth.bearer"}};
    auto account = service_.catalogue().authenticate(header.substr(bearer.size()));
    if (!account) return std::move(account).error();
    return std::optional<store::Account>(std::move(*account));
  }

  Response call(const Route& route, Pairs pairs, std::string ref, std::string second,
                std::optional<store::Account> account, const std::string& edition) {
    std::vector<std::string_view> also;
    const Settings& settings = service_.settings();
    const auto snapshot = service_.catalogue().snapshot();
    Asker asker{std::move(account), settings.holds_the_file};
    const catalogue::Reader reader = reader_of(asker, settings.public_read, *snapshot);
    const auto view = service_.views().get(snapshot, reader);
    if (route.filters)
      for (const auto& filter : enumeration_filters(view->model().metamodel()))
        also.push_back(filter.name);
    if (route.named)
      if (const auto* query = service_.settings().library->find(ref))
        for (const auto& parameter : query->parameters)
          also.push_back(parameter.name);
    Parameters parameters(std::move(pairs), route.parameters, also);
    if (std::string in_path; parameters.has("ref") && fits(request_.path, route.path, in_path) && !in_path.empty())
      parameters.add({ErrorCode::invalid_argument, {"parameter.repeated"}, "ref"});
    const std::string format = chosen_format(route, parameters, request_);
    const bool is_table = format == "csv" || format == "xlsx";
    const bool takes_dialect = std::any_of(route.parameters.begin(), route.parameters.end(),
                                           [](const auto& spec) { return spec.name == "dialect"; });
    const bool machine = takes_dialect && parameters.word("dialect") == "machine"; // before the handler, which refuses
    Call call{.service = service_,
              .request = request_,
              .parameters = parameters,
              .ref = std::move(ref),
              .name = std::move(second),
              .language = language_,
              .format = is_table ? "csv" : format,
              .asker = std::move(asker),
              .reader = reader,
              .snapshot = snapshot,
              .view = view,
              .dialect = machine && format == "csv" ? Dialect::machine : Dialect::people,
              .budget =
                  base::Budget(settings.answer_deadline, request_.arrived.value_or(base::Clock::now()), request_.gone)};
    if (auto refused = look_with_plans(call)) return std::move(*refused);
    const std::string tag =
        route.cached && !call.what_if ? etag(call, format, request_) : ""; // a plan may be forgotten
    const std::string known = request_.header_list("if-none-match");
    const bool any = base::trimmed(known) == "*";
    // a tag was given out with a 200 at this address, and the answer has not changed since; any must first be seen
    if (!tag.empty() && parameters.ok() && !any && names_tag(known, tag)) return not_modified(tag, edition);
    Response out = route.handler(call);
    if (any && out.status == 200 && !tag.empty()) return not_modified(tag, "");
    if (out.status == 200) tell_plans(call, out);
    if (out.status == 200 && is_table)
      if (auto too_large = as_table(call, out, format == "xlsx")) return problem(call, *too_large);
    if (out.status == 200 && !tag.empty() && !call.cut_by_time) {
      out.headers.emplace_back("ETag", tag);
      out.edition = edition;
    }
    if (!tag.empty()) out.headers.emplace_back("Vary", "Accept, Accept-Language, Authorization");
    return out;
  }

  /// What a terminal obeys does not leave.
  static std::vector<std::string> visible(const std::vector<std::string>& cells) {
    std::vector<std::string> out;
    out.reserve(cells.size());
    for (const std::string& cell : cells)
      out.push_back(base::visible(cell));
    return out;
  }

  /// All tables leave here: what the handler wrote for programs is written for whom it is.
  std::optional<Error> as_table(Call& call, Response& out, bool workbook) const {
    if (workbook) return as_workbook(call, out);
    std::optional<TableForPeople> people;
    if (call.dialect == Dialect::people) people.emplace(call.view, call.language, std::move(call.columns));
    auto write = [people = std::move(people), language = call.language, rows = interchange::CsvRows(),
                  first = true](std::string_view piece, bool last, std::string& to) mutable {
      const auto row = [&](const std::vector<std::string>& read) {
        const auto cells = visible(read);
        if (people) {
          if (first && to.empty()) to += byte_order_mark;
          append_people_csv(to, first ? people->head(cells) : people->row(cells), language);
        } else {
          for (std::size_t i = 0; i < cells.size(); i++) {
            if (i) to += ',';
            interchange::append_csv_cell(to, cells[i]);
          }
          to += '\n';
        }
        first = false;
      };
      rows.take(piece, row);
      if (last) rows.finish(row);
    };
    if (!out.stream) {
      std::string body;
      body.reserve(out.body.size());
      write(out.body, true, body);
      out.body = std::move(body);
      return std::nullopt;
    }
    out.stream = [rows = std::move(out.stream), write = std::move(write)](std::string& to) mutable {
      std::string piece;
      const bool more = rows(piece);
      write(piece, !more, to);
      return more;
    };
    return std::nullopt;
  }

  /// A workbook can only be sent when its last row is known.
  std::optional<Error> as_workbook(Call& call, Response& out) const {
    const std::string host(request_.header("host"));
    Workbook book(host.empty() ? "" : "http://" + host, base::today());
    TableForPeople people(call.view, call.language, std::move(call.columns));
    interchange::CsvRows rows;
    std::optional<Error> wrong;
    bool first = true;
    const auto use = [&](const std::vector<std::string>& read) {
      if (wrong) return;
      const auto cells = visible(read);
      if (auto done = book.row(first ? people.head(cells) : people.row(cells)); !done) wrong = done.error();
      first = false;
    };
    rows.take(out.body, use);
    for (bool more = static_cast<bool>(out.stream); more && !wrong && !(request_.gone && *request_.gone);) {
      std::string piece;
      more = out.stream(piece);
      rows.take(piece, use);
    }
    rows.finish(use);
    if (wrong) return wrong;
    const auto word = [&](const char* id) { return base::render({id}, call.language); };
    auto file =
        book.finish(word("table.about"),
                    {{word("table.question"), {TableCell::Type::text, asked_as()}},
                     {word("column.revision"), {TableCell::Type::number, std::to_string(call.view->revision())}},
                     {word("table.asked"), {TableCell::Type::date, base::to_string(base::today())}}});
    if (!file) return file.error();
    out.stream = {};
    out.cut.clear();
    out.body = std::move(*file);
    out.content_type = content_type_of("xlsx");
    return std::nullopt;
  }

  std::string asked_as() const {
    return request_.method + " " + base::visible(request_.path + (request_.query.empty() ? "" : "?" + request_.query));
  }

  static Response not_modified(const std::string& tag, std::string edition) {
    Response out;
    out.edition = std::move(edition);
    out.status = 304;
    out.headers = {{"ETag", tag}, {"Vary", "Accept, Accept-Language, Authorization"}};
    return out;
  }

  /// Same view, date, language, form and address, same bytes. The address is in it so that a tag is only known to who
  /// was answered there: RFC 9110 section 13.2.1 wants it looked at only where the answer would be a good one.
  static std::string etag(const Call& call, const std::string& format, const Request& request) {
    constexpr std::size_t digits = 8;
    const std::string host(format == "xlsx" ? request.header("host") : ""); // its links lead there
    return "\"" + call.view->identity().tag() + "-" + base::to_string(base::today()) + "-" +
           std::string(to_string(call.language)) + "-" + format + "-" +
           base::to_hex(base::sha256(host + request.path + "?" + request.query)).substr(0, digits) + "\"";
  }

  Service& service_;
  const Request& request_;
  Language language_;
};

} // namespace

Service::Service(catalogue::Catalogue& catalogue, Settings settings)
    : catalogue_(catalogue), settings_(std::move(settings)),
      views_(base::to_hex(base::sha256(catalogue.metamodel()->text())) + base::to_hex(settings_.library->digest()) +
             base::to_hex(settings_.frameworks->digest()) + base::build_id()) {}

std::string Service::edition() {
  return base::to_hex(catalogue_.snapshot()->head().hash) + "-" + std::to_string(catalogue_.accounts_version()) + "-" +
         base::to_string(base::today());
}

Response Service::dispatch(const Request& request) {
  try {
    return Dispatch(*this, request).run();
  } catch (const std::exception& mistake) {
    const std::string id = base::random_hex(4);
    Response out = problem({ErrorCode::internal, {"http.our_mistake", {{"id", id}}}},
                           accepted_language(request.header("accept-language")));
    out.mistake = id + ": " + mistake.what();
    return out;
  }
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
  if (format == "xlsx") return workbook_type;
  if (format == "sarif") return "application/sarif+json";
  if (format == "junit") return "application/junit+xml; charset=utf-8";
  if (format == "dot") return "text/vnd.graphviz; charset=utf-8";
  if (format == "graphml") return "application/graphml+xml";
  if (format == "mermaid") return "text/vnd.mermaid; charset=utf-8";
  if (format == "markdown") return "text/markdown; charset=utf-8";
  if (format == "html") return "text/html; charset=utf-8";
  if (format == "text") return "text/plain; charset=utf-8";
  return "application/json";
}

base::Result<nlohmann::json> read_json(const Call& call, const std::string& place) {
  return model::parse_json(call.request.body, place, call.service.settings().json_values);
}

base::Date asked_date(Call& call) {
  return call.parameters.date("on", call.date);
}

answers::WalkRestriction asked_walk(Call& call) {
  answers::WalkRestriction out;
  const auto& metamodel = call.view->model().metamodel();
  for (const std::string& name : call.parameters.list("relation")) {
    if (const auto strength = model::parse_strength(name))
      out.strengths.push_back(*strength);
    else if (const auto type = metamodel.find_relation(name))
      out.relations.push_back(*type);
    else {
      Error error{ErrorCode::invalid_argument, {"relation.type_unknown", {{"relation", name}}}, "relation"};
      if (call.budget.takes_suggestion()) error.hint = base::did_you_mean(metamodel.nearest_relation(name));
      call.parameters.add(std::move(error));
    }
  }
  return out;
}

std::vector<model::KindId> asked_kinds(Call& call) {
  std::vector<model::KindId> out;
  const auto& metamodel = call.view->model().metamodel();
  for (const std::string& name : call.parameters.list("kind")) {
    if (const auto kind = metamodel.find_kind(name)) {
      out.push_back(*kind);
      continue;
    }
    Error error{ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", name}}}, "kind"};
    if (call.budget.takes_suggestion()) error.hint = base::did_you_mean(metamodel.nearest_kind(name));
    call.parameters.add(std::move(error));
  }
  return out;
}

std::vector<model::ElementId> asked_units(Call& call, std::string_view name, std::string_view but) {
  std::vector<model::ElementId> out;
  for (const std::string& text : call.parameters.list(name)) {
    if (!but.empty() && text == but) continue;
    auto id = answers::resolve(*call.view, text, call.budget);
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

} // namespace fundament::api
