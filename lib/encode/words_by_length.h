// lib/encode/words_by_length.h - the pieces of a batch that the table of words does not have, by
// which cache knows them.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "cache/piece_key.h"

namespace toll::encode {

/// What a run is of: of pieces; or of fragments of long ones, which are not words. Of those that
/// are in no table of words the longer ones seldom come again: they are not
/// looked for, nor remembered.
enum class RunOf { pieces, fragments };

/// @tparam kBatch  pieces at the most.
template <std::size_t kBatch>
class WordsByLength {
 public:
  /// Lists pieces, without a branch but for long ones.
  /// @param missed    their numbers, counted from the piece `first` on.
  /// @param offsets   piece i goes from offsets[i] to offsets[i + 1].
  /// @param on_longer is called with the number and the bytes of one of more than 15 bytes.
  template <class OnLonger>
  void sort(std::span<const std::uint32_t> missed, std::uint32_t first,
            const std::uint32_t* offsets, OnLonger&& on_longer) {
    std::size_t n_64 = 0;  // not the members, which on_longer() might change for all we know
    std::size_t n_128 = 0;
    for (const std::uint32_t number : missed) {
      const std::uint32_t i = first + number;
      const std::uint32_t n_bytes = offsets[i + 1] - offsets[i];
      if (n_bytes > cache::Key128::kMaxBytes) {
        on_longer(i, n_bytes);
        continue;
      }
      // Into both lists, and one of them keeps it.
      of_64_[n_64] = of_128_[n_128] = i;
      const std::size_t is_64 = n_bytes <= cache::Key64::kMaxBytes ? 1 : 0;
      n_64 += is_64;
      n_128 += 1 - is_64;
    }
    n_64_ = n_64;
    n_128_ = n_128;
  }

  /// Those of up to 7 bytes, and of 8 to 15: until the next sort().
  [[nodiscard]] std::span<std::uint32_t> of_64() noexcept { return {of_64_.data(), n_64_}; }
  [[nodiscard]] std::span<std::uint32_t> of_128() noexcept { return {of_128_.data(), n_128_}; }

 private:
  // Not cleared before they are written.
  std::array<std::uint32_t, kBatch + 1> of_64_;
  std::array<std::uint32_t, kBatch + 1> of_128_;
  std::size_t n_64_ = 0;
  std::size_t n_128_ = 0;
};

}  // namespace toll::encode
