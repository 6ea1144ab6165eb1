// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/kind_mapping.hpp"
#include "interchange/parsed.hpp"
#include "model/metamodel.hpp"
#include <string>
#include <string_view>

/// ArchiMate models: The Open Group's exchange format (2.x and 3.x), Archi's own file (1.6 on, plain or zipped), and a
/// folder of coArchi (GRAFICO). All three become the same Parsed, so that two forms of one model give one catalogue.
///
/// Keys are the model's identifiers without a leading `id-`. Composition and Aggregation become part_of, turned round.
/// A type that is not known becomes `other`, or `associated_with`, with a warning. Views are counted and skipped.
/// Of several languages Danish is shown, then English, then the first; the others are kept (English in name_en and
/// description_en, the rest as properties named "name (nl)"). What the metamodel has no attribute for is kept as a
/// property: `directed` of associations, `strength` of influences, `specialization`.
/// XML entities and external references are never followed: a document type declaration is refused.
namespace fundament::interchange {

/// Errors: invalid_argument, with file, line and reason: no well-formed XML, not this format, an identifier that stands
/// twice or cannot be a key, an end that is not there. unavailable: it cannot be read. limit_exceeded: see
/// max_model_bytes.
base::Result<Parsed> read_archimate(const std::string& path, Format format, const model::Metamodel& metamodel,
                                    const KindMapping& mapping = {});

/// The same from bytes, exchange format or plain .archimate, which the root element tells; `name` stands in errors.
base::Result<Parsed> read_archimate_text(std::string_view bytes, const std::string& name,
                                         const model::Metamodel& metamodel, const KindMapping& mapping = {});

} // namespace fundament::interchange
