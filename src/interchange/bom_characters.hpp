// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/fnv.hpp"
#include "interchange/bom.hpp"
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

namespace fundament::interchange {

/// The characters of a JSON text that comes in pieces, for a parser that takes iterators and holds a string as long as
/// it is: of a string longer than max_bom_text the rest is left out. Where that begins, no escape and no character of
/// several bytes is torn.
class Characters {
public:
  explicit Characters(BomText& text) : text_(text) {
    text_.rewind();
    piece_ = text_.next();
  }

  bool at_end() const { return at_ == piece_.size(); }
  char get() const { return piece_[at_]; }
  void advance() {
    see(get());
    step();
    if (inside_ && length_ >= max_bom_text && held_ == 0 && !at_end() && can_be_cut(get())) leave_out();
  }

  /// What was left out of the string that was read last, as a number; 0 if nothing. Asked once.
  std::uint64_t take_left_out() { return std::exchange(left_out_, 0); }
  /// Bytes left out so far.
  std::size_t missing() const { return missing_; }

  /// An input iterator; the end is one of nothing.
  class Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    explicit Iterator(Characters* of) : of_(of) {}
    /// The parser takes a NUL for the end, and would not look at what stands behind it: it gets another control
    /// character, which is refused wherever it stands.
    char operator*() const { return of_->get() == '\0' ? '\x01' : of_->get(); }
    Iterator& operator++() {
      of_->advance();
      return *this;
    }
    bool operator==(const Iterator& other) const { return ended() == other.ended(); }

  private:
    bool ended() const { return !of_ || of_->at_end(); }
    Characters* of_;
  };
  Iterator begin() { return Iterator(this); }
  static Iterator end() { return Iterator(nullptr); }

private:
  void step() {
    if (++at_ == piece_.size()) at_ = 0, piece_ = text_.next();
  }

  void see(char c) {
    if (!inside_) {
      if (c == '"') inside_ = true, length_ = 0, held_ = 0;
      return;
    }
    length_++;
    if (held_ > 0)
      held_ = held_ == 1 && escaped_ && c == 'u' ? 4 : held_ - 1, escaped_ = false;
    else if (c == '\\')
      held_ = 1, escaped_ = true;
    else if (c == '"')
      inside_ = false;
  }

  static bool can_be_cut(char c) { return c != '"' && c != '\\' && (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

  void leave_out() {
    left_out_ = base::fnv_basis;
    for (bool escaped = false; !at_end() && (escaped || get() != '"'); step()) {
      escaped = !escaped && get() == '\\';
      left_out_ = base::fnv1a(left_out_, get());
      missing_++;
    }
    left_out_ |= 1;
  }

  BomText& text_;
  std::string_view piece_;
  std::size_t at_ = 0, length_ = 0, missing_ = 0;
  int held_ = 0;                          ///< so many characters more belong to an escape
  bool inside_ = false, escaped_ = false; ///< a string; just behind a backslash
  std::uint64_t left_out_ = 0;
};

} // namespace fundament::interchange
