// lib/unicode/word.h - where words begin, and what stands between them, one character after
// another.
#pragma once

#include <cstdint>

#include "unicode/text_breaks.h"

namespace toll::unicode {

/// The rules of UAX #29, section 4.1, for Unicode 17.0, without dictionaries.
class WordBreaks {
 public:
  /// Forgets what came before: the next character begins a text.
  void reset() noexcept { *this = WordBreaks(); }

  /// The breaks that `c` decides, which is at `offset`; none before the first character.
  [[nodiscard]] FoundBreaks next(std::uint32_t c, std::uint64_t offset) noexcept;
  /// Those that the end of the text decides.
  [[nodiscard]] FoundBreaks end() noexcept;
  /// The place of which a later character decides, or kNoBreak.
  [[nodiscard]] std::uint64_t undecided() const noexcept { return mid_at_; }

 private:
  /// In the order of data/generate_unicode.
  enum class Class : std::uint8_t {
    other,
    cr,
    lf,
    newline,
    extend,
    zwj,
    format,
    regional_indicator,
    katakana,
    hebrew_letter,
    a_letter,
    single_quote,
    double_quote,
    mid_num_let,
    mid_letter,
    mid_num,
    numeric,
    extend_num_let,
    w_seg_space,
    text_start,
  };

  static bool is_ahletter(Class c) noexcept {
    return c == Class::a_letter || c == Class::hebrew_letter;
  }
  static bool is_newline(Class c) noexcept {
    return c == Class::cr || c == Class::lf || c == Class::newline;
  }
  static bool is_mid_num_letq(Class c) noexcept {
    return c == Class::mid_num_let || c == Class::single_quote;
  }
  [[nodiscard]] bool goes_on(Class after) const noexcept;
  [[nodiscard]] bool is_break(Class after, bool pictographic) const noexcept;

  Class before_ = Class::text_start;  ///< the last that WB4 does not skip
  Class last_ = Class::text_start;    ///< the last
  bool odd_indicators_ = false;
  // A mark in the middle of a word or a number, if the next character goes on with it.
  Class mid_behind_ = Class::other;  ///< what stands before the mark
  std::uint64_t mid_at_ = kNoBreak;
  bool mid_joined_ = false;  ///< there is no break before it in any case
};

}  // namespace toll::unicode
