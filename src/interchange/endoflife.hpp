// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/parsed.hpp"
#include "model/metamodel.hpp"
#include <string>
#include <string_view>
#include <vector>

/// The product files of endoflife.date: Markdown with YAML in front, from which technologies get their suppliers'
/// dates.
///   file name → key; title → name; category; identifiers → purl and cpe, further ones as external_ids
///   releaseCycle → version; releaseDate → released; eol → support_until (true: ended, day not known); eoes →
///   end_of_life, which is when extended support ends. eoas, lts and what is about single releases are not taken.
namespace fundament::interchange {

/// Files, or folders with them. Error corrupt_data: all problems, each with file and line.
base::Result<Parsed> read_endoflife(const std::vector<std::string>& paths, const model::Metamodel& metamodel);

/// One file's text; the element is added to `into`.
base::Result<void> read_endoflife_text(std::string_view text, const std::string& path,
                                       const model::Metamodel& metamodel, Parsed& into);

} // namespace fundament::interchange
