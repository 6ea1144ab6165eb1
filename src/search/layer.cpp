// SPDX-License-Identifier: MPL-2.0
#include "search/layer.hpp"
#include "base/unicode.hpp"
#include "search/words.hpp"
#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

namespace fundament::search {

namespace {

using model::ElementId;

/// Distinct texts, numbered as they come. A table of our own because one of the standard's, with a million small
/// strings of its own, takes most of the time and memory of building an index.
class WordTable {
public:
  std::uint32_t number(std::string_view word) {
    if (count() * 2 >= slots_.size()) grow();
    for (std::size_t at = hash(word);; at++) {
      auto& slot = slots_[at & (slots_.size() - 1)];
      if (slot == 0) {
        text_ += word;
        starts_.push_back(static_cast<std::uint32_t>(text_.size()));
        slot = static_cast<std::uint32_t>(count());
        return slot - 1;
      }
      if (text(slot - 1) == word) return slot - 1;
    }
  }
  std::size_t count() const { return starts_.size() - 1; }
  std::string_view text(std::uint32_t number) const {
    return std::string_view(text_).substr(starts_[number], starts_[number + 1] - starts_[number]);
  }

private:
  static std::size_t hash(std::string_view word) { return std::hash<std::string_view>{}(word); }
  void grow() {
    slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), 0);
    for (std::uint32_t number = 0; number < count(); number++) {
      std::size_t at = hash(text(number));
      while (slots_[at & (slots_.size() - 1)] != 0)
        at++;
      slots_[at & (slots_.size() - 1)] = number + 1;
    }
  }
  std::string text_;
  std::vector<std::uint32_t> starts_{0}, slots_;
};

/// The first eight bytes as a number that sorts as they do: most comparisons of words need no more.
std::uint64_t sort_key(std::string_view word) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; i++)
    key = key << 8 | (i < word.size() ? static_cast<unsigned char>(word[i]) : 0);
  return key;
}

} // namespace

std::uint64_t whole_hash(std::string_view squeezed) {
  return std::hash<std::string_view>{}(squeezed);
}

class LayerBuilder {
public:
  explicit LayerBuilder(const model::Model& model) : model_(model) {
    const auto& names = model.metamodel();
    const std::pair<const char*, Field> texts[] = {{"short_name", Field::short_name},
                                                   {"aliases", Field::alias},
                                                   {"name_en", Field::name_en},
                                                   {"number", Field::number},
                                                   {"kle", Field::kle},
                                                   {"external_ids", Field::external_id},
                                                   {"description", Field::description},
                                                   {"description_en", Field::description}};
    for (const auto& [name, field] : texts)
      if (const auto id = names.find_attribute(name)) attributes_.emplace_back(*id, field);
  }

  void add(ElementId id) {
    const model::Element* element = model_.element(id);
    if (!element) return;
    base::expect(id < (1u << 28), "an element id beyond what the search index can hold");
    layer_->elements_.push_back(id);
    layer_->key_signatures_.push_back(signature(base::fold(element->key)));
    add(id, Field::name, element->name);
    bool key_done = false;
    for (const auto& [attribute, field] : attributes_) {
      // fields are added from the most to the least telling, since a word keeps the first it is found in
      if (!key_done && field > Field::key) add(id, Field::key, element->key), key_done = true;
      add(id, field, element->attributes.find(attribute));
    }
    if (!key_done) add(id, Field::key, element->key);
  }

  std::shared_ptr<const Layer> finish() {
    make_postings();
    make_forms();
    std::sort(layer_->wholes_.begin(), layer_->wholes_.end());
    layer_->wholes_.shrink_to_fit();
    return std::move(layer_);
  }

private:
  void add(ElementId id, Field field, const model::Value* value) {
    if (!value) return;
    if (const auto* text = std::get_if<std::string>(value)) add(id, field, *text);
    if (const auto* list = std::get_if<std::vector<std::string>>(value))
      for (const auto& text : *list)
        add(id, field, text);
    if (const auto* ids = std::get_if<std::vector<model::ExternalId>>(value))
      for (const auto& external : *ids)
        add(id, field, external.id);
  }

