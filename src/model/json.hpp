// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/change_set.hpp"
#include "model/model.hpp"
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

/// The JSON form of elements, relations and operations: the same in the API, the log and the store.
///   element:  {"ref","name", then every attribute by name, and "owner" as shorthand where an operation puts it}
///   relation: {"source","relation","target","key","strength","needs","valid_from","valid_to","confidence", attributes}
/// and "origin" in both, read but of no effect in an operation. Absent means absent: null, "" for optional fields, and
/// empty lists are not written, and read as nothing.
///   list ["a"]; properties [{"name":"a","value":"x"}], read also from {"a":"x"} and [["a","x"]];
///   external_ids [{"source","id"}]; roles [{"role","holder"}]; redundancy
///   [{"name","relation","of":[refs],"minimum":1}]; versions
///   [{"version","released","support_until","end_of_life","ended"}]; a document as it is; dates "2026-11-23"; refs and
///   enumerations as texts.
/// Text is UTF-8 without control characters other than line break and tab.
namespace fundament::model {

nlohmann::json to_json(const ElementData& element, const Metamodel& metamodel);
nlohmann::json to_json(const RelationData& relation, const Metamodel& metamodel);
nlohmann::json to_json(const RelationIdentity& identity);
nlohmann::json to_json(const Value& value);

/// The same appended as text, for answers and logs that are written out without a document in memory.
void append_json(std::string& out, const ElementData& element, const Metamodel& metamodel);
void append_json(std::string& out, const RelationData& relation, const Metamodel& metamodel);
void append_json(std::string& out, const RelationIdentity& identity);
void append_json(std::string& out, const Value& value);

/// All problems at once: unknown kind or attribute (with the nearest names), wrong type, value not allowed.
base::Result<PutElement> put_element_from_json(const nlohmann::json& json, const Metamodel& metamodel);
base::Result<RelationData> relation_from_json(const nlohmann::json& json, const Metamodel& metamodel);
base::Result<RelationIdentity> identity_from_json(const nlohmann::json& json, const Metamodel& metamodel);

/// {"put_element":{…}} and so on. In the log each also has "was": what it replaced, and "id".
nlohmann::json to_json(const Operation& operation, const Metamodel& metamodel);
base::Result<Operation> operation_from_json(const nlohmann::json& json, const Metamodel& metamodel);

/// One line of the change log (no line breaks inside), and back. Error: corrupt_data.
std::string to_log_line(const Change& change, const Metamodel& metamodel);
base::Result<Change> change_from_log_line(std::string_view line, const Metamodel& metamodel);

/// The attributes alone, for the store's columns: one JSON object, "" when there are none; and back. corrupt_data.
std::string attributes_to_text(const Attributes& attributes, const Metamodel& metamodel);
base::Result<Attributes> element_attributes_from_text(std::string_view text, KindId kind, const Metamodel& metamodel);
base::Result<Attributes> relation_attributes_from_text(std::string_view text, RelationTypeId type,
                                                       const Metamodel& metamodel);

/// One attribute from the text (not "") of a CSV cell or a query parameter: dates, integers and decimals with a point;
/// true, yes, ja, sand and their opposites; an allowed value or its Danish or English label; lists and records as JSON.
/// `where` is the place named in errors.
base::Result<Value> value_from_text(std::string_view text, const AttributeDefinition& attribute,
                                    const std::string& where);
/// The same backwards: value_from_text(value_to_text(v)) == v.
std::string value_to_text(const Value& value);

/// The document that a JSON object or list is.
Document document_of(const nlohmann::json& json);
/// One object or list, canonical, and no larger than max_document_bytes. `where` becomes the place named in errors.
base::Result<void> check_document(const Document& document, const std::string& where);

/// A value from JSON, checked against its definition.
base::Result<Value> value_from_json(const nlohmann::json& json, const AttributeDefinition& attribute,
                                    const std::string& where);

} // namespace fundament::model
