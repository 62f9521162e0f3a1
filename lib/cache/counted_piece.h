// lib/cache/counted_piece.h - a short piece and how many tokens it is, in as few bits as that
// takes: as the lines of simd/word_lookup.h have it.
#pragma once

#include <cstdint>
#include <type_traits>

#include "cache/piece_key.h"
#include "simd/kernels.h"

namespace toll::cache {

/// A piece of up to 7 bytes; all zeros is none.
struct Counted64 {
  using Key = Key64;
  std::uint64_t entry;  ///< as in the kernels' table

  static Counted64 of(const Key64& key, unsigned count) noexcept { return {key.word | count}; }
  [[nodiscard]] Key64 key() const noexcept { return {entry & ~simd::kMaxCount64}; }
  [[nodiscard]] bool is_empty() const noexcept { return entry == 0; }
  [[nodiscard]] unsigned count() const noexcept {
    return static_cast<unsigned>(entry & simd::kMaxCount64);
  }
};

/// One of 8 to 15 bytes.
struct Counted128 {
  using Key = Key128;
  static constexpr std::uint64_t kCountMask = 15ULL << simd::kCountShift128;

  std::uint64_t low;
  std::uint64_t high;  ///< as a key's, and the number of tokens above

  static Counted128 of(const Key128& key, unsigned count) noexcept {
    return {key.low, key.high | std::uint64_t{count} << simd::kCountShift128};
  }
  [[nodiscard]] Key128 key() const noexcept { return {low, high & ~kCountMask}; }
  [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
  [[nodiscard]] unsigned count() const noexcept {
    return static_cast<unsigned>(high >> simd::kCountShift128);
  }
};

template <class Key>
using CountedOf = std::conditional_t<std::is_same_v<Key, Key64>, Counted64, Counted128>;

}  // namespace toll::cache
