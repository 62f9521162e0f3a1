// lib/model/split_ranks.h - where a piece may be cut because ranks prove that no merge reaches
// over.
//
// Merges are made lowest rank first. Let w x be two bytes of a piece, v the one before and y the
// one behind them. If the merge of w with x has a lower rank than every merge that takes w to a
// symbol which ends with v, and than every one that takes x to a symbol which begins with y, then w
// and x merge with each other before either does with anything else: until then both are symbols of
// their own, and their merge, which is possible all the time, is due before any other that could
// have one of them. From then on no symbol has x but those that have w before it.
//
// So for the place between x and y: a merge that reaches over it joins a symbol that ends with
// w x and one that begins with y. Where the vocabulary has no such merge the piece is cut, and its
// parts are encoded apart as they are together. The same holds the other way round, for two bytes
// behind a place that are certain to merge, and, with a smaller set of merges, where both are; and
// where no merge reaches over between x and y at all.
//
// Words of a language have few such places. Of o200k_base letters at random have one every four
// bytes, DNA one every three, base64 one every two.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simd/kernels.h"
#include "vocab/format.h"

namespace toll::model {

class SplitRanks {
 public:
  static constexpr std::size_t kPairs = std::size_t{256} * 256;
  static constexpr std::size_t kWords = (std::size_t{1} << simd::SplitContext::kBits) / 64;
  /// Shorter pieces are left whole: the caches know the words of languages.
  static constexpr std::size_t kMinBytes = 64;

  static_assert(simd::SplitContext::kBits == vocab::kSplitContextBits);

  SplitRanks() = default;
  /// @param pairs   kPairs numbers, see simd::BytePair, or none: nothing is cut.
  /// @param contexts  kWords words, the bits of simd::SplitContext.
  SplitRanks(std::span<const std::uint32_t> pairs, std::span<const std::uint64_t> contexts)
      : pairs_(pairs), contexts_(contexts) {}

  [[nodiscard]] bool empty() const noexcept { return pairs_.empty(); }

  /// Calls on_parts(its first byte, offsets) for parts of data[0, n) end to end, each of which goes
  /// from one offset to the next. @return  where the last ends: 0 if no cut was found; else n, or
  /// the last cut if more follows.
  /// @param data     a piece, or the prefix of one; 8 more bytes are readable.
  /// @param goes_on  unknown bytes of the piece follow.
  template <class OnParts>
  std::size_t split(const std::uint8_t* data, std::size_t n, bool goes_on, OnParts&& on_parts) {
    std::size_t begin = 0;
    std::size_t n_at_once = kAtOnce;
    bool is_all = false;
    while (!is_all && (begin > 0 || n >= kMinBytes)) {
      is_all = n - begin <= n_at_once;
      const std::size_t n_looked_at = is_all ? n - begin : n_at_once;
      const bool is_end = is_all && !goes_on;
      const std::size_t n_room = 1 + n_looked_at + simd::kPlacesAtOnce;
      if (offsets_.size() < n_room) offsets_.resize(n_room);
      std::size_t n_parts =
          simd::kernels().split_by_ranks(data + begin, n_looked_at, !is_end,
                                         {pairs_.data(), contexts_.data()}, offsets_.data() + 1);
      // Where there is none, or all are near the start, the next look is at twice the text: linear
      // in all. (Nothing is before the first two bytes, so that they may be certain to merge where
      // the same two later are not.)
      const bool is_far = n_parts > 0 && 2 * std::size_t{offsets_[n_parts]} >= n_looked_at;
      n_at_once = is_far ? kAtOnce : 2 * n_at_once;
      if (is_end && begin + n_parts > 0)
        offsets_[++n_parts] = static_cast<std::uint32_t>(n_looked_at);
      if (n_parts == 0) continue;
      on_parts(data + begin, std::span<const std::uint32_t>(offsets_.data(), n_parts + 1));
      begin += offsets_[n_parts];
    }
    return begin;
  }

 private:
  static constexpr std::size_t kAtOnce = std::size_t{16} << 10U;

  std::span<const std::uint32_t> pairs_;
  std::span<const std::uint64_t> contexts_;
  std::vector<std::uint32_t> offsets_{0};  ///< 0, and scratch
};

}  // namespace toll::model
