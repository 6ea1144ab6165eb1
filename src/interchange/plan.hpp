// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/sha256.hpp"
#include "interchange/parsed.hpp"
#include "interchange/said.hpp"
#include "model/model.hpp"
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The idempotent import: what changes when a source brings its content again. The file is compared with what the same
/// source brought last time, and only that difference is applied, so edits by hand survive.
namespace fundament::interchange {

/// The name of an element or a relation among what a source brought: a ref; or source, relation, target and key with
/// tabs between, which none of them can hold.
std::string subject_of(const model::Ref& ref);
std::string subject_of(const model::RelationIdentity& identity);

/// SHA-256 of all that is said about an element or a relation, which earlier releases kept in place of said_of().
base::Digest whole_digest_of(const model::ElementData& element, const model::Metamodel& metamodel);
base::Digest whole_digest_of(const model::RelationData& relation, const model::Metamodel& metamodel);

struct BroughtItem {
  std::string subject;
  std::string said; ///< see said_of()
  bool operator==(const BroughtItem&) const = default;
};

/// Which of the subjects some other source brought; as many entries as subjects. Called at most once for a plan, with
/// those that are missing in the file.
using BroughtByOthers = std::function<base::Result<std::vector<bool>>(std::span<const std::string> subjects)>;

struct PlanOptions {
  std::string source;        ///< also the origin that the change-set must be applied with
  bool keep_missing = false; ///< remove nothing that the file no longer has; it is marked instead
};

/// Where the file and the catalogue both changed; the file wins.
enum class ConflictKind {
  already_there,   ///< the source brings it for the first time, and it was there with another value of the field
  edited_by_hand,  ///< the field was changed in the file, and by others in the catalogue
  removed_by_hand, ///< changed in the file, and removed in the catalogue: it is put back
  needed_again,    ///< unchanged in the file, removed in the catalogue, but a relation of the file ends on it: put back
  other_owner,     ///< an owner that others gave ends, as the file gives another one for the same time
};
std::string_view to_string(ConflictKind kind);

struct Conflict {
  ConflictKind kind;
  std::string subject;      ///< for people: to_string of the ref or the identity
  FieldConflict field = {}; ///< of already_there and edited_by_hand; else, and where all of it is meant, without a name
  bool operator==(const Conflict&) const = default;
};
/// The conflict as a sentence.
base::Text sentence(const Conflict& conflict);

/// Why something stays that the source no longer has.
enum class KeptReason {
  by_hand,      ///< it was made or edited by others than the source
  other_source, ///< another source brought it too
  relation,     ///< a relation that stays ends on it
  keep_missing, ///< the option
};
std::string_view to_string(KeptReason reason);

struct Kept {
  KeptReason reason;
  std::string subject; ///< for people
  std::string by = {}; ///< the relation that ends on it; else ""
  bool operator==(const Kept&) const = default;
};
base::Text sentence(const Kept& kept);

struct Counts {
  std::size_t added = 0, changed = 0, unchanged = 0, removed = 0, kept = 0;
  bool operator==(const Counts&) const = default;
};

struct Summary {
  Counts elements, relations;
  std::map<std::string, Counts> by_kind, by_relation; ///< their parts by name
  std::vector<Conflict> conflicts;                    ///< in the order of the file
  std::vector<Kept> kept;                             ///< by subject; each has or gets the mark missing_in_source
};

/// What is to be written, all of it in one transaction. All lists are empty when the file brings nothing new; a
/// change-set without operations may still come with digests to remember.
struct Plan {
  model::ChangeSet change_set; ///< author and origin are the source; the reason is the caller's
  std::vector<BroughtItem> remember;
  std::vector<std::string> forget; ///< subjects
  Summary summary;
  Places places; ///< of the rows, for the errors of Model::apply: see Places::locate
};

/// With F what the file says of an item, L what the source brought last, C the catalogue's:
///   F = L                    C stays as it is, also when it was edited or removed by hand
///   F ≠ L, or no L           the fields of F that are not those of L go into C, the others stay as they are in C; a
///                            conflict for each that is neither of L nor of F in C, and if there is L and no C
///   L, no F                  C is removed, unless others claim it (see KeptReason): then it is marked
/// What was marked and is in the file again loses this source's mark. `last` has each subject once. The plan does not
/// check the file's content: Model::apply does. Errors: only those of `others`. Cost: some microseconds an item.
base::Result<Plan> make_plan(const model::Model& current, std::span<const BroughtItem> last, Parsed parsed,
                             const PlanOptions& options, const BroughtByOthers& others);

} // namespace fundament::interchange
