// lib/model/split_pairs.h - split points that pairs of characters prove.
//
// Every symbol that merging makes is a token. So where no token reaches over a place, no merge
// does, and what is before it and what is behind it are encoded apart as they are together (the
// split-point lemma). Two characters that stand side by side in no token, whole or in part, are
// such a place. A set of bits knows them, found by hashes: a bit too many loses a split point and
// changes nothing. Where symbols are characters most parts are then words, or parts of words, that
// the caches know; where they are bytes, in texts without spaces, one or two characters.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/hash.h"
#include "simd/kernels.h"
#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll::model {

/// The set. Characters are numbers: their bytes, little-endian.
class PairBits {
 public:
  static constexpr std::size_t kWords = (std::size_t{1} << vocab::kSplitPairBits) / 64;

  PairBits() = default;
  /// @param bits  kWords words, or none.
  explicit PairBits(std::span<const std::uint64_t> bits) noexcept : bits_(bits) {}

  [[nodiscard]] bool empty() const noexcept { return bits_.empty(); }
  [[nodiscard]] bool has(std::size_t bit) const noexcept {
    return ((bits_[bit / 64] >> (bit % 64)) & 1U) != 0;
  }
  [[nodiscard]] const std::uint64_t* data() const noexcept { return bits_.data(); }

  /// Some token holds the two side by side.
  [[nodiscard]] static std::size_t of_pair(std::uint64_t left, std::uint64_t right) noexcept {
    return bit_of((left << 32U) | right);
  }
  // Where symbols are bytes:
  /// Some token holds the character and, behind it, part of one.
  [[nodiscard]] static std::size_t behind(std::uint64_t left) noexcept { return bit_of(~left); }
  /// Some token holds the character and, before it, part of one.
  [[nodiscard]] static std::size_t ahead(std::uint64_t right) noexcept { return bit_of(right); }

 private:
  [[nodiscard]] static std::size_t bit_of(std::uint64_t key) noexcept {
    return simd::hash_bit<vocab::kSplitPairBits>(key);
  }

  std::span<const std::uint64_t> bits_;
};

/// Between characters of three or four bytes, where symbols are bytes.
class WideSplits {
 public:
  WideSplits() = default;
  /// @param bits  PairBits::kWords words, or none: nothing is split.
  explicit WideSplits(std::span<const std::uint64_t> bits) noexcept : bits_(bits) {}

  [[nodiscard]] bool empty() const noexcept { return bits_.empty(); }

  /// Bytes of the character that begins with `first`, if it has three or four; else 0.
  [[nodiscard]] static std::size_t length(std::uint8_t first) noexcept {
    return first < 0xe0 ? 0 : first < 0xf0 ? 3 : 4;
  }

  /// Whether split() is worth a call: there are bytes above ASCII in data[0, n), or soon behind it.
  /// @param data  8 more bytes are readable.
  [[nodiscard]] bool may_split(const std::uint8_t* data, std::size_t n) const noexcept {
    if (empty()) return false;
    for (std::size_t i = 0; i < n; i += 8) {
      if (unicode::high_bits(data + i) != 0) return true;
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
      if (before != 0 && !bits_.has(PairBits::of_pair(before, here)) &&
          !bits_.has(PairBits::behind(before)) && !bits_.has(PairBits::ahead(here)))
        on_part(i);
      before = here;
      i += n_bytes;
    }
    on_part(n);
  }

  /// Which of the wide places inside pieces are split points, where a kernel has found all: leaves
  /// out the others. Where hardly any is one, as in scripts that part their words, it takes none
  /// for one for some calls, and for more each time: a piece that is not split changes no token.
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

 private:
  static constexpr std::size_t kRarely = 16;
  static constexpr unsigned kMaxDropped = 15;

  PairBits bits_;
  unsigned n_dropped_ = 0;  ///< calls of choose() that took no place, the last time that
  unsigned n_to_drop_ = 0;  ///< still to come of those
};

/// Between any two characters, where symbols are characters.
class CharSplits {
 public:
  static constexpr std::uint32_t kMark = 0x8196e2;  ///< unicode::kSpaceMark
  static constexpr std::uint32_t kNone = 0;         ///< no character: never cut beside it

  /// @param bits           PairBits::kWords words.
  /// @param space_is_mark  a space stands for U+2581.
  CharSplits(std::span<const std::uint64_t> bits, bool space_is_mark) noexcept
      : bits_(bits), space_(space_is_mark ? kMark : std::uint32_t{' '}) {}

  [[nodiscard]] bool between(std::uint32_t left, std::uint32_t right) const noexcept {
    // Without a branch, which could not be predicted.
    const bool is_joined = bits_.has(PairBits::of_pair(meaning_of(left), meaning_of(right)));
    return (static_cast<unsigned>(is_joined) | (left == kNone ? 1U : 0U) |
            (right == kNone ? 1U : 0U)) == 0;
  }

  /// The same for two bytes of ASCII as they lie in a text, read as one little-endian number: 1 or
  /// 0. Made when it is asked for first.
  [[nodiscard]] const std::uint8_t* table() {
    if (table_.empty()) {
      table_.resize(std::size_t{0x80} << 8U);
      for (std::uint32_t right = 0; right < 0x80; ++right)
        for (std::uint32_t left = 0; left < 0x80; ++left)
          table_[right << 8U | left] = between(left, right) ? 1 : 0;
    }
    return table_.data();
  }

 private:
  [[nodiscard]] std::uint32_t meaning_of(std::uint32_t character) const noexcept {
    return character == ' ' ? space_ : character;
  }

  PairBits bits_;
  std::uint32_t space_;
  std::vector<std::uint8_t> table_;
};

}  // namespace toll::model
