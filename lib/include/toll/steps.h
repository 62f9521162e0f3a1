// toll/steps.h - what may happen to a text before a model sees it: normalisers, then
// pre-tokenisers.
#pragma once

#include <cstdint>

namespace toll {

/// A step's kind. `a` and `b` are its two texts, `flags` its flags; in a .tollv image a pattern is
/// an automaton.
enum class StepKind : std::uint32_t {
  nfc = 1,
  nfd = 2,
  nfkc = 3,
  nfkd = 4,
  lowercase = 5,
  strip_accents = 6,
  strip = 7,            ///< flags: 1 left, 2 right
  replace = 8,          ///< the text a by b; an empty one is between all characters
  replace_pattern = 9,  ///< what the pattern a matches by b
  prepend = 10,         ///< a, unless the segment is empty
  precompiled = 11,     ///< a: charsmap
  bert = 12,            ///< flags: 1 clean, 2 Chinese characters, 4 strip accents, 8 lower case
  nmt = 13,
  sentencepiece = 14,  ///< a: charsmap or empty; b: protected pieces, each as u32 length and bytes;
                       ///< flags: kSp...
  // Pre-tokenisers, which cut pieces.
  split = 32,              ///< a: pattern; flags: kJoin... and kDrop...
  replace_in_pieces = 34,  ///< the text a by b
  begin_piece_with = 33,   ///< a, unless the piece begins with it; flags: 1 only the text's first
  split_scripts = 35,      ///< where the script changes
};

/// How tokens become text again: what happens, in order, to the list of their spellings, which is
/// joined in the end. Without any step the list is simply joined.
enum class DecodeKind : std::uint32_t {
  join = 1,             ///< into one, with a between them
  byte_fallback = 2,    ///< spellings such as <0x61> become bytes
  strip = 3,            ///< flags: of the character a, so many first (low 16 bits) and last ones go
  replace = 4,          ///< the text a by b
  replace_pattern = 5,  ///< what the pattern a matches by b
  metaspace = 6,        ///< a becomes a space; flags: 1 but in the first spelling it goes
  word_piece = 7,   ///< a space before all but the first and those that begin with a, which goes;
                    ///< flags: 1 English clean-up
  word_suffix = 8,  ///< a becomes a space, at the end nothing
  ctc = 9,          ///< repeats and a go, b becomes a space; flags: 1 English clean-up
  sentencepiece = 10,  ///< a: what an unknown token becomes; flags: kSpDummyPrefix,
                       ///< kSpRemoveExtraSpaces. Comes first
  denormalize = 11,    ///< as StepKind::sentencepiece does it. a: charsmap; flags: kSp...
};

/// Whether a step belongs to the normalisers.
constexpr bool is_normalizer(StepKind kind) noexcept {
  return kind < StepKind::split;
}

/// Flags of StepKind::split: which neighbours make one piece, and which are left out.
inline constexpr std::uint32_t kJoinGapMatch = 1;    ///< a gap and the match after it
inline constexpr std::uint32_t kJoinMatchGap = 2;    ///< a match and the gap after it
inline constexpr std::uint32_t kJoinMatchMatch = 4;  ///< two matches in a row
inline constexpr std::uint32_t kDropMatch = 8;
inline constexpr std::uint32_t kDropGap = 16;
inline constexpr std::uint32_t kSplitCovers = 32;  ///< there are no gaps; compile_vocab() says so
inline constexpr std::uint32_t kAllSplitFlags = 63;

/// Flags of StepKind::sentencepiece.
inline constexpr std::uint32_t kSpDummyPrefix = 1;
inline constexpr std::uint32_t kSpRemoveExtraSpaces = 2;
inline constexpr std::uint32_t kSpEscapeSpaces = 4;
inline constexpr std::uint32_t kSpSpaceAsSuffix = 8;
inline constexpr std::uint32_t kAllSpFlags = 15;

}  // namespace toll
