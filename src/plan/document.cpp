// SPDX-License-Identifier: MPL-2.0
#include "plan/document.hpp"
#include "base/joined.hpp"
#include "base/unicode.hpp"
#include "model/json.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace fundament::plan {

using base::ErrorCode;
using base::Text;
using nlohmann::json;

namespace {

constexpr base::Date earliest{-25567}, latest{376199}; // 1900-01-01, 2999-12-31: one day more either way is a day

} // namespace

bool has(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string token(std::string_view name) {
  std::string out;
  for (const char c : base::printable(std::string(name)))
    out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

void Document::problem(const std::string& where, Text text, ErrorCode code) {
  problems_.add({code, std::move(text), where.empty() ? "/" : where});
}

void Document::unknown(const std::string& where, std::string_view name, Names known) {
  problems_.add(
      {ErrorCode::invalid_argument,
       {"value.member_unknown", {{"member", base::printable(std::string(name))}, {"members", base::joined(known)}}},
       where + "/" + token(name)},
      [&] {
        return model::nearest_names(name, {known.begin(), known.end()});
      });
}

const json* Document::member(const json& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

bool Document::is_object(const json& value, const std::string& where, const char* what) {
  if (value.is_object()) return true;
  problem(where, {"value.object_expected", {{"what", what}}});
  return false;
}

void Document::check_members(const json& object, const std::string& where, Names known) {
  for (const auto& [name, value] : object.items())
    if (!has(known, name)) unknown(where, name, known);
}

std::string Document::text(const json& object, const char* name, const std::string& where, std::size_t most) {
  const json* found = member(object, name);
  if (!found) return "";
  if (!found->is_string()) return problem(where + "/" + name, {"plan.text_expected"}), "";
  std::string out = found->get<std::string>();
  if (auto form = model::check_text(out, where + "/" + name, most); !form)
    return problems_.add(std::move(form).error()), "";
  return out;
}

std::string Document::word(const json& object, const char* name, const std::string& where, Names words) {
  std::string out = text(object, name, where, model::max_name_bytes);
  if (out.empty() || has(words, out)) return out;
  problems_.add({ErrorCode::invalid_argument,
                 {"attribute.not_allowed", {{"value", base::printable(out)}, {"allowed", base::joined(words)}}},
                 where + "/" + name},
                [&] {
                  return model::nearest_names(out, {words.begin(), words.end()});
                });
  return "";
}

std::optional<base::Date> Document::date(const json& object, const char* name, const std::string& where) {
  const json* found = member(object, name);
  if (!found) return std::nullopt;
  const auto out = found->is_string() ? base::parse_date(found->get<std::string>()) : std::nullopt;
  if (out && *out >= earliest && *out <= latest) return out;
  problem(where + "/" + name, {"plan.day_expected"});
  return std::nullopt;
}

std::optional<model::Ref> Document::ref(const json* value, const std::string& where, Names but) {
  if (!value || !value->is_string()) return problem(where, {"plan.ref_expected"}), std::nullopt;
  auto out = model::parse_ref(value->get<std::string>());
  if (!out) {
    problem(where, out.error().text);
    return std::nullopt;
  }
  if (!out->is_relation() && !metamodel_.find_kind(out->kind)) {
    problems_.add(
        {ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", base::printable(out->kind)}}}, where},
        [&] { return metamodel_.nearest_kind(out->kind); });
    return std::nullopt;
  }
  if (has(but, out->kind)) return problem(where, {"plan.kind_not_planned", {{"kind", out->kind}}}), std::nullopt;
  return std::move(*out);
}

std::optional<model::Ref> Document::ref(const json& object, const char* name, const std::string& where, Names but) {
  const auto found = object.find(name);
  return ref(found == object.end() ? nullptr : &*found, where + "/" + name, but);
}

std::vector<std::string> Document::texts(const json& body, const char* name, const std::string& where) {
  std::vector<std::string> out;
  const json* found = member(body, name);
  if (!found) return out;
  if (!found->is_array()) return problem(where + "/" + name, {"plan.list_expected"}), out;
  for (std::size_t i = 0; i < found->size(); i++) {
    if ((*found)[i].is_string())
      out.push_back((*found)[i].get<std::string>());
    else
      problem(where + "/" + name + "/" + std::to_string(i), {"plan.text_expected"});
  }
  return out;
}

std::vector<model::Ref> Document::refs(const json& body, const char* name, const std::string& where) {
  std::vector<model::Ref> out;
  const auto list = texts(body, name, where);
  for (std::size_t i = 0; i < list.size(); i++) {
    const json one = list[i];
    if (auto read = ref(&one, where + "/" + name + "/" + std::to_string(i))) out.push_back(std::move(*read));
  }
  return out;
}

} // namespace fundament::plan
