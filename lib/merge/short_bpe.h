// lib/merge/short_bpe.h - byte-pair encoding of many short pieces at a time.
//
// What a merge costs is waiting for the memory of the pair table. So several pieces are in work at
// once: each asks for the lines that it needs next and lets the others go on until they are there.
#pragma once

#include <toll/types.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "merge/middle_cache.h"
#include "merge/pair_table.h"
#include "merge/symbols.h"

namespace toll::merge {

/// The tokens of a short piece.
struct ShortTokens {
  std::uint32_t n;
  std::array<TokenId, MiddleKey::kMaxBytes> ids;

  [[nodiscard]] std::span<const TokenId> all() const noexcept { return {ids.data(), n}; }
};

/// A short piece to encode, and where its tokens go.
struct ShortPiece {
  const std::uint8_t* data;
  std::uint32_t n;  ///< 1 to MiddleKey::kMaxBytes
  ShortTokens* tokens;
};

class ShortBpe {
 public:
  ShortBpe(PairTable pairs, SymbolTable alphabet) noexcept : pairs_(pairs), alphabet_(alphabet) {}

  /// Encodes all pieces, by merges alone.
  void encode(std::span<const ShortPiece> pieces);

 private:
  static constexpr std::size_t kLanes = 8;
  /// Room behind the last symbol, so that closing a gap moves a fixed number of them.
  static constexpr std::size_t kRoom = 2 * (MiddleKey::kMaxBytes + 1);

  /// A piece in work.
  struct Lane {
    std::array<TokenId, kRoom> ids;
    std::array<std::uint32_t, kRoom> ranks;  ///< of a symbol and the next
    std::uint32_t n;                         ///< symbols left
    std::uint32_t from;                      ///< the pairs that have to be looked up
    std::uint32_t to;
    ShortTokens* tokens;
  };

  void begin(Lane& lane, const ShortPiece& piece);
  void ask(const Lane& lane) const noexcept;
  bool merge_next(Lane& lane) const noexcept;
  template <std::size_t kMoved>
  static void close_gap(Lane& lane, std::uint32_t at) noexcept;

  PairTable pairs_;
  SymbolTable alphabet_;
  std::array<Lane, kLanes> lanes_{};
  std::vector<Symbol> symbols_;  ///< scratch
};

}  // namespace toll::merge
