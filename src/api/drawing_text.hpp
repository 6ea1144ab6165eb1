// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string>
#include <string_view>

/// A text in each language of drawings, so that it is shown as it is, whatever it holds (for GraphML api/xml.hpp). The
/// page's own (web/src/graph/text.ts) give the same, which tests/drawings.json checks for both.
namespace fundament::api {

/// A quoted name of a node: only compared, never shown.
std::string dot_id(std::string_view text);

/// A quoted label. A label has escapes beginning with a backslash, and graphviz reads entities of HTML in it.
std::string dot_label(std::string_view text);

/// A quoted label. Mermaid reads Markdown, icons (fa:fa-car), styles and #entities; in it, so all but letters, digits
/// and a few signs becomes such an entity.
std::string mermaid_text(std::string_view text);

} // namespace fundament::api
