// SPDX-License-Identifier: MPL-2.0
#include "interchange/xml_document.hpp"
#include "base/unicode.hpp"
#include "interchange/model_bytes.hpp"
#include "model/ref.hpp"
#include <algorithm>
#include <optional>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

/// "&#0;" however it is written. pugixml would end the text there.
std::optional<std::size_t> find_zero(std::string_view bytes) {
  if (const auto zero = bytes.find('\0'); zero != bytes.npos) return zero;
  for (auto at = bytes.find("&#"); at != bytes.npos; at = bytes.find("&#", at + 2)) {
    auto digit = at + 2;
    if (digit < bytes.size() && bytes[digit] == 'x') digit++;
    const auto end = bytes.find_first_not_of('0', digit);
    if (end != bytes.npos && end > digit && bytes[end] == ';') return at;
  }
  return std::nullopt;
}

std::string_view prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == name.npos ? std::string_view() : name.substr(0, colon);
}

} // namespace

std::string trimmed(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  while (!text.empty() && blank(text.back()))
    text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
  return text;
}

base::Result<void> XmlDocument::parse(std::string bytes, std::string name) {
  name_ = std::move(name);
  auto utf8 = xml_as_utf8(std::move(bytes), name_);
  if (!utf8) return std::move(utf8).error();
  bytes_ = std::move(*utf8);
  for (std::size_t at = bytes_.find('\n'); at != bytes_.npos; at = bytes_.find('\n', at + 1))
    line_ends_.push_back(static_cast<std::uint32_t>(at));
  if (const auto zero = find_zero(bytes_)) return error(*zero, {"xml.zero_character"});
  const auto parts = std::count_if(bytes_.begin(), bytes_.end(), [](char c) { return c == '<' || c == '='; });
  if (static_cast<std::size_t>(parts) > max_xml_parts)
    return Error{ErrorCode::limit_exceeded, {"xml.too_many", {{"most", std::to_string(max_xml_parts)}}}, name_};

  constexpr unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype;
  const auto result = document_.load_buffer_inplace(bytes_.data(), bytes_.size(), options, pugi::encoding_utf8);
  const auto offset = [](std::ptrdiff_t value) { return static_cast<std::size_t>(std::max<std::ptrdiff_t>(value, 0)); };
  if (!result) return error(offset(result.offset), {"xml.malformed", {{"why", result.description()}}});
  for (const auto node : document_.children())
    if (node.type() == pugi::node_doctype) return error(offset(node.offset_debug()), {"xml.doctype"});
  for (const auto declared : root().attributes())
    if (std::string_view(declared.value()) == "http://www.w3.org/2001/XMLSchema-instance" &&
        prefix_of(declared.name()) == "xmlns")
      type_name_ = std::string(declared.name()).substr(6) + ":type";
  return {};
}

std::string_view XmlDocument::root_namespace() const {
  const auto prefix = prefix_of(root().name());
  return root().attribute(prefix.empty() ? "xmlns" : ("xmlns:" + std::string(prefix)).c_str()).value();
}

void XmlDocument::drop_root_prefix() {
  const std::string prefix(prefix_of(root().name()));
  if (prefix.empty()) return;
  struct Walker : pugi::xml_tree_walker {
    explicit Walker(std::string_view dropped) : prefix(dropped) {}
    bool for_each(pugi::xml_node& node) override {
      if (prefix_of(node.name()) == prefix) node.set_name(std::string(node.name()).substr(prefix.size() + 1).c_str());
      return true;
    }
    std::string_view prefix;
  } walker(prefix);
  document_.traverse(walker);
}

std::uint32_t XmlDocument::line_at(std::size_t offset) const {
  const auto ends_before = std::lower_bound(line_ends_.begin(), line_ends_.end(), offset) - line_ends_.begin();
  return static_cast<std::uint32_t>(ends_before) + 1;
}

std::uint32_t XmlDocument::line(pugi::xml_node node) const {
  return line_at(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)));
}

Error XmlDocument::error(std::size_t offset, base::Text text) const {
  return {ErrorCode::invalid_argument, std::move(text), name_ + ":" + std::to_string(line_at(offset))};
}

std::string XmlDocument::attribute(pugi::xml_node node, const char* name) {
  return clean(node.attribute(name).value());
}

std::string XmlDocument::text(pugi::xml_node node) {
  // Comments and CDATA cut a text into pieces, and some programs write markup into it.
  std::string out;
  for (pugi::xml_node at = node.first_child(); at;) {
    out += at.value();
    if (at.first_child()) {
      at = at.first_child();
      continue;
    }
    while (at && at != node && !at.next_sibling())
      at = at.parent();
    at = at == node ? pugi::xml_node() : at.next_sibling();
  }
  return clean(out);
}

std::string XmlDocument::clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); i++) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if ((byte < 0x20 && text[i] != '\n' && text[i] != '\t') || byte == 0x7F) {
      out += ' ';
      replaced_++;
    } else if (byte == 0xEF && i + 2 < text.size() && model::has_noncharacter(text.substr(i, 3))) {
      out += ' ';
      i += 2;
      replaced_++;
    } else {
      out += text[i];
    }
  }
  if (base::is_utf8(out)) return out; // a reference such as &#xD800; is no character
  replaced_++;
  return base::to_utf8(out);
}

} // namespace fundament::interchange
