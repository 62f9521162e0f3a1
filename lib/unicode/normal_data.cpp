// lib/unicode/normal_data.cpp - look-ups in the generated tables.
#include "unicode/normal_data.h"

#include <algorithm>
#include <iterator>

#include "unicode/ucd.h"

namespace toll::unicode {
namespace {

struct Composition {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  std::uint32_t composed = 0;
};

#include "unicode/normal_tables.inc"

/// Keys are code point * 256 + length, ascending; places are offsets in kPool.
std::u16string_view find(std::span<const std::uint32_t> keys, const std::uint16_t* places,
                         std::uint32_t c) noexcept {
  const auto at = std::lower_bound(keys.begin(), keys.end(), c << 8U);
  if (at == keys.end() || *at >> 8U != c) return {};
  return {kPool + places[at - keys.begin()], *at & 0xffU};
}

std::uint32_t hangul_composition(std::uint32_t first, std::uint32_t second) noexcept {
  // Unsigned differences: what is below the range is far above it too.
  if (first - kLeadingFirst < 19 && second - kVowelFirst < 21) {
    return kHangulFirst + (first - kLeadingFirst) * kPerLeading +
           (second - kVowelFirst) * kTrailingsPerVowel;
  }
  const std::uint32_t syllable = first - kHangulFirst;
  const std::uint32_t trailing = second - kBeforeTrailing;
  const bool joins = first >= kHangulFirst && first <= kHangulLast &&
                     syllable % kTrailingsPerVowel == 0 && trailing >= 1 && trailing <= 27;
  return joins ? first + trailing : 0;
}

}  // namespace

NormalKind normal_kind(std::uint32_t c) noexcept {
  constexpr std::uint32_t kMask = (1U << kKindShift) - 1;
  const std::size_t block = kKindStage1[c >> kKindShift];
  return kKinds[kKindStage2[(block << kKindShift) + (c & kMask)]];
}

std::u16string_view decomposition(std::uint32_t c, NormalForm form) noexcept {
  if (form == NormalForm::nfkc || form == NormalForm::nfkd) {
    const std::u16string_view compatible = find(kCompatibleKeys, kCompatiblePlaces, c);
    if (!compatible.empty()) return compatible;
  }
  return find(kCanonicalKeys, kCanonicalPlaces, c);
}

std::uint32_t composition(std::uint32_t first, std::uint32_t second) noexcept {
  if (const std::uint32_t syllable = hangul_composition(first, second); syllable != 0) {
    return syllable;
  }
  const auto before = [](const Composition& pair, std::uint64_t key) {
    return (std::uint64_t{pair.first} << 32U | pair.second) < key;
  };
  const auto* const at = std::lower_bound(std::begin(kCompositions), std::end(kCompositions),
                                          std::uint64_t{first} << 32U | second, before);
  if (at == std::end(kCompositions) || at->first != first || at->second != second) return 0;
  return at->composed;
}

std::uint8_t char_classes(std::uint32_t c) noexcept {
  constexpr std::uint32_t kMask = (1U << kCharShift) - 1;
  const std::size_t block = kCharStage1[c >> kCharShift];
  return kCharStage2[(block << kCharShift) + (c & kMask)];
}

std::uint32_t lower_case(std::uint32_t c) noexcept {
  if (c == 0x130) return 'i';
  const auto* const above =
      std::upper_bound(std::begin(kLower), std::end(kLower), c,
                       [](std::uint32_t value, const FoldRow& row) { return value < row.first; });
  if (above == std::begin(kLower)) return c;
  const FoldRow& row = above[-1];
  if (c > row.last || (c - row.first) % row.step != 0) return c;
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(c) + row.delta);
}

std::uint8_t break_classes(std::uint32_t c) noexcept {
  constexpr std::uint32_t kMask = (1U << kBreakShift) - 1;
  const std::size_t block = kBreakStage1[c >> kBreakShift];
  return kBreakStage2[(block << kBreakShift) + (c & kMask)];
}

}  // namespace toll::unicode
