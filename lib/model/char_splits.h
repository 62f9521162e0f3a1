// lib/model/char_splits.h - where a text may be cut before its characters are merged.
//
// Every symbol that merging makes is a token. So where no token holds the two characters at a place
// side by side no merge reaches over it, and what is before it and what is behind it are encoded
// apart as they are together. A set of bits knows the pairs, found by hashes: a bit too many loses
// a cut and changes nothing. Most parts are words, or parts of words, that the caches know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vocab/format.h"

namespace toll::model {

/// Characters are numbers: their bytes, little-endian.
class CharSplits {
 public:
  static constexpr std::uint32_t kMark = 0x8196e2;  ///< unicode::kSpaceMark
  static constexpr std::uint32_t kNone = 0;         ///< no character: never cut beside it
  static constexpr std::size_t kWords = (std::size_t{1} << vocab::kSplitPairBits) / 64;

  /// @param bits            kWords words.
  /// @param space_is_mark  a space stands for U+2581.
  CharSplits(std::span<const std::uint64_t> bits, bool space_is_mark) noexcept
      : bits_(bits), space_(space_is_mark ? kMark : std::uint32_t{' '}) {}

  [[nodiscard]] bool between(std::uint32_t left, std::uint32_t right) const noexcept {
    // Without a branch, which could not be predicted.
    const std::size_t bit = of_pair(meaning_of(left), meaning_of(right));
    const std::uint64_t is_joined = (bits_[bit / 64] >> (bit % 64)) & 1U;
    return (is_joined | (left == kNone ? 1U : 0U) | (right == kNone ? 1U : 0U)) == 0;
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

  /// The bit of two characters that some token holds side by side.
  [[nodiscard]] static std::size_t of_pair(std::uint64_t left, std::uint64_t right) noexcept {
    return (((left << 32U) | right) * 0x9e3779b97f4a7c15ULL) >> (64U - vocab::kSplitPairBits);
  }

 private:
  [[nodiscard]] std::uint32_t meaning_of(std::uint32_t character) const noexcept {
    return character == ' ' ? space_ : character;
  }

  std::span<const std::uint64_t> bits_;
  std::uint32_t space_;
  std::vector<std::uint8_t> table_;
};

}  // namespace toll::model
