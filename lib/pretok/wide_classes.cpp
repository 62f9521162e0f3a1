// lib/pretok/wide_classes.cpp - see wide_classes.h.
#include "pretok/wide_classes.h"

#include <algorithm>

namespace toll::pretok {
namespace {

/// Whether first to last, which are whole pages, are all of class `id`.
bool are_all(const vocab::MatcherTables& tables, std::uint32_t first, std::uint32_t last,
             std::uint8_t id) noexcept {
  constexpr unsigned kBits = vocab::MatcherTables::kPageBits;
  const auto pages = tables.page_of.subspan(first >> kBits, (last >> kBits) - (first >> kBits) + 1);
  const auto page = tables.class_of.subspan(std::size_t{pages[0]} << kBits, 1U << kBits);
  return std::all_of(pages.begin(), pages.end(), [&](auto p) { return p == pages[0]; }) &&
         std::all_of(page.begin(), page.end(), [&](auto c) { return c == id; });
}

}  // namespace

simd::WideClasses wide_classes(const vocab::MatcherTables& tables) noexcept {
  simd::WideClasses classes{};
  classes.page_of = tables.page_of.data();
  classes.class_of = tables.class_of.data();
  classes.upper = class_of(tables, 0x410);          // CYRILLIC CAPITAL LETTER A
  classes.lower = class_of(tables, 0x430);          // CYRILLIC SMALL LETTER A
  classes.other_letter = class_of(tables, 0x4e00);  // an ideograph
  classes.mark = class_of(tables, 0x300);           // COMBINING GRAVE ACCENT
  classes.white = class_of(tables, 0xa0);           // NO-BREAK SPACE
  classes.punctuation = class_of(tables, 0xa1);     // INVERTED EXCLAMATION MARK
  classes.has_uniform_blocks = are_all(tables, 0x4e00, 0x9fff, classes.other_letter) &&
                               are_all(tables, 0xac00, 0xd77f, classes.other_letter);
  return classes;
}

}  // namespace toll::pretok
