// lib/unicode/sentence.h - where sentences begin, one character after another.
#pragma once

#include <cstdint>

#include "unicode/text_breaks.h"

namespace toll::unicode {

/// The rules of UAX #29, section 5.1, for Unicode 17.0. SB8 looks as far ahead as there are digits,
/// marks and spaces; here it looks no further than kMaxAhead characters, as a text may never end.
class SentenceBreaks {
 public:
  static constexpr unsigned kMaxAhead = 1024;

  /// In the order of data/generate_unicode.
  enum class Class : std::uint8_t {
    other,
    cr,
    lf,
    sep,
    extend,
    format,
    sp,
    lower,
    upper,
    o_letter,
    numeric,
    a_term,
    s_term,
    s_continue,
    close,
  };

  /// Forgets what came before: the next character begins a text.
  void reset() noexcept { *this = SentenceBreaks(); }

  /// The breaks that `c` decides, which is at `offset`; none before the first character.
  [[nodiscard]] FoundBreaks next(std::uint32_t c, std::uint64_t offset) noexcept;
  /// Those that the end of the text decides.
  [[nodiscard]] FoundBreaks end() noexcept;
  /// The place of which a later character decides, or kNoBreak.
  [[nodiscard]] std::uint64_t undecided() const noexcept { return pending_at_; }

  /// Whether the last character was a full stop that may end a sentence.
  [[nodiscard]] bool at_full_stop() const noexcept {
    return state_ == State::ended && stop_ && !closed_;
  }
  /// The full stop ends an abbreviation, and no sentence, unless a line ends, too.
  void cancel() noexcept { state_ = State::inside; }

 private:
  enum class State : std::uint8_t {
    text_start,
    inside,
    ended,      ///< behind a mark that ends a sentence, and what closes it: SB6 to SB9
    spaces,     ///< and spaces: SB10
    paragraph,  ///< behind what separates paragraphs: SB4
    pending,    ///< behind a full stop, spaces, and what is no letter: SB8
  };

  void enter(Class c) noexcept;
  [[nodiscard]] bool is_inside(Class c) const noexcept;

  State state_ = State::text_start;
  bool stop_ = false;    ///< the mark is a full stop (ATerm)
  bool closed_ = false;  ///< something came behind the mark
  bool after_cr_ = false;
  Class letter_ = Class::other;  ///< of the character before the mark, and of the last one
  std::uint64_t pending_at_ = kNoBreak;
  unsigned n_ahead_ = 0;
};

}  // namespace toll::unicode
