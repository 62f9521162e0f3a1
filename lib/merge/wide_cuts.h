// lib/merge/wide_cuts.h - where a piece may be cut between two characters of three or four bytes.
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

namespace toll::merge {

class WideCuts {
 public:
  static constexpr unsigned kHashBits = vocab::kWideCutBits;
  static constexpr std::size_t kWords = (std::size_t{1} << kHashBits) / 64;

  WideCuts() = default;
  /// @param bits  kWords words, or none: nothing is cut.
  explicit WideCuts(std::span<const std::uint64_t> bits) noexcept : bits_(bits) {}

  [[nodiscard]] bool empty() const noexcept { return bits_.empty(); }

  /// Bytes of the character that begins with `first`, if it has three or four; else 0.
  [[nodiscard]] static std::size_t length(std::uint8_t first) noexcept {
    return first < 0xe0 ? 0 : first < 0xf0 ? 3 : 4;
  }

  /// Calls on_part(offset of its end) for each part of data[0, n), in their order.
  /// @param data  4 more bytes are readable.
  template <class OnPart>
  void cut(const std::uint8_t* data, std::size_t n, OnPart&& on_part) const {
    constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
    std::uint64_t before = 0;  // the character that ends at i, if it is wide
    for (std::size_t i = 0; i < n;) {
      const std::size_t n_bytes = length(data[i]);
      const std::uint32_t here = base::load32(data + i) & (n_bytes == 3 ? 0xffffffU : ~0U);
      const bool is_whole =
          (here & 0xc0c000U) == 0x808000U && (n_bytes == 3 || here >> 30U == 2) && i + n_bytes <= n;
      if (n_bytes == 0 || !is_whole) {
        before = 0;
        ++i;
        while (i + 8 <= n && (base::load64(data + i) & kHighBits) == 0) i += 8;
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
  /// others.
  /// @param ends  the kernel's.
  /// @return      those that are left.
  std::span<std::uint32_t> choose(const simd::Kernels& kernels, const std::uint8_t* base,
                                  std::span<std::uint32_t> ends) const noexcept {
    if (!empty())
      return ends.first(kernels.choose_wide_cuts(base, ends.data(), ends.size(), bits_.data()));
    const auto last = std::remove_if(ends.begin(), ends.end(), [](std::uint32_t entry) {
      return (entry & simd::kWidePlace) != 0;
    });
    return ends.first(static_cast<std::size_t>(last - ends.begin()));
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
    static_assert(simd::kWideCutShift == 64U - kHashBits);
    return (key * simd::kWideCutFactor) >> simd::kWideCutShift;
  }
  [[nodiscard]] bool has(std::size_t bit) const noexcept {
    return ((bits_[bit / 64] >> (bit % 64)) & 1U) != 0;
  }

  std::span<const std::uint64_t> bits_;
};

}  // namespace toll::merge
