// lib/unicode/normal_data.h - what normalisers know of a character: normal forms, marks, lower
// case.
//
// Each table is of the Unicode version of the crate that Hugging Face tokenizers 0.23 takes it
// from, found by asking that for every scalar value: a newer table would give other tokens than the
// models'. The tables are made by data/generate_unicode --normal.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace toll::unicode {

enum class NormalForm : std::uint8_t { nfc, nfd, nfkc, nfkd };

/// Unicode 9.0, as in unicode-normalization-alignments 0.1.12.
struct NormalKind {
  std::uint8_t flags = 0;  ///< use the functions below
  std::uint8_t rank = 0;   ///< orders as the canonical combining class does; 0 for starters

  /// The character's form is not the character itself, even between two starters that join nothing.
  [[nodiscard]] bool changes(NormalForm form) const noexcept {
    return (flags >> static_cast<unsigned>(form) & 1U) != 0;
  }
  /// The character may be reordered before, or composed with, one that stands before it.
  [[nodiscard]] bool joins(NormalForm form) const noexcept {
    return (flags >> (4 + static_cast<unsigned>(form)) & 1U) != 0;
  }
};

/// @param c  at most kMaxCodePoint, here and below.
[[nodiscard]] NormalKind normal_kind(std::uint32_t c) noexcept;

/// The full decomposition of a character that has one in that form (nfd and nfc: canonical; nfkd
/// and nfkc: compatibility), in canonical order; empty for one that has none and for Hangul
/// syllables. UTF-16. Static storage. Cost: a binary search.
[[nodiscard]] std::u16string_view decomposition(std::uint32_t c, NormalForm form) noexcept;

/// The primary composite of two characters, Hangul included; 0 if there is none.
[[nodiscard]] std::uint32_t composition(std::uint32_t first, std::uint32_t second) noexcept;

inline constexpr std::uint32_t kHangulFirst = 0xac00;  ///< AC00 to D7A3 are the syllables
inline constexpr std::uint32_t kHangulLast = 0xd7a3;
inline constexpr std::uint32_t kLeadingFirst = 0x1100;    ///< 19 leading consonants
inline constexpr std::uint32_t kVowelFirst = 0x1161;      ///< 21 vowels
inline constexpr std::uint32_t kBeforeTrailing = 0x11a7;  ///< then 27 trailing consonants
inline constexpr std::uint32_t kTrailingsPerVowel = 28;   ///< with none at all
inline constexpr std::uint32_t kPerLeading = 21 * 28;

// Bits of char_classes().
inline constexpr std::uint8_t kHasLower = 1;     ///< lower_case() is another character
inline constexpr std::uint8_t kMark9 = 2;        ///< M of 9.0 (unicode-normalization-alignments)
inline constexpr std::uint8_t kNonspacing8 = 4;  ///< Mn of 8.0 (unicode_categories 0.1)
inline constexpr std::uint8_t kBertRemoves = 8;  ///< Cc, Cf, Co of 8.0 but \t \n \r; and U+FFFD
inline constexpr std::uint8_t kWhiteSpace = 16;  ///< White_Space
[[nodiscard]] std::uint8_t char_classes(std::uint32_t c) noexcept;

/// The lower case (17.0, as std of Rust 1.9x) of a character with kHasLower: one code point, but
/// for U+0130, which becomes "i" and U+0307; for it this returns "i".
[[nodiscard]] std::uint32_t lower_case(std::uint32_t c) noexcept;

/// Low four bits: a grapheme break class; high bits: an Indic conjunct break class. See grapheme.h.
[[nodiscard]] std::uint8_t break_classes(std::uint32_t c) noexcept;

}  // namespace toll::unicode
