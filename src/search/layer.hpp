// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include "search/index.hpp"

namespace fundament::search {

/// That an element has a word, and where; 4 bytes.
class Posting {
public:
  Posting(model::ElementId element, Field field) : value_(element << 4 | static_cast<std::uint32_t>(field)) {}
  model::ElementId element() const { return value_ >> 4; }
  Field field() const { return static_cast<Field>(value_ & 15); }

private:
  std::uint32_t value_;
};

/// A field whose whole text has that hash (of its squeezed folding).
struct Whole {
  std::uint64_t hash = 0;
  model::ElementId element = 0;
  Field field = Field::name;
  auto operator<=>(const Whole&) const = default;
};

/// A word of the vocabulary that answers to a word of the query.
struct WordMatch {
  std::uint32_t word = 0;
  std::uint32_t form = 0; ///< the form of it that did
  How how = How::exact;
  bool bare = false; ///< only with æ, ø, å as a, o, a
  std::uint8_t edits = 0;
  std::uint32_t points() const;
};

/// Sorts by word and keeps the best match of each.
void keep_best(std::vector<WordMatch>& matches);

/// An inverted index of some elements. Each distinct word has a list of the elements that have it (once each, with the
/// best field), and one or two forms: itself and its bare form. Every question is asked of the sorted forms, not of the
/// elements: beginnings by binary search, insides by one pass over their text (2 ms for a million), typing errors by
/// one pass over their signatures.
class Layer {
public:
  /// Of the elements given (those that are there), or of all. Ids must be below 2^28.
  static std::shared_ptr<const Layer> build(const model::Model& model, std::span<const model::ElementId> ids);
  static std::shared_ptr<const Layer> build(const model::Model& model);

  /// The best match of each word, in no order; with up to that many typing errors, as far as the length allows them.
  std::vector<WordMatch> match(std::string_view asked, std::size_t most_edits) const;
  std::span<const Posting> postings(std::uint32_t word) const {
    return {postings_.data() + posting_starts_[word], postings_.data() + posting_starts_[word + 1]};
  }
  std::string_view form(std::uint32_t index) const {
    return {text_.data() + starts_[index], starts_[index + 1] - starts_[index] - 1};
  }
  std::span<const Whole> wholes(std::uint64_t hash) const;

  /// As match(), for a word of a need, which names a matter and not an element: also other endings and the parts of
  /// either compound word; a beginning or a part has at least four letters. Typing errors only when nothing else is.
  /// Words for which `alive` does not hold count as unknown; without one, all are known.
  using Alive = std::function<bool(std::uint32_t word)>;
  std::vector<WordMatch> kin(std::string_view asked, const Alive& alive) const;

  /// Calls `use(word, its own form)` for each distinct word.
  template <class Use> void each_word_form(Use use) const {
    for (std::uint32_t index = 0; index < form_count(); index++)
      if (!is_bare(index)) use(form_words_[index] / 2, form(index));
  }

  /// The elements, and the signatures of their folded keys.
  const std::vector<model::ElementId>& elements() const { return elements_; }
  const std::vector<std::uint64_t>& key_signatures() const { return key_signatures_; }

private:
  friend class LayerBuilder;
  std::size_t form_count() const { return starts_.size() - 1; }
  bool is_bare(std::uint32_t form) const { return (form_words_[form] & 1) != 0; }
  bool is_alive(std::uint32_t form, const Alive& alive) const { return !alive || alive(form_words_[form] / 2); }
  void add(std::vector<WordMatch>& out, std::uint32_t form, How how, bool bare, std::size_t edits = 0) const;
  void match_beginnings(std::vector<WordMatch>& out, std::string_view asked, bool bare) const;
  void match_insides(std::vector<WordMatch>& out, std::string_view asked, bool only_bare) const;
  void match_stem(std::vector<WordMatch>& out, std::string_view asked, base::Language language) const;
  void match_parts(std::vector<WordMatch>& out, std::string_view asked, const Alive& alive) const;
  bool has_stem(std::string_view stem, const Alive& alive) const;
  bool begins_word(std::string_view part, const Alive& alive) const;
  void add_stems(std::vector<WordMatch>& out, std::string_view part) const;
  void add_beginnings(std::vector<WordMatch>& out, std::string_view part) const;
  std::uint32_t first_form(std::string_view beginning) const;
  /// The forms that begin so: from the first of the pair up to the second.
  std::pair<std::uint32_t, std::uint32_t> forms_of(std::string_view beginning) const;
  void match_typos(std::vector<WordMatch>& out, std::string_view asked, std::size_t most_edits, bool only_bare) const;

  std::string text_;                             ///< the forms, ascending, each closed by a line break
  std::vector<std::uint32_t> starts_{0};         ///< of each form in text_, and its end
  std::vector<std::uint64_t> signatures_;        ///< of each form
  std::vector<std::uint32_t> form_words_;        ///< of each form its word, times two, plus one if it is bare
  std::vector<std::uint32_t> posting_starts_{0}; ///< of each word
  std::vector<Posting> postings_;
  std::vector<Whole> wholes_; ///< ascending
  std::vector<model::ElementId> elements_;
  std::vector<std::uint64_t> key_signatures_;
};

/// The hash by which whole fields are found.
std::uint64_t whole_hash(std::string_view squeezed);

} // namespace fundament::search
