// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include "packages/version_range.hpp"
#include <optional>
#include <string>

/// How the versions of a technology are read: the one place that answers, decisions, impact and SQL ask.
namespace fundament::answers {

/// Its attribute `version_scheme`, else that of its package URL's type, else general.
packages::Scheme scheme_of(const model::Model& model, model::ElementId technology);

/// Is it the name of one of its releases, just as the supplier writes it?
bool is_release(const model::Model& model, model::ElementId technology, std::string_view name);

/// Of a technology's own versions; a release name stands for itself alone.
base::Result<packages::VersionRange> range_of(const model::Model& model, model::ElementId technology,
                                              std::string_view text);

/// Is the version, written by the scheme's rules, `of` or beneath it? Two texts that are no versions are within each
/// other when they are the same.
bool is_within(std::string_view version, std::string_view of, packages::Scheme scheme);

/// The supplier's dates for a version, of those the technology lists: of the release with exactly that name; else of
/// the one that it is or is beneath (14.2 of 14; 8.0 before 8), else of the newest beneath it.
std::optional<model::Version> supplier_dates(const model::Model& model, model::ElementId technology,
                                             std::string_view version, packages::Scheme scheme);

} // namespace fundament::answers
