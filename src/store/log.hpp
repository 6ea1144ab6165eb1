// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "store/connection.hpp"

/// The change log and its hash chain. All functions throw SQLite::Exception and stand inside a transaction of the
/// caller.
namespace fundament::store {

/// The hash of a change as schema/0001_catalogue.sql describes it: its header (but for its own hash), then the digest
/// of each operation.
class ChangeHasher {
public:
  ChangeHasher(const base::Digest& previous, const ChangeHeader& header);
  void add(const base::Digest& operation) { hasher_.add(operation); }
  base::Digest finish() { return hasher_.finish(); }

private:
  base::Sha256 hasher_;
};

/// The hash of the last link of the chain: a change, or a seal after it; zeros when there is none.
base::Digest last_link(SQLite::Database& database);

/// Adds a text to a hash as the chain does: its length in bytes in decimal, ':' and its bytes.
void add_text(base::Sha256& hasher, std::string_view text);

/// The 32 bytes of a digest's column; zeros for what is shorter.
base::Digest digest_of(std::string_view bytes);

/// Returns where the log then stands.
model::Head write_log(SQLite::Database& database, const Append& append, const model::Metamodel& metamodel);

std::optional<model::Head> find_head(SQLite::Database& database, Revision revision);

/// See Store::read_changes.
void read_log(SQLite::Database& database, Revision since, std::uint64_t skip,
              const std::function<Store::Visit(const ChangeHeader&)>& change,
              const std::function<bool(std::uint64_t, std::string_view)>& operation);

/// See Store::read_changes_of.
void read_log_of(SQLite::Database& database, const model::Ref& subject, Revision since, std::uint64_t skip,
                 const std::function<Store::Visit(const ChangeHeader&)>& change,
                 const std::function<bool(std::uint64_t, std::string_view)>& operation);

} // namespace fundament::store
