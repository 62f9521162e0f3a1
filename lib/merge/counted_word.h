// lib/merge/counted_word.h - a short piece and how many tokens it is, in as few bits as that takes.
#pragma once

#include <cstdint>
#include <type_traits>

#include "merge/word_key.h"
#include "simd/kernels.h"

namespace toll::merge {

/// A piece of up to 7 bytes; all zeros is none.
struct CountedWord {
  using Key = SmallKey;
  std::uint64_t entry;  ///< as in the kernels' table

  static CountedWord of(const SmallKey& key, unsigned count) noexcept { return {key.word | count}; }
  [[nodiscard]] SmallKey key() const noexcept { return {entry & ~simd::kMaxWordTokens}; }
  [[nodiscard]] bool is_empty() const noexcept { return entry == 0; }
  /// Its number of tokens if it has that key, else 0.
  [[nodiscard]] unsigned count_of(const SmallKey& key) const noexcept {
    const std::uint64_t found = entry ^ key.word;
    return found > simd::kMaxWordTokens ? 0 : static_cast<unsigned>(found);
  }
};

/// One of 8 to 15 bytes.
struct CountedPair {
  using Key = WordKey;
  static constexpr unsigned kCountShift = 60;
  static constexpr std::uint64_t kCountMask = 15ULL << kCountShift;

  std::uint64_t low;
  std::uint64_t high;  ///< as a key's, and the number of tokens in the top four bits

  static CountedPair of(const WordKey& key, unsigned count) noexcept {
    return {key.low, key.high | std::uint64_t{count} << kCountShift};
  }
  [[nodiscard]] WordKey key() const noexcept { return {low, high & ~kCountMask}; }
  [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
  [[nodiscard]] unsigned count_of(const WordKey& key) const noexcept {
    const std::uint64_t difference = (low ^ key.low) | ((high ^ key.high) & ~kCountMask);
    const std::uint64_t mask = difference == 0 ? ~0ULL : 0;
    return static_cast<unsigned>((high & mask) >> kCountShift);
  }
};

template <class Key>
using CountedOf = std::conditional_t<std::is_same_v<Key, SmallKey>, CountedWord, CountedPair>;

}  // namespace toll::merge
