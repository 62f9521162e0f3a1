// lib/unicode/word.cpp - see word.h.
#include "unicode/word.h"

namespace toll::unicode {

/// WB6, WB7, WB7b, WB7c, WB11, WB12: whether the mark is inside a word that `after` goes on with.
bool WordBreaks::goes_on(Class after) const noexcept {
  if (before_ == Class::double_quote) return after == Class::hebrew_letter;
  if (is_ahletter(mid_behind_)) return is_ahletter(after);
  return after == Class::numeric;
}

/// The rules that look at no character behind the next.
bool WordBreaks::is_break(Class after, bool pictographic) const noexcept {
  if (last_ == Class::cr && after == Class::lf) return false;                    // WB3
  if (is_newline(last_) || is_newline(after)) return true;                       // WB3a, WB3b
  if (last_ == Class::zwj && pictographic) return false;                         // WB3c
  if (last_ == Class::w_seg_space && after == Class::w_seg_space) return false;  // WB3d
  const Class before = before_;
  const auto joins = [](Class c) { return is_ahletter(c) || c == Class::numeric; };
  if (joins(before) && joins(after)) return false;  // WB5, WB8 to WB10
  if (before == Class::hebrew_letter && after == Class::single_quote) return false;  // WB7a
  if (before == Class::katakana && after == Class::katakana) return false;           // WB13
  const bool extends =
      joins(before) || before == Class::katakana || before == Class::extend_num_let;
  if (extends && after == Class::extend_num_let) return false;  // WB13a
  if (before == Class::extend_num_let && (joins(after) || after == Class::katakana))
    return false;                                                                      // WB13b
  return !(after == Class::regional_indicator && before == after && odd_indicators_);  // WB15, WB16
}

FoundBreaks WordBreaks::next(std::uint32_t c, std::uint64_t offset) noexcept {
  FoundBreaks found;
  const TextBreakClasses classes = text_break_classes(c);
  const auto after = static_cast<Class>(classes.word);
  const bool skipped = after == Class::extend || after == Class::format || after == Class::zwj;
  if (skipped && last_ != Class::text_start && !is_newline(last_)) {  // WB4
    last_ = after;
    return found;
  }
  const bool inside = mid_at_ != kNoBreak && goes_on(after);
  if (mid_at_ != kNoBreak && !inside && !mid_joined_) found.add(mid_at_);
  mid_at_ = kNoBreak;
  if (before_ != Class::text_start && !inside) {
    const bool letter_mid =
        is_ahletter(before_) && (after == Class::mid_letter || is_mid_num_letq(after));
    const bool number_mid =
        before_ == Class::numeric && (after == Class::mid_num || is_mid_num_letq(after));
    const bool hebrew_mid = before_ == Class::hebrew_letter && after == Class::double_quote;
    const bool breaks = is_break(after, classes.pictographic);
    if (letter_mid || number_mid || hebrew_mid) {
      mid_at_ = offset;
      mid_behind_ = before_;
      mid_joined_ = !breaks;
    } else if (breaks) {
      found.add(offset);
    }
  }
  odd_indicators_ = after == Class::regional_indicator && !(before_ == after && odd_indicators_);
  before_ = last_ = after;
  return found;
}

FoundBreaks WordBreaks::end() noexcept {
  FoundBreaks found;
  if (mid_at_ != kNoBreak && !mid_joined_) found.add(mid_at_);
  mid_at_ = kNoBreak;
  return found;
}

}  // namespace toll::unicode
