// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/json.hpp"
#include <cstddef>
#include <string>
#include <string_view>

/// What the .cpp files behind model/json.hpp share.
namespace fundament::model {

/// Whose JSON it is: what people send is checked in full; what the store holds was checked when it came, perhaps by an
/// older metamodel with other allowed values, so only its form is.
enum class Trust { none, stored };

/// Where in a subject a value stands: "versions[1].released".
struct Place {
  std::string_view attribute;
  std::ptrdiff_t item = -1;
  std::string_view member = {};
};
std::string to_string(const Place& place);

/// Reads values and collects what is wrong with them; the places are relative to the subject they are values of.
class ValueReader {
public:
  explicit ValueReader(Trust trust) : trust_(trust) {}

  std::optional<Value> value(const nlohmann::json& json, const AttributeDefinition& attribute, Place place);

  std::optional<std::string> text(const nlohmann::json& json, Place place);
  std::optional<base::Date> date(const nlohmann::json& json, Place place);
  std::optional<double> number(const nlohmann::json& json, Place place);
  std::optional<Ref> ref(const nlohmann::json& json, Place place);

  void problem(Place place, base::Text text);
  /// Of a name that is not known: see base::Problems::add.
  template <class Nearest> void problem(Place place, base::Text text, Nearest nearest) {
    problems_.add({base::ErrorCode::invalid_argument, std::move(text), to_string(place)}, std::move(nearest));
  }
  void problem(Place place, base::Error error);
  bool well() const { return problems_.empty(); }
  Trust trust() const { return trust_; }

  /// The problems as one error of `subject` (which may be ""); there must be some.
  base::Error take(std::string_view subject);

private:
  friend class MemberReader;
  std::optional<std::int64_t> integer(const nlohmann::json& json, Place place);
  std::optional<std::string> allowed(const nlohmann::json& json, const AttributeDefinition& attribute, Place place);
  std::optional<Value> list(const nlohmann::json& json, Place place);
  std::optional<Value> properties(const nlohmann::json& json, Place place);
  std::optional<Value> external_ids(const nlohmann::json& json, Place place);
  std::optional<Value> roles(const nlohmann::json& json, Place place);
  std::optional<Value> redundancy(const nlohmann::json& json, Place place);
  std::optional<Value> versions(const nlohmann::json& json, Place place);
  std::optional<Value> document(const nlohmann::json& json, Place place);

  Trust trust_;
  base::Problems problems_;
};

/// null, "", [] or {}: said, but nothing.
bool is_absent(const nlohmann::json& json);

/// A JSON value as a message may quote it; a text with its quotation marks, so that "5" is not taken for 5.
std::string shown(const nlohmann::json& json);

/// "public, internal, confidential".
std::string allowed_names(const AttributeDefinition& attribute);

/// Makes an error of a request into one of the store, its others too.
base::Error as_corrupt(base::Error error);

} // namespace fundament::model
