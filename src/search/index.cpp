// SPDX-License-Identifier: MPL-2.0
#include "search/index.hpp"
#include "base/unicode.hpp"
#include "search/layer.hpp"
#include "search/words.hpp"
#include <algorithm>
#include <bit>
#include <cmath>

namespace fundament::search {

namespace {

using model::ElementId;
using model::Model;

constexpr std::size_t most_words = 16;

/// How many changed elements an index bears: a change costs all of them, a rebuild all elements, so that the root of
/// the number of elements makes both cheap in the long run.
std::size_t overlay_limit(const Model& model) {
  return std::max<std::size_t>(500,
                               4 * static_cast<std::size_t>(std::sqrt(static_cast<double>(model.element_count()))));
}

constexpr std::uint32_t weight(Field field) {
  switch (field) {
  case Field::name: return 100;
  case Field::short_name:
  case Field::alias: return 95;
  case Field::name_en: return 90;
  case Field::number:
  case Field::kle:
  case Field::external_id: return 85;
  case Field::key: return 70; // a whole word of the key says less than the beginning of the name
  case Field::description: return 35;
  }
  throw std::logic_error("a field out of range");
}

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> out;
  each_word(folded, [&](std::string_view word) {
    if (out.size() < most_words && std::find(out.begin(), out.end(), word) == out.end()) out.emplace_back(word);
  });
  return out;
}

/// Before which other element an element stands when nothing else tells them apart.
bool by_ref(const Model& model, ElementId a, ElementId b) {
  const model::Element &one = *model.element(a), &two = *model.element(b);
  if (one.kind != two.kind) return model.metamodel().kind(one.kind).name < model.metamodel().kind(two.kind).name;
  return one.key < two.key;
}

} // namespace

std::string_view to_string(Field field) {
  switch (field) {
  case Field::name: return "name";
  case Field::short_name: return "short_name";
  case Field::alias: return "alias";
  case Field::name_en: return "name_en";
  case Field::key: return "key";
  case Field::number: return "number";
  case Field::kle: return "kle";
  case Field::external_id: return "external_id";
  case Field::description: return "description";
  }
  throw std::logic_error("a field out of range");
}

std::string_view to_string(How how) {
  switch (how) {
  case How::ref: return "ref";
  case How::whole: return "whole";
  case How::exact: return "exact";
  case How::stem: return "stem";
  case How::prefix: return "prefix";
  case How::inside: return "inside";
  case How::part: return "part";
  case How::typo: return "typo";
  }
  throw std::logic_error("a way of finding out of range");
}

std::shared_ptr<const Index> Index::build(const Model& model) {
  std::shared_ptr<Index> out(new Index);
  out->base_ = Layer::build(model);
  out->overlay_ = Layer::build(model, {});
  return out;
}

std::shared_ptr<const Index> Index::updated(const Model& next, std::span<const ElementId> changed) const {
  std::vector<ElementId> all(changed.begin(), changed.end());
  all.insert(all.end(), changed_.begin(), changed_.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.size() > overlay_limit(next)) return build(next);
  std::shared_ptr<Index> out(new Index);
  out->base_ = base_;
  out->overlay_ = changed.empty() ? overlay_ : Layer::build(next, all);
  out->stale_.resize(all.empty() ? 0 : all.back() + 1);
  for (const ElementId id : all)
    out->stale_[id] = true;
  out->changed_ = std::move(all);
  return out;
}

std::shared_ptr<const Index> Index::without(std::vector<bool> hidden) const {
  std::shared_ptr<Index> out(new Index(*this));
  out->hidden_ = std::move(hidden);
  return out;
}

/// One question while it is answered.
struct Index::Search {
  struct Candidate {
    ElementId element = model::no_id;
    std::uint32_t points = 0;    ///< of all words so far, or of the whole
    std::uint32_t words = 0;     ///< how many were found
    std::uint32_t relations = 0; ///< for the order, where points do not decide it
    How how = How::exact;        ///< ref and whole: not by words
    Field field = Field::name;   ///< of the whole
    bool in_base = true;         ///< else found in the overlay
    bool by_words() const { return how != How::ref && how != How::whole; }
  };
  struct Reason {
    const WordMatch* match = nullptr;
    std::uint32_t points = 0;
    Field field = Field::name;
  };

