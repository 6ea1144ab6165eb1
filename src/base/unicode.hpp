// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// Text as people write it. All functions take and give UTF-8; utf8proc does the work.
namespace fundament::base {

bool is_utf8(std::string_view text);

/// Is `text` UTF-8 in normalization form C?
bool is_nfc(std::string_view text);

/// `text` in form C; it must be UTF-8 (std::logic_error otherwise).
std::string to_nfc(std::string_view text);

/// The bytes as UTF-8: each that is none becomes U+FFFD.
std::string to_utf8(std::string_view bytes);

/// `bytes` as they may stand in a message: UTF-8 without what a terminal obeys (U+FFFD instead), and cut to about
/// `most` bytes with … at the end.
std::string printable(std::string_view bytes, std::size_t most = 100);

/// What came from outside, on its way to a terminal, a log or a table: UTF-8, with U+FFFD for each character that a
/// terminal would obey or that hides what is written: control characters other than line break and tab, U+0080 to
/// U+009F, and those that turn the direction of writing. The same bytes if there are none.
std::string visible(std::string_view bytes);

/// The same for a JSON text: those characters, which can only stand in its strings, are written as \u escapes, so that
/// it reads back as it was.
std::string visible_json(std::string_view text);

/// The form under which names are compared and searched: lower case, accents gone, æ → ae, ø → oe, å → aa (and ä → ae,
/// ö → oe), every run of other characters than letters and digits one space, none at the ends. Bytes that are no UTF-8
/// count as such other characters. "Støtte-Systemerne" → "stoette systemerne".
std::string fold(std::string_view text);

/// By which names are put in order, byte by byte: Danish alphabetical order, in which æ, ø and å (aa too) come last,
/// and numbers by their value ("Klynge 9" before "Klynge 10"); case, accents and punctuation count for nothing.
std::string collation_key(std::string_view text);

/// The smallest number of inserted, removed, changed or swapped neighbouring bytes that makes `a` into `b`, or
/// `most` + 1 when it is more than `most`. Optimal string alignment (Boytsov 2011, section 2). O(|a|·|b|).
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

} // namespace fundament::base
