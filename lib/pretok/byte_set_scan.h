// lib/pretok/byte_set_scan.h - finds the places in a text that have a byte of a set.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "simd/kernels.h"

namespace toll::pretok {

class ByteSetScan {
 public:
  void add(std::uint8_t byte) noexcept { table_[byte] = 1; }
  [[nodiscard]] bool has(std::uint8_t byte) const noexcept { return table_[byte] != 0; }

  /// Marks text[0, n). Cost: with a kernel, less than reading the text byte by byte.
  void mark(const std::uint8_t* text, std::size_t n) {
    const simd::MarkBytes kernel = simd::kernels().mark_bytes;
    n_ = n;
    // any() reads one beyond.
    if (marks_.size() < n / kBits + 2) marks_.resize(2 * (n / kBits + 2));
    const std::size_t n_whole = kernel == nullptr ? 0 : n / kBits;
    if (n_whole > 0) kernel(text, n_whole, table_.data(), marks_.data());
    for (std::size_t k = n_whole; k * kBits < n; ++k) {
      std::uint64_t bits = 0;
      const std::size_t n_bits = std::min(kBits, n - k * kBits);
      for (std::size_t i = 0; i < n_bits; ++i)
        bits |= std::uint64_t{table_[text[k * kBits + i]]} << i;
      marks_[k] = bits;
    }
  }

  /// The first marked place from `from` on, or n.
  [[nodiscard]] std::size_t next(std::size_t from) const noexcept {
    if (from >= n_) return n_;
    std::size_t k = from / kBits;
    std::uint64_t bits = marks_[k] & (~std::uint64_t{0} << from % kBits);
    while (bits == 0) {
      if (++k * kBits >= n_) return n_;
      bits = marks_[k];
    }
    return k * kBits + static_cast<std::size_t>(std::countr_zero(bits));
  }

  /// Calls with(place) for each, ascending.
  template <class With>
  void for_each(With&& with) const {
    for (std::size_t k = 0; k * kBits < n_; ++k) {
      for (std::uint64_t bits = marks_[k]; bits != 0; bits &= bits - 1)
        with(k * kBits + static_cast<std::size_t>(std::countr_zero(bits)));
    }
  }
  /// How many there are.
  [[nodiscard]] std::size_t count() const noexcept {
    std::size_t n = 0;
    for (std::size_t k = 0; k * kBits < n_; ++k)
      n += static_cast<std::size_t>(std::popcount(marks_[k]));
    return n;
  }
  /// Whether a place before n is one.
  [[nodiscard]] bool at(std::size_t place) const noexcept {
    return (marks_[place / kBits] >> place % kBits & 1U) != 0;
  }

  /// Whether there is one in [begin, end), end <= n. Cost: none to speak of up to 64 places.
  [[nodiscard]] bool any(std::size_t begin, std::size_t end) const noexcept {
    if (begin >= end) return false;
    if (end - begin > kBits) return next(begin) < end;
    const std::size_t k = begin / kBits;
    const std::size_t shift = begin % kBits;
    const std::uint64_t behind = shift == 0 ? 0 : marks_[k + 1] << (kBits - shift);
    return ((marks_[k] >> shift | behind) << (kBits - (end - begin))) != 0;
  }

 private:
  static constexpr std::size_t kBits = 64;

  std::array<std::uint8_t, 256> table_{};
  std::vector<std::uint64_t> marks_;  ///< bit i of number k: place 64 k + i
  std::size_t n_ = 0;
};

}  // namespace toll::pretok
