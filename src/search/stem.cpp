// SPDX-License-Identifier: MPL-2.0
#include "search/stem.hpp"
#include "base/result.hpp"
#include <algorithm>
#include <array>
#include <libstemmer.h>
#include <memory>
#include <set>

namespace fundament::search {

namespace {

struct Delete {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, Delete>;

/// Folded, ascending.
constexpr std::array stop_words = std::to_array<std::string_view>(
    {"a",         "af",    "all",    "alle",     "an",         "and",   "andre",  "any",   "at",   "behov",  "blive",
     "bruge",     "by",    "da",     "de",       "dem",        "den",   "der",    "deres", "det",  "did",    "do",
     "eller",     "en",    "er",     "et",       "etc",        "faa",   "for",    "fra",   "from", "ha",     "har",
     "have",      "hos",   "how",    "hvor",     "i",          "ikke",  "in",     "ind",   "into", "is",     "it",
     "its",       "kan",   "kunne",  "loesning", "loesninger", "med",   "mellem", "mv",    "need", "needs",  "new",
     "noget",     "nogle", "ny",     "nye",      "nyt",        "of",    "og",     "om",    "on",   "op",     "or",
     "os",        "our",   "over",   "paa",      "saa",        "samt",  "se",     "sig",   "skal", "skulle", "solution",
     "solutions", "som",   "system", "systemer", "systems",    "that",  "the",    "their", "til",  "to",     "ud",
     "under",     "use",   "ved",    "vi",       "vil",        "vores", "want",   "we",    "with"});
static_assert(std::is_sorted(stop_words.begin(), stop_words.end()));

/// Folded; with any of their endings.
constexpr std::array fillers = std::to_array<std::string_view>(
    {"app",      "apps",       "borger", "digital",   "elektronisk",  "faelles",    "kommune",
     "kommunal", "moderne",    "online", "platform",  "vaerktoej",    "automatisk", "citizen",
     "common",   "electronic", "modern", "municipal", "municipality", "tool"});

} // namespace

std::string stem(std::string_view folded, base::Language language) {
  // a stemmer has a buffer of its own and is no thread's but one's
  thread_local const Stemmer danish(sb_stemmer_new("danish", nullptr)), english(sb_stemmer_new("english", nullptr));
  sb_stemmer* stemmer = (language == base::Language::da ? danish : english).get();
  base::expect(stemmer != nullptr, "libstemmer without Danish or English");
  const auto* out =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(folded.data()), static_cast<int>(folded.size()));
  if (!out) return std::string(folded); // out of memory inside
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

bool is_stop_word(std::string_view folded) {
  return std::binary_search(stop_words.begin(), stop_words.end(), folded);
}

bool is_filler(std::string_view folded) {
  static const auto stems = [] {
    std::set<std::string, std::less<>> out;
    for (const std::string_view word : fillers)
      for (const auto language : {base::Language::da, base::Language::en})
        out.insert(stem(word, language));
    return out;
  }();
  return stems.contains(stem(folded, base::Language::da)) || stems.contains(stem(folded, base::Language::en));
}

} // namespace fundament::search
