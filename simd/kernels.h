// simd/kernels.h - the one door to the vector code: a table of functions for the best instruction
// set of this machine. Pure functions over bytes; every one has the same result on every set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "simd/byte_pairs.h"
#include "simd/merge_short.h"
#include "simd/word_lookup.h"

namespace toll::simd {

/// How an automaton's tables class the characters above ASCII: what the kernels need of them.
struct WideClasses {
  const std::uint16_t* page_of;  ///< of each 128 code points, up to U+10FFFF
  const std::uint8_t* class_of;  ///< [n_pages][128]
  std::uint8_t upper;            ///< classes: of capital and title-case letters,
  std::uint8_t lower;            ///< of small ones,
  std::uint8_t other_letter;     ///< of letters without case,
  std::uint8_t mark;             ///< of combining marks,
  std::uint8_t white;            ///< of white space
  std::uint8_t punctuation;      ///< and of what is none of these, nor a number
  bool has_uniform_blocks;       ///< U+4E00 to U+9FFF and U+AC00 to U+D77F are letters without case
};

/// What PreTokenize has done.
struct PreTokenized {
  std::size_t n_bytes;   ///< the last end, or 0: where the first undecided piece starts
  std::size_t n_ends;    ///< entries of `ends`
  bool has_wide_places;  ///< some of those are no ends
};

/// So many entries of `ends` are written at a time, wanted or not.
inline constexpr std::size_t kPlacesAtOnce = 16;

/// Of an entry of PreTokenize's `ends`: no piece ends there; it is a place inside one, between two
/// characters of three or four bytes.
inline constexpr std::uint32_t kWidePlace = 1U << 31U;

/// Cuts text into the pieces of one family of pre-tokeniser patterns.
/// @param text  a piece starts at text[0]; n + 64 bytes are readable, n < kWidePlace.
/// @param ends  room for n + kPlacesAtOnce offsets: gets the end of each piece that is certain, and
///              all wide places in them, ascending. Text is undecided from the first character on
///              that is of no class of `classes` (numbers above ASCII, bytes that are not UTF-8),
///              in long runs other than letters, and near n.
using PreTokenize = PreTokenized (*)(const std::uint8_t* text, std::size_t n,
                                     const WideClasses& classes, std::uint32_t* ends);

/// Looks words up in a table of numbers of tokens (word_lookup.h).
/// @param base      word i is base[offsets[i], offsets[i + 1]); 8 bytes beyond are readable.
/// @param table     2^kTableBits64 entries: a word's key and, in the low bits, its number.
/// @param missed    room for n + 8: gets the numbers of the words that are not in it, ascending.
/// @return          the tokens of the others together.
using CountWords = std::uint64_t (*)(const std::uint8_t* base, const std::uint32_t* offsets,
                                     std::size_t n, const std::uint64_t* table,
                                     std::uint32_t* missed, std::size_t* n_missed);

/// Looks words of up to 7 bytes up in lines (word_lookup.h), which other threads may write to.
/// @param words   the numbers of n words, ascending.
/// @param table   as CountWords has it: gets those that are found.
/// @param missed  room for n, and may be `words`: gets the numbers of those that are not.
/// @return        the tokens of those that are.
using Count64 = std::uint64_t (*)(const std::uint8_t* base, const std::uint32_t* offsets,
                                  const std::uint32_t* words, std::size_t n, WordLines lines,
                                  std::uint64_t* table, std::uint32_t* missed,
                                  std::size_t* n_missed);

/// The same, of words of 8 to 15 bytes, without a table; 16 bytes from a word's first on are
/// readable.
using Count128 = std::uint64_t (*)(const std::uint8_t* base, const std::uint32_t* offsets,
                                   const std::uint32_t* words, std::size_t n, WordLines lines,
                                   std::uint32_t* missed, std::size_t* n_missed);

/// Looks words up in a table of ids; else as CountWords.
/// @param ids  gets for each word the ids of its entry, 0 for one that is not in the table.
/// @return     how many words are not.
using FindWords = std::size_t (*)(const std::uint8_t* base, const std::uint32_t* offsets,
                                  std::size_t n, const Ids64* table, std::uint64_t* ids,
                                  std::uint32_t* missed);

/// Looks words of up to 7 bytes up in lines of ids; else as Count64.
/// @param table   as FindWords has it: gets those that are found and have no more tokens than it
///                holds.
/// @param ids     gets for each of the words, by its number, the ids of its slot; 0: not found.
/// @param missed  gets the numbers of the words that the table does not get.
/// @return        how many those are.
using Find64 = std::size_t (*)(const std::uint8_t* base, const std::uint32_t* offsets,
                               const std::uint32_t* words, std::size_t n, WordLines lines,
                               Ids64* table, std::uint64_t* ids, std::uint32_t* missed);

/// The same, of words of 8 to 15 bytes; else as Count128.
/// @param table  2^kTableBits128 entries, where a word is looked for first.
using Find128 = std::size_t (*)(const std::uint8_t* base, const std::uint32_t* offsets,
                                const std::uint32_t* words, std::size_t n, WordLines lines,
                                Ids128* table, std::uint64_t* ids, std::uint32_t* missed);

/// Writes the ids of words one after the other.
/// @param heads  of each of n words: its ids, as an entry of Ids64 has them; or, where the
/// number
///                of them would be, zero, and below the number of its list.
/// @param to      gets them: room for kFewIds more than there are. Goes behind them.
/// @return        the first word whose list is null, or n.
using WriteIds = std::size_t (*)(const std::uint64_t* heads, std::size_t n, const IdList* lists,
                                 std::uint32_t** to);

/// The wide split points of model/split_pairs.h: hash_bit<kSplitPairBits>() of a set.
inline constexpr unsigned kSplitPairBits = 19;
inline constexpr std::uint64_t kSplitPairFactor = kBitFactor;
inline constexpr unsigned kSplitPairShift = 64U - kSplitPairBits;

/// Leaves those wide places out of ends[0, n) that are no cuts, and makes the others ends.
/// @param base  what the entries count from; 8 bytes behind the last are readable.
/// @param bits  the set that knows which are.
/// @return      how many are left.
using ChooseWideSplits = std::size_t (*)(const std::uint8_t* base, std::uint32_t* ends,
                                         std::size_t n, const std::uint64_t* bits);

/// What MapAscii has done.
struct MappedAscii {
  std::size_t n_read;
  std::uint8_t* to;  ///< behind what was written
  bool after_space;  ///< the last byte read is a space, mapped
};

/// MapAscii reads so many bytes at a time.
inline constexpr std::size_t kMapBlock = 64;

/// Maps ASCII byte by byte, and drops a space that follows one. Stops before a byte that maps to 0
/// or is above ASCII, before one that such a byte follows, and where not more than kMapBlock bytes
/// are left.
/// @param table        of 128 bytes.
/// @param after_space  as if one had been read before.
/// @param to           room for n + kMapBlock.
using MapAscii = MappedAscii (*)(const std::uint8_t* text, std::size_t n, const std::uint8_t* table,
                                 bool after_space, std::uint8_t* to);

/// Which bytes are of a set.
/// @param text   64 * n_blocks bytes.
/// @param table  of 256: not 0 for those that are.
/// @param marks  n_blocks numbers: bit i of number k is for text[64 k + i].
using MarkBytes = void (*)(const std::uint8_t* text, std::size_t n_blocks,
                           const std::uint8_t* table, std::uint64_t* marks);

struct Kernels {
  const char* isa;  ///< "scalar", "sse4", "avx2", "avx512" or "neon"
  /// Null where the automaton alone is used.
  PreTokenize pre_tokenize_gpt2 = nullptr;
  PreTokenize pre_tokenize_cl100k = nullptr;
  PreTokenize pre_tokenize_o200k = nullptr;
  ChooseWideSplits choose_wide_splits = nullptr;  ///< null where those are
  SplitByRanks split_by_ranks;
  CountWords count_words;
  Count64 count_64;
  Count128 count_128;
  FindWords find_words;
  Find64 find_64;
  Find128 find_128;
  WriteIds write_ids;
  MergeShort merge_short;
  MapAscii map_ascii = nullptr;    ///< null where a loop does
  MarkBytes mark_bytes = nullptr;  ///< null where a loop does
};

/// The kernels of the best instruction set that the processor has, or of the one that the
/// environment variable TOLL_ISA names, if the processor has it. Decided once; thread-safe.
const Kernels& kernels() noexcept;

/// The kernels of a named instruction set; null if there are none or the processor lacks it.
const Kernels* kernels_of(std::string_view isa) noexcept;

}  // namespace toll::simd
