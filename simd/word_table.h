// simd/word_table.h - the words of up to seven bytes that a table knows, and where they are in it.
//
// A word and its number of bytes are one key of 64 bits, and the key's place follows from it, so
// that a look-up is one load and one comparison. The functions have internal linkage: the files of
// the instruction sets share no code.
#pragma once

#include <cstddef>
#include <cstdint>

namespace toll::simd {

/// Places of a table: 256 KiB of counts, 512 KiB of ids.
inline constexpr unsigned kWordTableBits = 15;
inline constexpr std::uint64_t kMaxWordBytes = 7;
/// A key's low five bits are zero. An entry of counts holds the number of tokens there: entry ^ key
/// is then that number, and for every other key at least this.
inline constexpr std::uint64_t kMaxWordTokens = 31;
/// The key of what is longer: no word's, since it has no number of bytes, and not that of an empty
/// place, which is 0.
inline constexpr std::uint64_t kNoWord = 1U << 8U;

/// A word's tokens, up to three of 20 bits each, the first lowest; above them how many.
struct WordIds {
  static constexpr unsigned kIdBits = 20;
  static constexpr unsigned kCountShift = 3 * kIdBits;
  static constexpr std::uint64_t kIdMask = (1U << kIdBits) - 1;

  std::uint64_t key;
  std::uint64_t ids;
};

inline constexpr unsigned kWordTagShift = 5;
inline constexpr std::uint32_t kWordHashLow = 0x9e3779b1U;
inline constexpr std::uint32_t kWordHashHigh = 0x85ebca77U;

/// @param text  eight bytes, of which the first n (1 or more) are the word.
static inline std::uint64_t word_key(std::uint64_t text, std::uint64_t n) {
  const std::uint64_t key = (text << ((64 - 8 * n) & 63U)) | (n << kWordTagShift);
  return n > kMaxWordBytes ? kNoWord : key;
}

static inline std::size_t word_place(std::uint64_t key) {
  const std::uint64_t sum = (key & 0xffffffffU) * kWordHashLow + (key >> 32U) * kWordHashHigh;
  return (sum >> 32U) & ((1U << kWordTableBits) - 1);
}

}  // namespace toll::simd
