// lib/cache/cache_256.h - the tokens of pieces of 16 to 31 bytes, or how many they are: long
// words, and words of scripts whose letters are two or three bytes. One per thread.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "cache/piece_key.h"
#include "cache/piece_sets.h"

namespace toll::cache {

/// A piece of 16 to 31 bytes: 32 bytes with the length in the last.
struct Key256 {
  static constexpr std::size_t kMaxBytes = 31;

  std::array<std::uint64_t, 4> words;

  /// @param p  32 readable bytes, of which the first n are the piece.
  static Key256 of(const std::uint8_t* p, std::size_t n) noexcept {
    const std::size_t n_third = n < 24 ? n - 16 : 8;
    const std::size_t n_last = n < 24 ? 0 : n - 24;
    return {{base::load64(p), base::load64(p + 8), base::load64(p + 16) & Key128::kBytes[n_third],
             (base::load64(p + 24) & Key128::kBytes[n_last]) |
                 (static_cast<std::uint64_t>(n) << Key128::kTagShift)}};
  }

  [[nodiscard]] std::uint64_t hash() const noexcept {
    return base::fold_multiply(words[0] ^ 0x9e3779b97f4a7c15ULL, words[1] ^ 0xd1b54a32d192ed03ULL) ^
           base::fold_multiply(words[2] ^ 0xa0761d6478bd642fULL, words[3] ^ 0xe7037ed1a0b428dbULL);
  }
  [[nodiscard]] std::size_t n_bytes() const noexcept { return words[3] >> Key128::kTagShift; }

  /// Compares without a branch.
  [[nodiscard]] bool differs(const Key256& other) const noexcept {
    std::uint64_t difference = 0;
    for (std::size_t i = 0; i < words.size(); ++i) difference |= words[i] ^ other.words[i];
    return difference != 0;
  }
  friend bool operator==(const Key256& a, const Key256& b) noexcept { return !a.differs(b); }
};

class Cache256 {
 public:
  /// A piece of more tokens is not remembered.
  static constexpr std::size_t kMaxTokens = 7;

  /// Asks for the memory of find().
  void prefetch(const Key256& /*key*/, std::uint64_t hash) const noexcept { sets_.prefetch(hash); }
  /// Of insert().
  void prefetch(const Key256& key, std::uint64_t hash,
                const simd::ShortTokens& /*tokens*/) const noexcept {
    prefetch(key, hash);
  }

  /// The piece's tokens; none if it is not known. kMaxTokens are readable, until the next insert().
  [[nodiscard]] std::span<const TokenId> find(const Key256& key,
                                              std::uint64_t hash) const noexcept {
    const Slot* const slot = sets_.find(key, hash);
    if (slot == nullptr) return {};
    return {slot->value.ids.data(), slot->value.n};
  }

  /// Remembers a piece, which may be known by now.
  void insert(const Key256& key, std::uint64_t hash, const simd::ShortTokens& tokens) {
    const std::span<const TokenId> ids = tokens.all();
    if (ids.empty() || ids.size() > kMaxTokens || !find(key, hash).empty()) return;
    Slot slot{key, {static_cast<std::uint32_t>(ids.size()), {}}};
    std::copy(ids.begin(), ids.end(), slot.value.ids.begin());
    sets_.insert(slot, hash);
  }

 private:
  struct Tokens {
    std::uint32_t n;
    std::array<TokenId, kMaxTokens> ids;
  };
  using Slot = PieceSlot<Key256, Tokens>;

  PieceSets<Slot, std::size_t{1} << 16U> sets_;  // up to 8 MiB
};

/// Their number alone, however many they are.
class Counts256 {
 public:
  void prefetch(const Key256& /*key*/, std::uint64_t hash) const noexcept { sets_.prefetch(hash); }

  /// Number of tokens of a piece, or 0: not known.
  [[nodiscard]] unsigned find(const Key256& key, std::uint64_t hash) const noexcept {
    const Slot* const slot = sets_.find(key, hash);
    return slot == nullptr ? 0 : slot->value;
  }

  /// Remembers a piece, which may be known by now.
  void insert(const Key256& key, std::uint64_t hash, unsigned n) {
    if (find(key, hash) == 0) sets_.insert({key, n}, hash);
  }

 private:
  using Slot = PieceSlot<Key256, unsigned>;

  PieceSets<Slot, std::size_t{1} << 16U> sets_;  // up to 8 MiB
};

}  // namespace toll::cache
