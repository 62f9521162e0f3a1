// lib/merge/pair_table.h - which two neighbouring symbols merge, and into what.
//
// A byte-pair encoding repeatedly merges the neighbouring pair of lowest rank, leftmost first. With
// ranks keyed by bytes (tiktoken), the pair that makes token T is the same wherever T is ever made:
// merges inside T's bytes happen in the same order as when T's bytes stand alone, because a merge
// across an edge of T would prevent T. So one pair per token is enough, the one that encoding T's
// bytes alone ends with; the compiler finds and proves it. The merged id is the rank. With a list
// of merges (Hugging Face) a merge's number is its rank and another table says what it makes; with
// scores (sentencepiece) its number is what it makes, and another table says when.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/hash.h"

namespace toll::merge {

class PairTable {
 public:
  /// A slot: left << 43 | right << 22 | merge; all ones is free. Four slots are a bucket, half a
  /// cache line; what finds its bucket full goes to the next.
  static constexpr std::uint64_t kFree = ~0ULL;
  static constexpr unsigned kIdBits = 21;
  static constexpr unsigned kMergeBits = 22;
  static constexpr std::size_t kBucket = 4;

  PairTable() = default;
  /// @param slots        whole buckets; at least one of them with its last slot free.
  /// @param merged_ids   what each merge makes; empty: the token of the merge's number.
  /// @param merge_ranks  when each merge is due, lowest first, the leftmost of equals; empty: in
  /// the
  ///                     order of their numbers.
  explicit PairTable(std::span<const std::uint64_t> slots,
                     std::span<const std::uint32_t> merged_ids = {},
                     std::span<const std::uint32_t> merge_ranks = {}) noexcept
      : slots_(slots), merged_ids_(merged_ids), merge_ranks_(merge_ranks) {}

  [[nodiscard]] static std::uint64_t key(TokenId left, TokenId right) noexcept {
    return (static_cast<std::uint64_t>(left) << kIdBits) | right;
  }

  /// The first slot of the bucket where the search for a key begins.
  [[nodiscard]] static std::size_t home(std::uint64_t key, std::size_t n_slots) noexcept {
    return kBucket * base::reduce_hash(key * 0x9e3779b97f4a7c15ULL,
                                       static_cast<std::uint32_t>(n_slots / kBucket));
  }

  /// Asks for the memory that rank() is going to read.
  void prefetch(TokenId left, TokenId right) const noexcept {
    __builtin_prefetch(&slots_[home(key(left, right), slots_.size())]);
  }

  /// When left and right merge; kNoToken: never.
  [[nodiscard]] std::uint32_t rank(TokenId left, TokenId right) const noexcept {
    const std::uint32_t merge = find(left, right);
    return merge_ranks_.empty() || merge == kNoToken ? merge : merge_ranks_[merge];
  }

  /// What left and right merge into. @param rank  theirs, not kNoToken.
  [[nodiscard]] TokenId merged(TokenId left, TokenId right, std::uint32_t rank) const noexcept {
    const std::uint32_t merge = merge_ranks_.empty() ? rank : find(left, right);
    return merged_ids_.empty() ? merge : merged_ids_[merge];
  }

 private:
  [[nodiscard]] std::uint32_t find(TokenId left, TokenId right) const noexcept {
    const std::uint64_t wanted = key(left, right);
    std::size_t slot = home(wanted, slots_.size());
    for (;;) {
      const std::uint64_t* const bucket = slots_.data() + slot;
      // Nobody can predict which of the four it is, so all are compared: the right one differs from
      // the pair in the merge's bits alone, which makes it the least and the number of the merge.
      std::uint64_t merge = ~0ULL;
      for (std::size_t i = 0; i < kBucket; ++i)
        merge = std::min(merge, bucket[i] ^ (wanted << kMergeBits));
      if (merge < 1U << kMergeBits) return static_cast<std::uint32_t>(merge);
      if (bucket[kBucket - 1] == kFree) return kNoToken;
      slot += kBucket;
      if (slot == slots_.size()) slot = 0;
    }
  }

  std::span<const std::uint64_t> slots_;
  std::span<const std::uint32_t> merged_ids_;
  std::span<const std::uint32_t> merge_ranks_;
};

}  // namespace toll::merge
