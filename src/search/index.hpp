// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Finds elements by what people write: whole names, words, beginnings of words, parts of compound words, with a typing
/// error, with æ, ø and å in any of the ways they are written, and exact refs.
namespace fundament::search {

/// Where a word was found, from the most to the least telling. `description` is that in either language.
enum class Field : std::uint8_t { name, short_name, alias, name_en, key, number, kle, external_id, description };
std::string_view to_string(Field field);

/// How it was found, best first. `whole`: the query is the whole field; `exact`, `prefix`, `inside`: the word is,
/// begins or stands in a word; `typo`: with one typing error (letter missing, added, changed, or two swapped), from 9
/// letters on two.
enum class How : std::uint8_t { ref, whole, exact, prefix, inside, typo };
std::string_view to_string(How how);

/// Why an element was found: one for each word of the query, or a single one when How is `ref` or `whole`.
struct Match {
  std::string asked; ///< the word of the query, folded
  std::string found; ///< the word of the element, folded
  Field field = Field::name;
  How how = How::exact;
};

struct Hit {
  model::ElementId element = model::no_id;
  std::uint32_t score = 0; ///< comparable within one answer; 20,000 is a whole name, 10,000 every word in the name
  std::vector<Match> why;
};

struct Found {
  std::vector<Hit> hits;
  std::size_t total = 0; ///< before the limit
};

struct Options {
  std::size_t limit = 20;
  std::vector<model::KindId> kinds = {}; ///< empty: all
};

/// Typing errors are looked for when what was written finds fewer than this and is not the whole of any field; two in
/// one word only when it finds nothing.
constexpr std::size_t few_hits = 5;

class Layer;

/// Immutable; all calls from any thread. Memory: about 150 bytes an element with a name of three words, and 4 for each
/// further word.
class Index {
public:
  /// 5 microseconds an element.
  static std::shared_ptr<const Index> build(const model::Model& model);

  /// The index of `next`, which differs from this one's model in the names and attributes of `changed` (added, changed
  /// or removed; may repeat). Shares what has not changed. Cost: all elements changed since the last build, until those
  /// are so many that this is one.
  std::shared_ptr<const Index> updated(const model::Model& next, std::span<const model::ElementId> changed) const;

  /// The elements in which every word of the query is found, in any order of words: by score, then by the number of
  /// relations, then by kind and key. `model` is the one it was built from. A query without letters or digits finds
  /// nothing. Words beyond the first 16 are not asked for.
  Found search(const model::Model& model, std::string_view query, const Options& options = {}) const;

  /// What a ref that does not exist may have meant, nearest first: the same key in another kind, a key within a third
  /// of its length (at most 3) in edits, an element with that name. For an unknown kind, elements of every kind.
  std::vector<model::ElementId> suggest(const model::Model& model, std::string_view kind, std::string_view key,
                                        std::size_t most = 3) const;

private:
  Index() = default;
  struct Search;
  bool is_stale(model::ElementId id) const { return id < stale_.size() && stale_[id]; }

  std::shared_ptr<const Layer> base_, overlay_;
  std::vector<model::ElementId> changed_; ///< since base_ was built, ascending; those still there are in overlay_
  std::vector<bool> stale_;               ///< by element id: base_ is not to be believed about it
};

} // namespace fundament::search
