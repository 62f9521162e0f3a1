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

#include "base/zeroed.h"
#include "merge/middle_cache.h"
#include "merge/pair_table.h"
#include "merge/symbols.h"

namespace toll::merge {

/// The tokens of a short piece.
struct ShortTokens {
  std::uint32_t n;
  std::uint32_t starts;  ///< a bit for each symbol that a token begins with
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
  ShortBpe(PairTable pairs, SymbolTable alphabet)
      : pairs_(pairs), alphabet_(alphabet), byte_pairs_(alphabet.is_bytes() ? 256 * 256 : 1) {}

  /// Encodes all pieces, by merges alone.
  void encode(std::span<const ShortPiece> pieces);

 private:
  static constexpr std::size_t kLanes = 10;
  static constexpr std::size_t kPlaces = MiddleKey::kMaxBytes + 1;

  /// A piece in work. A symbol stays at its place when it takes in the next.
  struct Lane {
    /// By place: the rank of the symbol there and the next, and below it the place; kNever where
    /// there is no symbol or no merge. The least of all is the next to merge, and the leftmost of
    /// equals.
    std::array<std::int32_t, kPlaces> order;
    std::array<TokenId, kPlaces> ids;
    std::uint32_t alive;       ///< a bit for each place that has a symbol
    std::uint32_t unknown;     ///< the places whose order has to be looked up
    std::uint32_t n_compared;  ///< places that are compared: 8, 16 or 32
    const ShortPiece* piece;
  };

  void begin(Lane& lane, const ShortPiece& piece);
  void begin_with_bytes(Lane& lane, const ShortPiece& piece);
  void fill_row(std::uint8_t left);
  void ask(const Lane& lane) const noexcept;
  bool merge_next(Lane& lane) const noexcept;

  PairTable pairs_;
  SymbolTable alphabet_;
  std::array<Lane, kLanes> lanes_{};
  /// The order of two bytes that stand at place 0, by both; a row is filled when its byte is met
  /// first. Where symbols are not bytes, nothing.
  base::Zeroed<std::int32_t> byte_pairs_;
  std::array<bool, 256> row_is_filled_{};
  std::vector<Symbol> symbols_;  ///< scratch
};

}  // namespace toll::merge
