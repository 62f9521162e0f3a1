// lib/unicode/grapheme.h - where extended grapheme clusters begin, one character after another.
#pragma once

#include <cstdint>

namespace toll::unicode {

/// The rules of UAX #29, table 1c, for Unicode 17.0, as unicode-segmentation 1.13 has them.
/// Cost: a table look-up a character; no memory.
class GraphemeBreaks {
 public:
  /// Forgets what came before: the next character begins a text.
  void reset() noexcept { *this = GraphemeBreaks(); }

  /// Whether a cluster begins at `c` (at most kMaxCodePoint), which comes next.
  [[nodiscard]] bool breaks_before(std::uint32_t c) noexcept;

 private:
  /// In the order of data/generate_unicode.
  enum class Class : std::uint8_t {
    other,
    cr,
    lf,
    control,
    extend,
    zwj,
    regional_indicator,
    prepend,
    spacing_mark,
    hangul_l,
    hangul_v,
    hangul_t,
    hangul_lv,
    hangul_lvt,
    pictographic,
    text_start,
  };
  /// How far the text so far goes towards forbidding a break: GB11, GB9c.
  enum class Emoji : std::uint8_t { none, pictographic, joined };
  enum class Conjunct : std::uint8_t { none, consonant, linked };

  /// The rules that look at no more than two characters, and the three that look further back.
  [[nodiscard]] bool is_break(Class after, bool is_consonant) const noexcept;

  Class before_ = Class::text_start;
  Emoji emoji_ = Emoji::none;
  Conjunct conjunct_ = Conjunct::none;
  bool odd_indicators_ = false;  ///< the text so far ends in an odd number of regional indicators
};

}  // namespace toll::unicode