  const Index& index;
  const Model& model;
  const Options& options;
  std::string folded;
  std::vector<std::string> words;
  std::vector<std::vector<WordMatch>> matches{}; ///< keeps alive what reasons point to
  std::vector<std::uint32_t> place{};            ///< by element id: of its candidate, plus one
  std::vector<Candidate> candidates{};
  std::vector<Reason> reasons{}; ///< by the place of the candidate, then the word

  bool wanted(ElementId id) const {
    return options.kinds.empty() ||
           std::find(options.kinds.begin(), options.kinds.end(), model.element(id)->kind) != options.kinds.end();
  }

  std::size_t place_of(ElementId id) {
    auto& at = place[id];
    if (at == 0) {
      candidates.push_back({id});
      reasons.resize(reasons.size() + words.size());
      at = static_cast<std::uint32_t>(candidates.size());
    }
    return at - 1;
  }

  void put(ElementId id, std::uint32_t points, How how, Field field) {
    Candidate& candidate = candidates[place_of(id)];
    if (candidate.points >= points) return;
    candidate.points = points;
    candidate.how = how;
    candidate.field = field;
  }

  void find_ref(std::string_view query) {
    const auto colon = query.find(':');
    if (colon == query.npos) return;
    const auto id = model.find(query.substr(0, colon), query.substr(colon + 1));
    if (id && wanted(*id)) put(*id, 30000, How::ref, Field::key);
  }

  void find_wholes(const Layer& layer, bool in_base) {
    for (const Whole& whole : layer.wholes(whole_hash(squeeze(folded))))
      if (index.tells(in_base, whole.element) && wanted(whole.element))
        put(whole.element, 200 * weight(whole.field), How::whole, whole.field);
  }

  /// Elements that have every word. The rarest word goes first: only what it finds can be an answer.
  void find_words(const Layer& layer, bool in_base, std::size_t most_edits) {
    const std::size_t first = matches.size();
    std::vector<std::pair<std::size_t, std::size_t>> order; // postings, word
    for (const auto& word : words) {
      matches.push_back(layer.match(word, most_edits));
      std::size_t postings = 0;
      for (const auto& match : matches.back())
        postings += layer.postings(match.word).size();
      if (postings == 0) return;
      order.emplace_back(postings, order.size());
    }
    std::sort(order.begin(), order.end());
    for (std::uint32_t turn = 0; turn < order.size(); turn++)
      for (const auto& match : matches[first + order[turn].second])
        for (const Posting posting : layer.postings(match.word))
          if (index.tells(in_base, posting.element())) take(posting, match, turn, order[turn].second, in_base);
  }

  void take(Posting posting, const WordMatch& match, std::uint32_t turn, std::size_t word, bool in_base) {
    const ElementId id = posting.element();
    if (place[id] == 0 && (turn != 0 || !wanted(id))) return;
    const std::size_t at = place_of(id);
    Candidate& candidate = candidates[at];
    if (!candidate.by_words() || candidate.words < turn) return;
    const std::uint32_t points = match.points() * weight(posting.field());
    Reason& reason = reasons[at * words.size() + word];
    if (candidate.words > turn && points <= reason.points) return;
    candidate.words = turn + 1;
    candidate.points += points - reason.points;
    candidate.in_base = in_base;
    reason = {&match, points, posting.field()};
  }

  /// How many were found.
  std::size_t run(std::string_view query, std::size_t most_edits) {
    matches.clear();
    matches.reserve(2 * words.size());
    candidates.clear();
    reasons.clear();
    place.assign(model.element_limit(), 0);
    find_ref(query);
    find_wholes(*index.base_, true);
    find_wholes(*index.overlay_, false);
    find_words(*index.base_, true, most_edits);
    find_words(*index.overlay_, false, most_edits);
    return static_cast<std::size_t>(
        std::count_if(candidates.begin(), candidates.end(), [&](const Candidate& c) { return is_answer(c); }));
  }

  bool is_answer(const Candidate& candidate) const { return !candidate.by_words() || candidate.words == words.size(); }

