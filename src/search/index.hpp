// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <cstdint>
#include <functional>
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
/// begins or stands in a word; `stem`: it is one with another ending; `part`: a part of the compound word asked for is;
/// `typo`: with one typing error (letter missing, added, changed, or two swapped), from 9 letters on two. Only needs
/// find by `stem` and `part`.
enum class How : std::uint8_t { ref, whole, exact, stem, prefix, inside, part, typo };
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

/// An element that answers to a word of a need.
struct Kin {
  model::ElementId element = model::no_id;
  Field field = Field::name;
  How how = How::exact;
  std::uint8_t degree = 0; ///< how well, in hundredths: 100 is the word itself in the name
  std::string_view found;  ///< the word of the element, folded; lives as long as the index
};

struct KinWord {
  std::string asked;    ///< folded
  bool filler = false;  ///< is_filler()
  std::vector<Kin> kin; ///< by element, each once, at its best
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

  /// The same for somebody who may not see some elements, by id: nothing tells him of them, not even that a word of
  /// theirs is known. Shares everything.
  std::shared_ptr<const Index> without(std::vector<bool> hidden) const;

  /// The elements in which every word of the query is found, in any order of words: by score, then by the number of
  /// relations, then by kind and key. `model` is the one it was built from. A query without letters or digits finds
  /// nothing. Words beyond the first 16 are not asked for.
  Found search(const model::Model& model, std::string_view query, const Options& options = {}) const;

  /// The telling words of a text that describes a need, in Danish or English, each by itself with all that answers to
  /// it: "sagsbehandling" finds "sagsbehandlingssystem" and "sagsbehandlere", "byggesagssystem" finds "byggesager". Of
  /// the kinds given, or of all. Words beyond the first 64 are not asked for. A millisecond a word at 50,000 elements.
  std::vector<KinWord> kin(const model::Model& model, std::string_view text,
                           std::span<const model::KindId> kinds = {}) const;

  /// Calls `use(the words' common stem, element)` for every element whose name, aliases or description has a telling
  /// word of that Danish stem. An element may come more than once. Numbers and single letters are passed over.
  void each_stem(const std::function<void(std::string_view stem, model::ElementId element)>& use) const;

  /// What a ref that does not exist may have meant, nearest first: the same key in another kind, a key within a third
  /// of its length (at most 3) in edits, an element with that name. For an unknown kind, elements of every kind.
  std::vector<model::ElementId> suggest(const model::Model& model, std::string_view kind, std::string_view key,
                                        std::size_t most = 3) const;

private:
  Index() = default;
  struct Search;
  /// May a layer be believed about the element, and may the asker see it?
  bool tells(bool in_base, model::ElementId id) const {
    return !(in_base && id < stale_.size() && stale_[id]) && !(id < hidden_.size() && hidden_[id]);
  }

  std::shared_ptr<const Layer> base_, overlay_;
  std::vector<model::ElementId> changed_; ///< since base_ was built, ascending; those still there are in overlay_
  std::vector<bool> stale_;               ///< by element id: base_ is not to be believed about it
  std::vector<bool> hidden_;              ///< by element id; empty: all are to be seen
};

} // namespace fundament::search