  void add(ElementId id, Field field, const std::string& text) {
    const std::string folded = base::fold(text);
    if (folded.empty()) return;
    if (field != Field::description) layer_->wholes_.push_back({whole_hash(squeeze(folded)), id, field});
    if ((field == Field::key || field == Field::external_id) && is_generated(text)) return;
    each_word(folded, [&](std::string_view word) { tokens_.emplace_back(words_.number(word), Posting(id, field)); });
  }

  /// Sorts the tokens by word, keeping their order, which is that of elements and fields.
  void make_postings() {
    std::vector<std::uint32_t> fill(words_.count() + 1);
    for (const auto& [word, posting] : tokens_)
      fill[word + 1]++;
    std::partial_sum(fill.begin(), fill.end(), fill.begin());
    std::vector<Posting> sorted(tokens_.size(), Posting(0, Field::name));
    for (const auto& [word, posting] : tokens_)
      sorted[fill[word]++] = posting;
    tokens_ = {};
    auto& out = layer_->postings_;
    auto& starts = layer_->posting_starts_;
    std::size_t at = 0;
    for (std::uint32_t word = 0; word < words_.count(); word++) {
      for (const std::size_t first = out.size(); at < fill[word]; at++)
        if (out.size() == first || out.back().element() != sorted[at].element()) out.push_back(sorted[at]);
      starts.push_back(static_cast<std::uint32_t>(out.size()));
    }
    out.shrink_to_fit();
  }

  void make_forms() {
    struct Form {
      std::uint64_t key;
      std::uint32_t word;
      bool bare;
    };
    std::vector<Form> forms;
    WordTable bare_words; // numbered as the bare forms come
    std::vector<std::uint32_t> bare_of(words_.count());
    std::size_t bytes = 0;
    for (std::uint32_t word = 0; word < words_.count(); word++) {
      const auto text = words_.text(word);
      forms.push_back({sort_key(text), word, false});
      bytes += text.size() + 1;
      const std::string other = bare(text);
      if (other == text) continue;
      bare_of[word] = bare_words.number(other);
      forms.push_back({sort_key(other), word, true});
      bytes += other.size() + 1;
    }
    const auto text = [&](const Form& form) {
      return form.bare ? bare_words.text(bare_of[form.word]) : words_.text(form.word);
    };
    std::sort(forms.begin(), forms.end(), [&](const Form& a, const Form& b) {
      if (a.key != b.key) return a.key < b.key;
      if (const int order = text(a).compare(text(b)); order != 0) return order < 0;
      return std::pair(a.word, a.bare) < std::pair(b.word, b.bare);
    });
    base::expect(bytes < 0xffffffffu, "a vocabulary of 4 GB");
    Layer& out = *layer_;
    out.text_.reserve(bytes);
    out.starts_.reserve(forms.size() + 1);
    for (const Form& form : forms) {
      out.text_ += text(form);
      out.text_ += '\n';
      out.starts_.push_back(static_cast<std::uint32_t>(out.text_.size()));
      out.signatures_.push_back(signature(text(form)));
      out.form_words_.push_back(form.word * 2 + (form.bare ? 1 : 0));
    }
  }

  const model::Model& model_;
  std::shared_ptr<Layer> layer_ = std::make_shared<Layer>();
  std::vector<std::pair<model::AttributeId, Field>> attributes_;
  WordTable words_;
  std::vector<std::pair<std::uint32_t, Posting>> tokens_;
};

std::shared_ptr<const Layer> Layer::build(const model::Model& model, std::span<const ElementId> ids) {
  LayerBuilder builder(model);
  for (const ElementId id : ids)
    builder.add(id);
  return builder.finish();
}

std::shared_ptr<const Layer> Layer::build(const model::Model& model) {
  LayerBuilder builder(model);
  for (ElementId id = 0; id < model.element_limit(); id++)
    builder.add(id);
  return builder.finish();
}

std::uint32_t WordMatch::points() const {
  const std::uint32_t less = bare ? 4 : 0;
  switch (how) {
  case How::ref: return 300;
  case How::whole: return 200;
  case How::exact: return 100 - less;
  case How::stem: return 90 - less;
  case How::prefix: return 75 - less;
  case How::inside: return 50 - less;
  case How::part: return 40 - less;
  case How::typo: return (edits == 1 ? 30 : 20) - less;
  }
  throw std::logic_error("a way of finding out of range");
}

