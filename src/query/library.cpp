// SPDX-License-Identifier: MPL-2.0
#include "answers/starts.hpp"
#include "base/joined.hpp"
#include "model/json.hpp"
#include "query/embedded.hpp"
#include "query/named.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fundament::query {

using base::Error;
using base::ErrorCode;
using Type = NamedParameter::Type;

namespace {

std::string name_of_file(std::string_view file) {
  return std::string(file.substr(0, file.rfind('.')));
}

bool by_name(const NamedQuery& a, const NamedQuery& b) {
  return a.name < b.name;
}

Error wrong_word(const std::string& text, const std::vector<std::string>& words) {
  return {ErrorCode::invalid_argument, {"parameter.word", {{"value", text}, {"allowed", base::joined(words)}}}};
}

/// The same reading of texts as CSV cells have.
base::Result<Value> plain_value(const std::string& text, model::AttributeType type) {
  model::AttributeDefinition definition;
  definition.type = type;
  const auto value = model::value_from_text(text, definition, "");
  if (!value) return value.error();
  if (const auto* truth = std::get_if<bool>(&*value)) return Value(std::int64_t{*truth ? 1 : 0});
  if (const auto* integer = std::get_if<std::int64_t>(&*value)) return Value(*integer);
  if (const auto* number = std::get_if<double>(&*value)) return Value(*number);
  if (const auto* date = std::get_if<base::Date>(&*value)) return Value(to_string(*date));
  return Value(text);
}

base::Result<Value> value_of(const NamedParameter& parameter, const std::string& text, const snapshot::View& view,
                             base::Budget& budget) {
  switch (parameter.type) {
  case Type::text: return Value(text);
  case Type::ref: {
    auto id = answers::resolve(view, text, budget);
    if (id) return Value(to_string(view.model().ref(*id)));
    Error error = std::move(id).error();
    error.code = ErrorCode::invalid_argument; // a parameter that names nobody is a wrong question
    return error;
  }
  case Type::kind: {
    const auto& metamodel = view.model().metamodel();
    if (metamodel.find_kind(text)) return Value(text);
    Error error{ErrorCode::invalid_argument, {"element.kind_unknown", {{"kind", text}}}};
    if (budget.takes_suggestion()) error.hint = base::did_you_mean(metamodel.nearest_kind(text));
    return error;
  }
  case Type::integer: return plain_value(text, model::AttributeType::integer);
  case Type::number: return plain_value(text, model::AttributeType::number);
  case Type::boolean: return plain_value(text, model::AttributeType::boolean);
  case Type::date: return plain_value(text, model::AttributeType::date);
  case Type::one_of:
    if (std::find(parameter.words.begin(), parameter.words.end(), text) != parameter.words.end()) return Value(text);
    return wrong_word(text, parameter.words);
  }
  throw std::logic_error("type of a parameter out of range");
}

} // namespace

base::Result<std::vector<std::pair<std::string, Value>>>
values_of(const NamedQuery& query, const std::vector<std::pair<std::string, std::string>>& given,
          const snapshot::View& view, base::Date on, base::Budget& budget) {
  std::vector<std::pair<std::string, Value>> out;
  base::Problems problems;
  for (const NamedParameter& parameter : query.parameters) {
    const auto found =
        std::find_if(given.begin(), given.end(), [&](const auto& pair) { return pair.first == parameter.name; });
    if (found == given.end() && !parameter.fallback) {
      problems.add({ErrorCode::invalid_argument, {"parameter.needed"}, parameter.name});
      continue;
    }
    const std::string& text = found == given.end() ? *parameter.fallback : found->second;
    if (found == given.end() && text == no_value) {
      out.emplace_back(parameter.name, Value());
      continue;
    }
    if (found == given.end() && parameter.type == Type::date && text == date_of_question) {
      out.emplace_back(parameter.name, to_string(on));
      continue;
    }
    auto value = value_of(parameter, text, view, budget);
    if (value)
      out.emplace_back(parameter.name, std::move(*value));
    else {
      Error error = std::move(value).error();
      error.where = parameter.name;
      problems.add(std::move(error));
    }
  }
  if (!problems.empty()) return problems.take();
  return out;
}

base::Digest Library::digest() const {
  base::Sha256 hasher;
  for (const NamedQuery& query : queries_) {
    hasher.add(query.name + "\n");
    hasher.add(query.digest);
  }
  return hasher.finish();
}

std::shared_ptr<const Library> Library::built_in() {
  static const auto library = [] {
    auto out = std::make_shared<Library>();
    for (const auto& [file, text] : embedded::reports())
      out->queries_.push_back(parse_named(name_of_file(file), text, std::string(file)).value());
    std::sort(out->queries_.begin(), out->queries_.end(), by_name);
    return std::shared_ptr<const Library>(std::move(out));
  }();
  return library;
}

base::Result<std::shared_ptr<const Library>> Library::with_folder(const std::string& folder,
                                                                  std::shared_ptr<const model::Metamodel> metamodel) {
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  if (failed) return Error{ErrorCode::not_found, {"query.no_folder"}, folder};
  std::sort(files.begin(), files.end());

  const auto nothing = snapshot::View::make(0, model::Model::empty(std::move(metamodel)));
  auto out = std::make_shared<Library>(*built_in());
  base::Problems problems;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) {
      problems.add({ErrorCode::unavailable, {"import.unreadable", {{"why", "?"}}}, file.string()});
      continue;
    }
    auto query = parse_named(name_of_file(file.filename().string()), text, file.string());
    if (!query) {
      problems.add(std::move(query).error());
      continue;
    }
    query->built_in = false;
    if (auto fits = check(*query, *nothing, file.string()); !fits) {
      problems.add(std::move(fits).error());
      continue;
    }
    std::erase_if(out->queries_, [&](const NamedQuery& other) { return other.name == query->name; });
    out->queries_.push_back(std::move(*query));
  }
  if (!problems.empty()) return problems.take();
  std::sort(out->queries_.begin(), out->queries_.end(), by_name);
  return std::shared_ptr<const Library>(std::move(out));
}

const NamedQuery* Library::find(std::string_view name) const {
  const auto found =
      std::find_if(queries_.begin(), queries_.end(), [&](const NamedQuery& one) { return one.name == name; });
  return found == queries_.end() ? nullptr : &*found;
}

} // namespace fundament::query
