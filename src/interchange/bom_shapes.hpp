// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "interchange/bom.hpp"
#include <string>
#include <string_view>

namespace fundament::interchange {

/// What is found in a document while it is read; see read_shapes().
class ShapeListener {
public:
  ShapeListener() = default;
  ShapeListener(const ShapeListener&) = delete;
  ShapeListener& operator=(const ShapeListener&) = delete;
  virtual ~ShapeListener() = default;

  /// An object of a shape begins, under that member of the one around it ("" for the document), perhaps in a list.
  virtual void begin(std::string_view member) = 0;
  /// A text member of the innermost object, of those that its shape names; of a list of texts each.
  virtual void text(std::string_view member, const std::string& value) = 0;
  /// The innermost object, which stands at that place, ends; false: enough.
  virtual bool end(const std::string& place) = 0;
};

/// What is wrong with a document: why it is refused, and what no answer rests on.
struct ShapeProblems {
  base::Problems refused, warned;
};

/// Reads a JSON text from its beginning to its end, checks it against the shapes in schema/cyclonedx.json and
/// schema/spdx.json, which hold what a reader of components has to rely on, and tells `listener`; no document is made
/// in memory. Members they do not name are passed over: a newer version of the format may add some. `shape` is that of
/// the document, `minor` the format's minor version, 5 for 1.5. The places of problems begin with `name`. Error: no
/// JSON, or nested deeper than max_json_depth.
base::Result<void> read_shapes(BomText& text, std::string_view shape, int minor, const std::string& name,
                               ShapeListener& listener, ShapeProblems& problems);

/// The error of a text that is no JSON: the library's exception of that number, which counts bytes from 1.
base::Error unreadable(BomText& text, int exception, std::size_t byte, const std::string& name);

} // namespace fundament::interchange