void Layer::add(std::vector<WordMatch>& out, std::uint32_t form, How how, bool bare, std::size_t edits) const {
  out.push_back({form_words_[form] / 2, form, how, bare || is_bare(form), static_cast<std::uint8_t>(edits)});
}

std::uint32_t Layer::first_form(std::string_view beginning) const {
  std::uint32_t low = 0, high = static_cast<std::uint32_t>(form_count());
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    form(middle) < beginning ? low = middle + 1 : high = middle;
  }
  return low;
}

std::pair<std::uint32_t, std::uint32_t> Layer::forms_of(std::string_view beginning) const {
  const std::uint32_t first = first_form(beginning);
  std::uint32_t low = first, high = static_cast<std::uint32_t>(form_count());
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    form(middle).starts_with(beginning) ? low = middle + 1 : high = middle;
  }
  return {first, low};
}

void Layer::match_beginnings(std::vector<WordMatch>& out, std::string_view asked, bool bare) const {
  for (auto [at, end] = forms_of(asked); at < end; at++)
    add(out, at, form(at).size() == asked.size() ? How::exact : How::prefix, bare);
}

void Layer::match_insides(std::vector<WordMatch>& out, std::string_view asked, bool only_bare) const {
  const char* const end = text_.data() + text_.size();
  for (const char* at = text_.data();;) {
    at = static_cast<const char*>(memmem(at, static_cast<std::size_t>(end - at), asked.data(), asked.size()));
    if (!at) return;
    const auto place = static_cast<std::uint32_t>(at - text_.data());
    const auto form =
        static_cast<std::uint32_t>(std::upper_bound(starts_.begin(), starts_.end(), place) - starts_.begin() - 1);
    if (place != starts_[form] && (!only_bare || is_bare(form))) add(out, form, How::inside, only_bare);
    at = text_.data() + starts_[form + 1];
  }
}

void Layer::match_typos(std::vector<WordMatch>& out, std::string_view asked, std::size_t most_edits,
                        bool only_bare) const {
  const std::size_t most = std::min(most_edits, edits_allowed(asked.size()));
  const bool is_number = std::all_of(asked.begin(), asked.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (most == 0 || is_number) return;
  const std::uint64_t wanted = signature(asked);
  for (std::uint32_t form = 0; form < form_count(); form++) {
    if (static_cast<std::size_t>(std::popcount(signatures_[form] ^ wanted)) > 2 * most) continue;
    if (only_bare && !is_bare(form)) continue;
    const std::size_t edits = base::edit_distance(asked, this->form(form), most);
    if (edits > 0 && edits <= most) add(out, form, How::typo, only_bare, edits);
  }
}

void keep_best(std::vector<WordMatch>& matches) {
  const auto order = [](const WordMatch& match) { return std::tuple(match.word, ~match.points(), match.form); };
  std::sort(matches.begin(), matches.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto rest =
      std::unique(matches.begin(), matches.end(), [](const auto& a, const auto& b) { return a.word == b.word; });
  matches.erase(rest, matches.end());
}

std::vector<WordMatch> Layer::match(std::string_view asked, std::size_t most_edits) const {
  std::vector<WordMatch> out;
  const std::string other = bare(asked);
  match_beginnings(out, asked, false);
  if (other != asked) match_beginnings(out, other, true);
  if (asked.size() >= 3) match_insides(out, asked, false);
  if (other != asked && other.size() >= 3) match_insides(out, other, true);
  match_typos(out, asked, most_edits, false);
  if (other != asked) match_typos(out, other, most_edits, true);
  keep_best(out);
  return out;
}

std::span<const Whole> Layer::wholes(std::uint64_t hash) const {
  const auto first =
      std::partition_point(wholes_.begin(), wholes_.end(), [&](const Whole& w) { return w.hash < hash; });
  const auto last = std::partition_point(first, wholes_.end(), [&](const Whole& w) { return w.hash == hash; });
  return {first, last};
}

} // namespace fundament::search
