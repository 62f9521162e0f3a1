// simd/word_lookup.h - the words that tables know, and where they are in them.
//
// A word of up to seven bytes and its number of bytes are one key of 64 bits, and the key's place
// in the table of words follows from it, so that a look-up is one load and one comparison. One of
// up to fifteen bytes is a key of 128 bits. Lines of 64 bytes hold more words: the slots of a line
// are all that a word with its hash may be in. The functions have internal linkage: the files of
// the instruction sets share no code.
#pragma once

#include <cstddef>
#include <cstdint>

namespace toll::simd {

/// Places of a table: 128 KiB of counts, 256 KiB of ids.
inline constexpr unsigned kTableBits64 = 14;
inline constexpr std::uint64_t kMaxBytes64 = 7;
/// A key's low five bits are zero. An entry of counts holds the number of tokens there: entry ^ key
/// is then that number, and for every other key at least this.
inline constexpr std::uint64_t kMaxCount64 = 31;
/// The key of what is longer: no word's, since it has no number of bytes, and not that of an empty
/// place, which is 0.
inline constexpr std::uint64_t kNoWord = 1U << 8U;

/// A word's tokens, up to three of 20 bits each, the first lowest; above them how many.
struct Ids64 {
  static constexpr unsigned kIdBits = 20;
  static constexpr unsigned kCountShift = 3 * kIdBits;
  static constexpr std::uint64_t kIdMask = (1U << kIdBits) - 1;

  std::uint64_t key;
  std::uint64_t ids;
};

inline constexpr unsigned kTagShift64 = 5;
inline constexpr std::uint32_t kWordHashLow = 0x9e3779b1U;
inline constexpr std::uint32_t kWordHashHigh = 0x85ebca77U;

/// @param text  eight bytes, of which the first n (1 to 7) are the word.
static inline std::uint64_t key_64(std::uint64_t text, std::uint64_t n) {
  return (text << ((64 - 8 * n) & 63U)) | (n << kTagShift64);
}
/// The same of any word.
static inline std::uint64_t key_64_or_none(std::uint64_t text, std::uint64_t n) {
  return n > kMaxBytes64 ? kNoWord : key_64(text, n);
}

static inline std::size_t place_64(std::uint64_t key) {
  const std::uint64_t sum = (key & 0xffffffffU) * kWordHashLow + (key >> 32U) * kWordHashHigh;
  return (sum >> 32U) & ((1U << kTableBits64) - 1);
}

/// A word of 8 to 15 bytes is two numbers: its first eight bytes; and the others with their number
/// above them, over which there is room for the number of its tokens.
inline constexpr std::uint64_t kMaxBytes128 = 15;
inline constexpr unsigned kTagShift128 = 56;
inline constexpr unsigned kCountShift128 = 60;

/// @param text  the eight bytes from the word's ninth on.
/// @param n     bytes of the word.
static inline std::uint64_t high_of_128(std::uint64_t text, std::uint64_t n) {
  return (text & ((1ULL << (8 * n - 64)) - 1)) | (n << kTagShift128);
}

/// Some ids, of which kFewIds are readable in any case; or null.
struct IdList {
  const std::uint32_t* ids;
  std::size_t n;
};
inline constexpr std::size_t kFewIds = 6;

/// A word of 8 to 15 bytes and its tokens, as in Ids64. Such entries have a table, too: 192 KiB.
struct Ids128 {
  std::uint64_t low;
  std::uint64_t high;
  std::uint64_t ids;
};

/// Lines of 64 bytes, aligned. Of counts: eight entries as in their table, or four pairs of numbers
/// with counts; a word is there at most once. Of ids: four Ids64, or in two lines five Ids128; a
/// word may be there twice, with the same ids.
struct WordLines {
  const void* lines;
  std::uint32_t n;  ///< or of two; up to 2^32 - 1
};
inline constexpr std::size_t kLineBytes = 64;
inline constexpr std::size_t kIds128InLines = 5;
inline constexpr unsigned kTableBits128 = 13;

/// Hash of a key of 128 bits; of one of 64 with high = 0.
static inline std::uint64_t word_hash(std::uint64_t low, std::uint64_t high) {
  __extension__ using Wide = unsigned __int128;
  const Wide product =
      static_cast<Wide>(low ^ 0x9e3779b97f4a7c15ULL) * (high ^ 0xd1b54a32d192ed03ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

/// The place in a table of Ids128 of a word with this hash.
static inline std::size_t place_128(std::uint64_t hash) {
  return hash & ((1U << kTableBits128) - 1);
}

/// The number of the line of a word with this hash.
static inline std::size_t line_number(std::uint64_t hash, std::uint32_t n_lines) {
  return (hash >> 32U) * n_lines >> 32U;
}

/// All ones if a number is 0, else 0: by arithmetic of which no compiler makes a branch.
static inline std::uint64_t if_zero(std::uint64_t number) {
  return ((number | (0 - number)) >> 63U) - 1;
}

}  // namespace toll::simd
