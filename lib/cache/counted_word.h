// lib/cache/counted_word.h - a short piece and how many tokens it is, in as few bits as that takes:
// as the lines of simd/word_table.h have it.
#pragma once

#include <cstdint>
#include <type_traits>

#include "cache/word_key.h"
#include "simd/kernels.h"

namespace toll::cache {

/// A piece of up to 7 bytes; all zeros is none.
struct CountedWord {
  using Key = SmallKey;
  std::uint64_t entry;  ///< as in the kernels' table

  static CountedWord of(const SmallKey& key, unsigned count) noexcept { return {key.word | count}; }
  [[nodiscard]] SmallKey key() const noexcept { return {entry & ~simd::kMaxWordTokens}; }
  [[nodiscard]] bool is_empty() const noexcept { return entry == 0; }
  [[nodiscard]] unsigned count() const noexcept {
    return static_cast<unsigned>(entry & simd::kMaxWordTokens);
  }
};

/// One of 8 to 15 bytes.
struct CountedPair {
  using Key = WordKey;
  static constexpr std::uint64_t kCountMask = 15ULL << simd::kPairCountShift;

  std::uint64_t low;
  std::uint64_t high;  ///< as a key's, and the number of tokens above

  static CountedPair of(const WordKey& key, unsigned count) noexcept {
    return {key.low, key.high | std::uint64_t{count} << simd::kPairCountShift};
  }
  [[nodiscard]] WordKey key() const noexcept { return {low, high & ~kCountMask}; }
  [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
  [[nodiscard]] unsigned count() const noexcept {
    return static_cast<unsigned>(high >> simd::kPairCountShift);
  }
};

template <class Key>
using CountedOf = std::conditional_t<std::is_same_v<Key, SmallKey>, CountedWord, CountedPair>;

}  // namespace toll::cache
