// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "model/metamodel.hpp"
#include "model/ref.hpp"
#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::plan {

/// A member's name as a part of a JSON pointer (RFC 6901).
std::string token(std::string_view name);

using Names = std::span<const std::string_view>;
bool has(Names names, std::string_view name);

/// The members of a proposal (fundament: investment/1).
constexpr std::array<std::string_view, 16> proposal_members{
    "fundament",  "key",  "name", "owner", "contact",    "case_type", "funding", "summary",
    "background", "need", "plan", "on",    "statements", "economy",   "answers", "confidential_cost"};

/// What readers of JSON documents have in common: every problem is kept with its place, a JSON pointer, and an unknown
/// name with the nearest known ones. What is absent and what is null are the same.
class Document {
protected:
  explicit Document(const model::Metamodel& metamodel) : metamodel_(metamodel) {}

  void problem(const std::string& where, base::Text text, base::ErrorCode code = base::ErrorCode::invalid_argument);
  void unknown(const std::string& where, std::string_view name, Names known);
  /// The member of an object; nullptr where it is absent or null.
  static const nlohmann::json* member(const nlohmann::json& object, std::string_view name);
  bool is_object(const nlohmann::json& value, const std::string& where, const char* what);
  void check_members(const nlohmann::json& object, const std::string& where, Names known);

  /// The text of a member; "" where there is none.
  std::string text(const nlohmann::json& object, const char* name, const std::string& where, std::size_t most);
  /// One of the words; "" where there is none.
  std::string word(const nlohmann::json& object, const char* name, const std::string& where, Names words);
  std::optional<base::Date> date(const nlohmann::json& object, const char* name, const std::string& where);

  /// A ref that must be there, of a kind that exists and is none of `but`.
  std::optional<model::Ref> ref(const nlohmann::json* value, const std::string& where, Names but = {});
  std::optional<model::Ref> ref(const nlohmann::json& object, const char* name, const std::string& where,
                                Names but = {});
  /// Members that are lists.
  std::vector<std::string> texts(const nlohmann::json& body, const char* name, const std::string& where);
  std::vector<model::Ref> refs(const nlohmann::json& body, const char* name, const std::string& where);

  const model::Metamodel& metamodel_;
  base::Problems problems_;
};

} // namespace fundament::plan
