// SPDX-License-Identifier: MPL-2.0
#include "base/unicode.hpp"
#include "search/layer.hpp"
#include "search/stem.hpp"
#include "search/words.hpp"
#include <algorithm>
#include <array>

namespace fundament::search {

namespace {

using base::Language;
using model::ElementId;

constexpr std::size_t most_kin_words = 64;
constexpr std::size_t least_part = 4;      ///< letters; shorter parts stand in too many words by chance
constexpr std::size_t least_beginning = 6; ///< letters of a first part that is known only as a beginning, or alone

constexpr unsigned degree_of(How how) {
  switch (how) {
  case How::ref:
  case How::whole:
  case How::exact: return 100;
  case How::stem: return 95;
  case How::prefix: return 70;
  case How::inside: return 60;
  case How::part: return 45;
  case How::typo: return 40;
  }
  throw std::logic_error("a way of finding out of range");
}

constexpr unsigned degree_of(Field field) {
  switch (field) {
  case Field::name:
  case Field::short_name:
  case Field::alias:
  case Field::name_en:
  case Field::number:
  case Field::kle:
  case Field::external_id: return 100;
  case Field::description: return 85;
  case Field::key: return 70;
  }
  throw std::logic_error("a field out of range");
}

std::vector<std::string> telling_words(std::string_view text) {
  std::vector<std::string> all, telling;
  each_word(base::fold(text), [&](std::string_view word) {
    if (all.size() == most_kin_words || std::find(all.begin(), all.end(), word) != all.end()) return;
    all.emplace_back(word);
    if (!is_stop_word(word)) telling.emplace_back(word);
  });
  return telling.empty() ? all : telling; // "it" alone may be meant
}

/// The first part of a compound word without the s or e that binds it to the next: "sags" → "sag".
std::string_view without_binding(std::string_view part) {
  const bool bound = part.size() > 3 && (part.back() == 's' || part.back() == 'e');
  return bound ? part.substr(0, part.size() - 1) : part;
}

} // namespace

void Layer::match_stem(std::vector<WordMatch>& out, std::string_view asked, Language language) const {
  const std::string wanted = stem(asked, language);
  if (wanted.size() < 2) return;
  for (auto [at, end] = forms_of(wanted); at < end; at++) {
    if (form(at) == asked) continue;
    if (stem(form(at), language) == wanted)
      add(out, at, How::stem, false);
    else if (wanted.size() >= least_part)
      add(out, at, How::prefix, false);
  }
  if (wanted.size() > least_part && wanted != asked) match_insides(out, wanted, false);
}

bool Layer::has_stem(std::string_view wanted, const Alive& alive) const {
  for (auto [at, end] = forms_of(wanted); at < end; at++)
    if (stem(form(at), Language::da) == wanted && is_alive(at, alive)) return true;
  return false;
}

/// Splits the word where both sides are known, the last part as long as can be: that is the part which says what kind
/// of thing it is. First where the first part is a word of its own; then where words begin with it, as
/// "hjælpemiddelhylden" does with that of "hjælpemiddelbevilling"; then the longest word that it begins with is all
/// that is known of it, as "vagtplan" of "vagtplanlægningssystem".
void Layer::match_parts(std::vector<WordMatch>& out, std::string_view asked, const Alive& alive) const {
  const auto firsts = [&](std::size_t split) {
    return std::array{asked.substr(0, split), without_binding(asked.substr(0, split))};
  };
  for (const bool begins : {false, true})
    for (std::size_t split = begins ? least_beginning : 3; split + least_part <= asked.size(); split++) {
      const std::string last_stem = stem(asked.substr(split), Language::da);
      if (!has_stem(last_stem, alive)) continue;
      for (const auto first : firsts(split)) {
        const std::string first_stem = stem(first, Language::da);
        if (begins ? !begins_word(first, alive) : !has_stem(first_stem, alive)) continue;
        // a filler tells little beside another: "borgerhøringer" are hearings, "bookingplatform" a booking
        const bool first_fills = is_filler(first), last_fills = is_filler(asked.substr(split));
        if (!first_fills || last_fills) begins ? add_beginnings(out, first) : add_stems(out, first_stem);
        if (!last_fills || first_fills) add_stems(out, last_stem);
        return;
      }
    }
  for (std::size_t split = asked.size() - least_part; split >= least_beginning; split--)
    for (const auto first : firsts(split))
      if (const auto at = first_form(first); first.size() >= least_beginning && at < form_count() &&
                                             form(at) == first && !is_stop_word(first) && is_alive(at, alive))
        return add_stems(out, stem(first, Language::da));
}

void Layer::add_stems(std::vector<WordMatch>& out, std::string_view part) const {
  for (auto [at, end] = forms_of(part); at < end; at++)
    if (!is_stop_word(form(at)) && stem(form(at), Language::da) == part) add(out, at, How::part, false);
}

void Layer::add_beginnings(std::vector<WordMatch>& out, std::string_view part) const {
  for (auto [at, end] = forms_of(part); at < end; at++)
    add(out, at, How::part, false);
}

bool Layer::begins_word(std::string_view part, const Alive& alive) const {
  if (part.size() < least_beginning) return false;
  for (auto [at, end] = forms_of(part); at < end; at++)
    if (is_alive(at, alive)) return true;
  return false;
}

std::vector<WordMatch> Layer::kin(std::string_view asked, const Alive& alive) const {
  const auto forget_the_dead = [&](std::vector<WordMatch>& matches) {
    if (alive) std::erase_if(matches, [&](const WordMatch& match) { return !alive(match.word); });
  };
  std::vector<WordMatch> out = match(asked, 0);
  if (asked.size() < least_part) std::erase_if(out, [](const WordMatch& match) { return match.how != How::exact; });
  for (const auto language : {Language::da, Language::en})
    match_stem(out, asked, language);
  if (asked.size() >= 2 * least_part) match_parts(out, asked, alive);
  forget_the_dead(out);
  if (out.empty()) {
    out = match(asked, 2);
    forget_the_dead(out);
  }
  keep_best(out);
  return out;
}

std::vector<KinWord> Index::kin(const model::Model& model, std::string_view text,
                                std::span<const model::KindId> kinds) const {
  const auto wanted = [&](ElementId id) {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), model.element(id)->kind) != kinds.end();
  };
  std::vector<KinWord> out;
  for (const std::string& word : telling_words(text)) {
    std::vector<Kin> kin;
    for (const Layer* layer : {base_.get(), overlay_.get()}) {
      const bool in_base = layer == base_.get();
      const auto told = [&](const Posting& posting) { return tells(in_base, posting.element()); };
      Layer::Alive alive; // where nothing is stale or hidden all are, and that is quicker
      if (!hidden_.empty() || (in_base && !stale_.empty()))
        alive = [&](std::uint32_t index) {
          const auto postings = layer->postings(index);
          return std::any_of(postings.begin(), postings.end(), told);
        };
      for (const WordMatch& match : layer->kin(word, alive))
        for (const Posting posting : layer->postings(match.word)) {
          if (!told(posting) || !wanted(posting.element())) continue;
          const unsigned degree = degree_of(match.how) * degree_of(posting.field()) / 100;
          kin.push_back({posting.element(), posting.field(), match.how, static_cast<std::uint8_t>(degree),
                         layer->form(match.form)});
        }
    }
    std::sort(kin.begin(), kin.end(), [](const Kin& a, const Kin& b) {
      return std::tuple(a.element, b.degree, a.found) < std::tuple(b.element, a.degree, b.found);
    });
    const auto rest =
        std::unique(kin.begin(), kin.end(), [](const Kin& a, const Kin& b) { return a.element == b.element; });
    kin.erase(rest, kin.end());
    out.push_back({word, is_filler(word), std::move(kin)});
  }
  return out;
}

void Index::each_stem(const std::function<void(std::string_view stem, ElementId element)>& use) const {
  for (const Layer* layer : {base_.get(), overlay_.get()})
    layer->each_word_form([&](std::uint32_t word, std::string_view form) {
      const bool has_letter = std::any_of(form.begin(), form.end(), [](char c) { return c < '0' || c > '9'; });
      if (form.size() < 2 || !has_letter || is_stop_word(form)) return;
      const std::string common = stem(form, Language::da);
      for (const Posting posting : layer->postings(word))
        if (posting.field() != Field::key && tells(layer == base_.get(), posting.element()))
          use(common, posting.element());
    });
}

} // namespace fundament::search
