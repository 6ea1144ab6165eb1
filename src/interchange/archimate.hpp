// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/parsed.hpp"
#include "model/metamodel.hpp"
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// ArchiMate models: The Open Group's exchange format (2.x and 3.x), Archi's own file (1.6 on, plain or zipped), and a
/// folder of coArchi (GRAFICO). All three become the same Parsed, so that two forms of one model give one catalogue.
///
/// Keys are the model's identifiers without a leading `id-`. Composition and Aggregation become part_of, turned round.
/// Views are counted and skipped. Of several languages Danish is shown, then English, then the first; the others are
/// kept (English in name_en and description_en, the rest as properties). XML entities and external references are never
/// followed: a document type declaration is refused.
namespace fundament::interchange {

/// Unpacked or not; a larger model is refused.
constexpr std::size_t max_model_bytes = std::size_t{512} << 20;

/// Which elements become another kind than their type's: by a property's value, or by a specialization's name.
class KindMapping {
public:
  /// {"rules":[{"property":"GEMMA type","value":"Standaard","kind":"technology"},{"specialization":"Register","kind":
  /// "data_asset"}]}. The first rule that fits decides.
  static base::Result<KindMapping> parse(std::string_view json, const model::Metamodel& metamodel);
  static base::Result<KindMapping> load(const std::string& path, const model::Metamodel& metamodel);

  /// "" when no rule fits.
  std::string kind_of(const model::Properties& properties, const std::vector<std::string>& specializations) const;

private:
  struct Rule {
    std::string property, value, specialization, kind;
  };
  std::vector<Rule> rules_;
};

/// Errors: invalid_argument, with file, line and reason: no well-formed XML, not this format, an identifier twice, an
/// end that is not there, an identifier that cannot be a key. unavailable: the file cannot be read.
base::Result<Parsed> read_archimate(const std::string& path, Format format, const model::Metamodel& metamodel,
                                    const KindMapping& mapping = {});

/// The same from bytes, exchange format or plain .archimate; `name` stands in errors.
base::Result<Parsed> read_archimate_text(std::string_view bytes, const std::string& name,
                                         const model::Metamodel& metamodel, const KindMapping& mapping = {});

} // namespace fundament::interchange
