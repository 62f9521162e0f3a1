// lib/merge/pair_table.h - which two neighbouring symbols merge, and into what.
//
// A byte-pair encoding repeatedly merges the neighbouring pair of lowest rank, leftmost first. With
// ranks keyed by bytes (tiktoken), the pair that makes token T is the same wherever T is ever made:
// merges inside T's bytes happen in the same order as when T's bytes stand alone, because a merge
// across an edge of T would prevent T. So one pair per token is enough, the one that encoding T's
// bytes alone ends with; the compiler finds and proves it. The merged id is the rank.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>

#include "base/hash.h"

namespace toll::merge {

class PairTable {
 public:
  /// A slot: left << 42 | right << 21 | merged; all ones is free. Collisions go to the next slot.
  static constexpr std::uint64_t kFree = ~0ULL;
  static constexpr unsigned kIdBits = 21;

  PairTable() = default;
  /// @param slots  at least one of them free.
  explicit PairTable(std::span<const std::uint64_t> slots) noexcept : slots_(slots) {}

  [[nodiscard]] static std::uint64_t key(TokenId left, TokenId right) noexcept {
    return (static_cast<std::uint64_t>(left) << kIdBits) | right;
  }

  [[nodiscard]] static std::uint32_t home(std::uint64_t key, std::size_t n_slots) noexcept {
    return base::reduce_hash(key * 0x9e3779b97f4a7c15ULL, static_cast<std::uint32_t>(n_slots));
  }

  /// The token that left and right merge into, which is also the merge's rank; kNoToken if none.
  [[nodiscard]] TokenId find(TokenId left, TokenId right) const noexcept {
    const std::uint64_t wanted = key(left, right);
    std::size_t slot = home(wanted, slots_.size());
    for (;;) {
      const std::uint64_t entry = slots_[slot];
      if ((entry >> kIdBits) == wanted) return static_cast<TokenId>(entry & ((1U << kIdBits) - 1));
      if (entry == kFree) return kNoToken;
      if (++slot == slots_.size()) slot = 0;
    }
  }

 private:
  std::span<const std::uint64_t> slots_;
};

/// A symbol of an encoded piece: a token, and where in the piece it ends.
struct Symbol {
  TokenId id;
  std::uint32_t end;
};

}  // namespace toll::merge
