// lib/model/wide_splits.h - where a piece may be cut between two characters of three or four bytes.
//
// Every symbol that merging makes is a token. So where no token reaches over a place, no merge
// does, and what is before it and what is behind it are encoded apart as they are together. Two
// characters that stand side by side in no token, whole or in part, are such a place. A set of
// bits knows it, found by hashes: a bit too many loses a cut and changes nothing. In texts without
// spaces between words most parts are then one or two characters long, which the caches know.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/hash.h"
#include "simd/kernels.h"
#include "vocab/format.h"

namespace toll::model {

class WideSplits {
 public:
  static constexpr unsigned kHashBits = vocab::kSplitPairBits;
  static constexpr std::size_t kWords = (std::size_t{1} << kHashBits) / 64;

  WideSplits() = default;
  /// @param bits  kWords words, or none: nothing is cut.
  explicit WideSplits(std::span<const std::uint64_t> bits) noexcept : bits_(bits) {}

  [[nodiscard]] bool empty() const noexcept { return bits_.empty(); }

  /// Bytes of the character that begins with `first`, if it has three or four; else 0.
  [[nodiscard]] static std::size_t length(std::uint8_t first) noexcept {
    return first < 0xe0 ? 0 : first < 0xf0 ? 3 : 4;
  }

  /// Whether split() is worth a call: there are bytes above ASCII in data[0, n), or soon behind it.
  /// @param data  8 more bytes are readable.
  [[nodiscard]] bool may_split(const std::uint8_t* data, std::size_t n) const noexcept {
    constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
    if (empty()) return false;
    for (std::size_t i = 0; i < n; i += 8) {
      if ((base::load64(data + i) & kHighBits) != 0) return true;
    }
    return false;
  }

  /// Calls on_part(offset of its end) for each part of data[0, n), in their order.
  /// @param data  4 more bytes are readable.
  template <class OnPart>
  void split(const std::uint8_t* data, std::size_t n, OnPart&& on_part) const {
    std::uint64_t before = 0;  // the character that ends at i, if it is wide
    for (std::size_t i = 0; i < n;) {
      const std::size_t n_bytes = length(data[i]);
      const std::uint32_t here = base::load32(data + i) & (n_bytes == 3 ? 0xffffffU : ~0U);
      const bool is_whole =
          (here & 0xc0c000U) == 0x808000U && (n_bytes == 3 || here >> 30U == 2) && i + n_bytes <= n;
      if (n_bytes == 0 || !is_whole) {
        before = 0;
        ++i;
        continue;
      }
      if (before != 0 && !has(of_pair(before, here)) && !has(behind(before)) && !has(ahead(here)))
        on_part(i);
      before = here;
      i += n_bytes;
    }
    on_part(n);
  }

  /// Which of the wide places inside pieces are cuts, where a kernel has found all: leaves out the
  /// others. Where hardly any is one, as in scripts that part their words, it takes none for one
  /// for some calls, and for more each time: a cut that is not made changes no token.
  /// @param ends  the kernel's.
  /// @return      those that are left.
  std::span<std::uint32_t> choose(const simd::Kernels& kernels, const std::uint8_t* base,
                                  std::span<std::uint32_t> ends) noexcept {
    std::size_t n_places = 0;
    for (const std::uint32_t entry : ends) n_places += entry / simd::kWidePlace;
    const std::size_t n_ends = ends.size() - n_places;
    if (empty() || n_to_drop_ > 0) {
      n_to_drop_ -= n_to_drop_ > 0 ? 1 : 0;
      std::size_t n_left = 0;
      for (const std::uint32_t entry : ends) {  // without a branch
        ends[n_left] = entry;
        n_left += 1 - entry / simd::kWidePlace;
      }
      return ends.first(n_ends);
    }
    const std::size_t n_left =
        kernels.choose_wide_splits(base, ends.data(), ends.size(), bits_.data());
    const bool is_rare = n_left - n_ends < n_places / kRarely;
    n_dropped_ = is_rare ? std::min(2 * n_dropped_ + 1, kMaxDropped) : 0;
    n_to_drop_ = n_dropped_;
    return ends.first(n_left);
  }

  // The bits, by the bytes of the characters as little-endian numbers.

  /// Some token holds the two side by side.
  [[nodiscard]] static std::size_t of_pair(std::uint64_t left, std::uint64_t right) noexcept {
    return hash((left << 32U) | right);
  }
  /// Some token holds the character and, behind it, part of one.
  [[nodiscard]] static std::size_t behind(std::uint64_t left) noexcept { return hash(~left); }
  /// Some token holds the character and, before it, part of one.
  [[nodiscard]] static std::size_t ahead(std::uint64_t right) noexcept { return hash(right); }

 private:
  [[nodiscard]] static std::size_t hash(std::uint64_t key) noexcept {
    static_assert(simd::kSplitPairShift == 64U - kHashBits);
    return (key * simd::kSplitPairFactor) >> simd::kSplitPairShift;
  }
  [[nodiscard]] bool has(std::size_t bit) const noexcept {
    return ((bits_[bit / 64] >> (bit % 64)) & 1U) != 0;
  }

  static constexpr std::size_t kRarely = 16;
  static constexpr unsigned kMaxDropped = 15;

  std::span<const std::uint64_t> bits_;
  unsigned n_dropped_ = 0;  ///< calls of choose() that took no place, the last time that
  unsigned n_to_drop_ = 0;  ///< still to come of those
};

}  // namespace toll::model
