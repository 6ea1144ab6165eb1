// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Bills of materials: what a piece of software, or a service, is made of.
namespace fundament::interchange {

constexpr std::size_t max_bom_components = 200'000;

/// Of a text in a bill no more is held than this; where an answer rests on it, a longer one is refused.
constexpr std::size_t max_bom_text = 65'536;

struct BomComponent {
  std::string group, name, version, purl, cpe; ///< "" where the document does not say
  std::string type;                            ///< in the document's own word: library, application, service …

  auto operator<=>(const BomComponent&) const = default;
};

struct Bom {
  std::string format;                   ///< "CycloneDX 1.5", "SPDX 2.3"
  std::string subject;                  ///< what it is the bill of, "" when not said
  std::vector<BomComponent> components; ///< distinct; by group, name and version
  std::size_t listed = 0;               ///< as the document lists them, repeats included
  std::vector<base::Error> warnings;    ///< what is wrong and no answer rests on; the first base::Problems::most
  std::size_t warned = 0;               ///< all of them
};

/// A text that comes in pieces, so that nobody has to hold it: a bill of materials may have hundreds of megabytes.
class BomText {
public:
  BomText() = default;
  BomText(const BomText&) = delete;
  BomText& operator=(const BomText&) = delete;
  virtual ~BomText() = default;

  /// The next piece, valid until the next call; "" at the end.
  virtual std::string_view next() = 0;
  /// From the beginning again.
  virtual void rewind() = 0;
};

/// A text in memory as one piece.
class HeldText : public BomText {
public:
  explicit HeldText(std::string_view text) : text_(text) {}
  std::string_view next() override { return given_ ? std::string_view() : (given_ = true, text_); }
  void rewind() override { given_ = false; }

private:
  const std::string_view text_;
  bool given_ = false;
};

/// Reads CycloneDX 1.2 to 1.7 and SPDX 2.2 and 2.3 in JSON, also as the member `sbom` of an object around it; others
/// are refused by name. Nested components and services count like those beside them, so a nested and a flat document
/// of the same content give the same. What a document is the bill of is no component of it: of SPDX the package that it
/// describes, when that is one; of several each is a component. Strict on what an answer rests on, and on the format's
/// structure; what else is wrong is a warning: a licence id that nobody knows, a purl that is none, a version that is
/// not the purl's, a component listed twice where that is not forbidden by name (1.2 to 1.4). No document is made in
/// memory: only the components are held, at most max_bom_components of them. `name` begins the place of errors, which
/// is then a path in the document: "bom.json components[3].type". Errors: invalid_argument, all problems at once;
/// limit_exceeded.
base::Result<Bom> read_bom(BomText& text, const std::string& name);
base::Result<Bom> read_bom(std::string_view text, const std::string& name);

/// Does the text say that it is a bill of materials, of whatever format and version? Reads no further than it must.
bool is_bom(BomText& text);
bool is_bom(std::string_view text);

} // namespace fundament::interchange
