// lib/cache/piece_key.h - a short piece as a number: what the word caches compare and hash.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/hash.h"
#include "simd/kernels.h"

namespace toll::cache {

/// A piece of 1 to 15 bytes: 16 bytes with the length in the last, so that equal keys are equal
/// pieces and no text is ever compared.
struct Key128 {
  static constexpr std::size_t kMaxBytes = simd::kMaxBytes128;
  static constexpr unsigned kTagShift = simd::kTagShift128;

  std::uint64_t low;
  std::uint64_t high;  ///< bytes 8 to 14, and the length above them (so never zero)

  /// @param p  16 readable bytes, of which the first n (1 to 15) are the piece.
  static Key128 of(const std::uint8_t* p, std::size_t n) noexcept {
    const std::uint64_t tag = static_cast<std::uint64_t>(n) << kTagShift;
    const std::size_t n_low = n < 8 ? n : 8;
    const std::size_t n_high = n < 8 ? 0 : n - 8;
    return {base::load64(p) & kBytes[n_low], (base::load64(p + 8) & kBytes[n_high]) | tag};
  }

  [[nodiscard]] std::uint64_t hash() const noexcept { return simd::word_hash(low, high); }

  [[nodiscard]] std::size_t n_bytes() const noexcept { return high >> kTagShift; }

  friend bool operator==(const Key128&, const Key128&) = default;
  /// Compares without a branch.
  [[nodiscard]] bool differs(const Key128& other) const noexcept {
    return ((low ^ other.low) | (high ^ other.high)) != 0;
  }

  /// Masks of the first n bytes of a word, n up to 8.
  static constexpr std::array<std::uint64_t, 9> kBytes = {
      0,    0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, (1ULL << 48U) - 1, (1ULL << 56U) - 1,
      ~0ULL};
};

/// A piece of 1 to 7 bytes as one number, as the kernels have it.
struct Key64 {
  static constexpr std::size_t kMaxBytes = simd::kMaxBytes64;

  std::uint64_t word;

  /// @param p  8 readable bytes, of which the first n (1 to 7) are the piece.
  static Key64 of(const std::uint8_t* p, std::size_t n) noexcept {
    return {simd::key_64(base::load64(p), n)};
  }

  [[nodiscard]] std::uint64_t hash() const noexcept { return simd::word_hash(word, 0); }

  [[nodiscard]] std::size_t n_bytes() const noexcept {
    return (word >> simd::kTagShift64) & kMaxBytes;
  }
  [[nodiscard]] Key128 widened() const noexcept {
    return {word >> (64U - 8U * n_bytes()), std::uint64_t{n_bytes()} << Key128::kTagShift};
  }

  friend bool operator==(const Key64&, const Key64&) = default;
  [[nodiscard]] bool differs(const Key64& other) const noexcept { return word != other.word; }
};

}  // namespace toll::cache