  /// The first `limit`, in order, by place.
  std::vector<std::uint32_t> best() {
    std::vector<std::uint32_t> out;
    for (std::uint32_t at = 0; at < candidates.size(); at++) {
      if (!is_answer(candidates[at])) continue;
      if (candidates[at].by_words()) candidates[at].points /= static_cast<std::uint32_t>(words.size());
      out.push_back(at);
    }
    const auto points = [&](std::uint32_t at) { return candidates[at].points; };
    const std::size_t count = std::min(options.limit, out.size());
    if (count > 0 && count < out.size()) { // only those that tie with the last may need to be told apart by use
      const auto last = out.begin() + static_cast<std::ptrdiff_t>(count - 1);
      std::nth_element(out.begin(), last, out.end(), [&](auto a, auto b) { return points(a) > points(b); });
      const std::uint32_t least = points(*last);
      std::erase_if(out, [&](std::uint32_t at) { return points(at) < least; });
    }
    for (const std::uint32_t at : out) {
      const ElementId id = candidates[at].element;
      candidates[at].relations = static_cast<std::uint32_t>(model.from(id).size() + model.to(id).size());
    }
    const auto before = [&](std::uint32_t left, std::uint32_t right) {
      const Candidate &a = candidates[left], &b = candidates[right];
      if (a.points != b.points) return a.points > b.points;
      if (a.relations != b.relations) return a.relations > b.relations;
      return by_ref(model, a.element, b.element);
    };
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), before);
    out.resize(count);
    return out;
  }

  Hit hit(std::uint32_t at) const {
    const Candidate& candidate = candidates[at];
    Hit out{candidate.element, candidate.points, {}};
    if (!candidate.by_words()) {
      out.why.push_back({folded, folded, candidate.field, candidate.how});
      return out;
    }
    const Layer& layer = candidate.in_base ? *index.base_ : *index.overlay_;
    for (std::size_t word = 0; word < words.size(); word++) {
      const auto& [match, points, field] = reasons[at * words.size() + word];
      out.why.push_back({words[word], std::string(layer.form(match->form)), field, match->how});
    }
    return out;
  }
};

Found Index::search(const Model& model, std::string_view query, const Options& options) const {
  std::string folded = base::fold(query);
  if (folded.empty()) return {};
  auto words = words_of(folded);
  Search search{*this, model, options, std::move(folded), std::move(words)};
  Found out{{}, search.run(query, 0)};
  const bool named = std::any_of(search.candidates.begin(), search.candidates.end(),
                                 [](const Search::Candidate& candidate) { return !candidate.by_words(); });
  if (out.total < few_hits && !named) out.total = search.run(query, out.total == 0 ? 2 : 1);
  for (const std::uint32_t at : search.best())
    out.hits.push_back(search.hit(at));
  return out;
}

std::vector<ElementId> Index::suggest(const Model& model, std::string_view kind_name, std::string_view key,
                                      std::size_t most) const {
  struct Near {
    std::size_t key_edits, kind_edits;
    ElementId id;
  };
  const auto kind = model.metamodel().find_kind(kind_name);
  const std::string folded = base::fold(key), folded_kind = base::fold(kind_name);
  const std::size_t allowed = std::clamp<std::size_t>(folded.size() / 3, 1, 3);
  const std::uint64_t wanted = signature(folded);
  std::vector<Near> near;
  for (const bool base : {true, false}) {
    const Layer& layer = base ? *base_ : *overlay_;
    for (std::size_t i = 0; i < layer.elements().size(); i++) {
      const ElementId id = layer.elements()[i];
      const auto bits = static_cast<std::size_t>(std::popcount(layer.key_signatures()[i] ^ wanted));
      if (bits > 2 * allowed || !tells(base, id)) continue;
      const model::Element& element = *model.element(id);
      const std::size_t edits = base::edit_distance(folded, base::fold(element.key), allowed);
      // in another kind only the very key is near
      if (edits > allowed || (kind && element.kind != *kind && element.key != key)) continue;
      near.push_back({edits, base::edit_distance(folded_kind, model.metamodel().kind(element.kind).name, 100), id});
    }
  }
  std::sort(near.begin(), near.end(), [&](const Near& a, const Near& b) {
    if (a.key_edits != b.key_edits) return a.key_edits < b.key_edits;
    if (a.kind_edits != b.kind_edits) return a.kind_edits < b.kind_edits;
    return by_ref(model, a.id, b.id);
  });
  std::vector<ElementId> out;
  for (std::size_t i = 0; i < near.size() && out.size() < most; i++)
    out.push_back(near[i].id);
  if (out.size() == most) return out;
  Options options{most, {}};
  if (kind) options.kinds.push_back(*kind);
  for (const Hit& hit : search(model, key, options).hits)
    if (out.size() < most && std::find(out.begin(), out.end(), hit.element) == out.end()) out.push_back(hit.element);
  return out;
}

} // namespace fundament::search
