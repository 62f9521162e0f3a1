// simd/byte_pairs.h - what merges say of two bytes, and of what stands contexts a place that one
// reaches over: what the vector code and the rest of the library tell each other of forced-merge
// split points. model/split_ranks.h has the proof. The functions have internal linkage: the files
// of the instruction sets share no code.
#pragma once

#include <cstddef>
#include <cstdint>

namespace toll::simd {

/// Of two bytes, one number. A level is what ranks are rounded to: of two merges the one of the
/// lower level has the lower rank. kNoLevel: there is no such merge.
struct BytePair {
  static constexpr std::uint32_t kNoLevel = 255;
  /// The level of the merge of the two.
  static constexpr unsigned kOwnAt = 0;
  /// The least of the merges that take the second byte to a symbol that ends with the first.
  static constexpr unsigned kTakenLeftAt = 8;
  /// The least of the merges that take the first byte to a symbol that begins with the second.
  static constexpr unsigned kTakenRightAt = 16;

  static constexpr std::uint32_t kKeepBefore = 1U << 24U;  ///< no cut before the two,
  static constexpr std::uint32_t kKeepBehind = 1U << 25U;  ///< nor behind them
  static constexpr std::uint32_t kApart = 1U << 31U;       ///< no merge reaches over between them

  static constexpr std::uint32_t kNone =
      kApart | kNoLevel << kOwnAt | kNoLevel << kTakenLeftAt | kNoLevel << kTakenRightAt;
};

/// The number of two bytes: they, as they lie in memory.
static inline std::uint32_t byte_pair(std::uint8_t first, std::uint8_t second) {
  return first | std::uint32_t{second} << 8U;
}

/// A set of what stands contexts a place that some merge reaches over, found by hashes.
struct SplitContext {
  static constexpr unsigned kBits = 20;  ///< 2^kBits bits

  // What a key says besides its bytes, which are a little-endian number.
  static constexpr std::uint64_t kTwoBefore = 1ULL << 32U;  ///< and one behind
  static constexpr std::uint64_t kTwoBehind = 2ULL << 32U;  ///< and one before
  static constexpr std::uint64_t kTwoAndTwo = 3ULL << 32U;
};

/// The place of a key in a set of 2^kBits bits.
inline constexpr std::uint64_t kBitFactor = 0x9e3779b97f4a7c15ULL;
template <unsigned kBits>
static inline std::size_t hash_bit(std::uint64_t key) {
  return (key * kBitFactor) >> (64U - kBits);
}

struct SplitRankTables {
  const std::uint32_t* pairs;     ///< 65,536, by byte_pair()
  const std::uint64_t* contexts;  ///< the bits of SplitContext
};

/// Lists places inside a piece, or the prefix of one, that no merge reaches over, ascending.
/// @param text  8 bytes behind the n are readable.
/// @param goes_on  unknown bytes of the piece follow.
/// @param cuts  room for n + kPlacesAtOnce (kernels.h).
/// @return      how many there are.
using SplitByRanks = std::size_t (*)(const std::uint8_t* text, std::size_t n, bool goes_on,
                                     const SplitRankTables& tables, std::uint32_t* cuts);

}  // namespace toll::simd
