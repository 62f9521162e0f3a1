// lib/unicode/text_breaks.cpp - look-ups in the generated table.
#include "unicode/text_breaks.h"

namespace toll::unicode {
namespace {

#include "unicode/break_tables.inc"

}  // namespace

TextBreakClasses text_break_classes(std::uint32_t c) noexcept {
  constexpr std::uint32_t kMask = (1U << kTextBreakShift) - 1;
  const std::size_t block = kTextBreakStage1[c >> kTextBreakShift];
  return kTextBreaks[kTextBreakStage2[(block << kTextBreakShift) + (c & kMask)]];
}

}  // namespace toll::unicode
