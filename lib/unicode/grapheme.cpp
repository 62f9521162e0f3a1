// lib/unicode/grapheme.cpp - see grapheme.h.
#include "unicode/grapheme.h"

#include "unicode/normal_data.h"

namespace toll::unicode {
namespace {

// High bits of break_classes().
constexpr std::uint8_t kConsonant = 1;
constexpr std::uint8_t kLinker = 2;
constexpr std::uint8_t kExtend = 3;

}  // namespace

bool GraphemeBreaks::is_break(Class after, bool is_consonant) const noexcept {
  const Class before = before_;
  if (before == Class::text_start) return true;                 // GB1
  if (before == Class::cr && after == Class::lf) return false;  // GB3
  const auto is_control = [](Class c) {
    return c == Class::control || c == Class::cr || c == Class::lf;
  };
  if (is_control(before) || is_control(after)) return true;  // GB4, GB5
  switch (before) {                                          // GB6 to GB8
    case Class::hangul_l:
      if (after == Class::hangul_l || after == Class::hangul_v || after == Class::hangul_lv ||
          after == Class::hangul_lvt) {
        return false;
      }
      break;
    case Class::hangul_v:
    case Class::hangul_lv:
      if (after == Class::hangul_v || after == Class::hangul_t) return false;
      break;
    case Class::hangul_t:
    case Class::hangul_lvt:
      if (after == Class::hangul_t) return false;
      break;
    default: break;
  }
  if (after == Class::extend || after == Class::zwj) return false;             // GB9
  if (after == Class::spacing_mark || before == Class::prepend) return false;  // GB9a, GB9b
  if (is_consonant && conjunct_ == Conjunct::linked) return false;             // GB9c
  if (after == Class::pictographic && emoji_ == Emoji::joined) return false;   // GB11
  return !(after == Class::regional_indicator && odd_indicators_);             // GB12, GB13, GB999
}

bool GraphemeBreaks::breaks_before(std::uint32_t c) noexcept {
  const std::uint8_t classes = break_classes(c);
  const auto after = static_cast<Class>(classes & 0xfU);
  const auto conjunct = static_cast<std::uint8_t>(classes >> 4U);
  const bool breaks = is_break(after, conjunct == kConsonant);

  if (after == Class::pictographic) {
    emoji_ = Emoji::pictographic;
  } else if (after == Class::zwj && emoji_ == Emoji::pictographic) {
    emoji_ = Emoji::joined;
  } else if (after != Class::extend || emoji_ == Emoji::joined) {
    emoji_ = Emoji::none;
  }
  if (conjunct == kConsonant) {
    conjunct_ = Conjunct::consonant;
  } else if (conjunct == kLinker) {
    if (conjunct_ == Conjunct::consonant) conjunct_ = Conjunct::linked;
  } else if (conjunct != kExtend) {
    conjunct_ = Conjunct::none;
  }
  odd_indicators_ = after == Class::regional_indicator && !odd_indicators_;
  before_ = after;
  return breaks;
}

}  // namespace toll::unicode
