// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/store.hpp"

namespace fundament::store {

struct Restored {
  model::Head head;  ///< of what stands there now
  std::string aside; ///< where the old file is kept; "" if there was none
};

/// Puts a copy of `backup` in the place of the database at `path`, from one moment to the next; the old one is kept
/// aside, its helper files with it. The copy is checked first (SQLite's structures, the hash chain, a load as at a
/// start) and brought up to the newest schema. Errors: conflict (a process has the database open, or both names are one
/// file), and what is wrong with the backup.
base::Result<Restored> restore(const std::string& backup, const std::string& path,
                               std::shared_ptr<const model::Metamodel> metamodel);

} // namespace fundament::store
