// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <string>
#include <string_view>

namespace fundament::search {

/// A folded word without its endings, by the language's Snowball rules (snowballstem.org): "sagsbehandlinger" →
/// "sagsbehandl", "letters" → "letter". ae, oe and aa do for æ, ø and å: the rules look at endings, which have none.
/// Any thread; a microsecond.
std::string stem(std::string_view folded, base::Language language);

/// Is it a word that tells nothing of a need in Danish or English: an article, a preposition, or what every need says
/// ("system", "løsning", "behov")?
bool is_stop_word(std::string_view folded);

/// Does it stem from a word that needs of a public administration say whatever they are about: "digital", "borger",
/// "platform"? Beside another it tells little; alone it is what is meant.
bool is_filler(std::string_view folded);

} // namespace fundament::search
