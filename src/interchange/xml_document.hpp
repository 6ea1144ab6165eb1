// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fundament::interchange {

/// Tags and attributes of one text, near enough. They take ten times their bytes and more in memory.
constexpr std::size_t max_xml_parts = 20'000'000;

/// An XML text with its lines. Entities are never expanded nor anything outside read: a document type declaration is
/// refused, so there are none to expand. Neither parsing nor the calls below recurse, however deep the nesting is.
/// Stays where it is: its nodes point into it. One thread.
class XmlDocument {
public:
  XmlDocument() = default;
  XmlDocument(const XmlDocument&) = delete;
  XmlDocument& operator=(const XmlDocument&) = delete;

  /// Once. `name` stands in errors. Errors: invalid_argument, with the line; limit_exceeded (max_xml_parts).
  base::Result<void> parse(std::string bytes, std::string name);

  const std::string& name() const { return name_; }
  pugi::xml_node root() const { return document_.document_element(); }

  /// The namespace of the root element; "" when it has none.
  std::string_view root_namespace() const;
  /// From then on elements in the root's namespace have no prefix.
  void drop_root_prefix();

  /// From 1.
  std::uint32_t line(pugi::xml_node node) const;

  /// The text to keep of an attribute; "" when it is not there.
  std::string attribute(pugi::xml_node node, const char* name);
  /// xsi:type, whatever prefix the root gave to XML Schema's namespace.
  std::string type(pugi::xml_node node) { return attribute(node, type_name_.c_str()); }
  /// All the text in an element and in what it holds.
  std::string text(pugi::xml_node node);

  /// How many control characters and others that no text may hold became spaces in what was asked for so far.
  std::size_t replaced() const { return replaced_; }

private:
  std::string clean(std::string_view text);
  base::Error error(std::size_t offset, base::Text text) const;
  std::uint32_t line_at(std::size_t offset) const;

  pugi::xml_document document_;
  std::string name_, bytes_; ///< parsed in place
  std::vector<std::uint32_t> line_ends_;
  std::string type_name_ = "xsi:type";
  std::size_t replaced_ = 0;
};

/// Without white space at its ends.
std::string trimmed(std::string text);

} // namespace fundament::interchange
