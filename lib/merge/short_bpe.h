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

#include "merge/pair_table.h"
#include "merge/symbols.h"
#include "simd/kernels.h"

namespace toll::merge {

using simd::ShortPiece;
using simd::ShortTokens;

class ShortBpe {
 public:
  /// @param kernels  of the instruction set to use.
  ShortBpe(PairTable pairs, SymbolTable alphabet, const simd::Kernels& kernels = simd::kernels())
      : pairs_(pairs), alphabet_(alphabet), kernel_(kernels.merge_short) {}

  /// Encodes all pieces, by merges alone.
  void encode(std::span<const ShortPiece> pieces);

 private:
  static constexpr std::size_t kLanes = 10;
  static constexpr std::size_t kPlaces = ShortTokens::kMaxBytes + 1;

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

  void encode_by_kernel(std::span<const ShortPiece> pieces);
  void begin(Lane& lane, const ShortPiece& piece);
  void begin_with_bytes(Lane& lane, const ShortPiece& piece);
  void ask(const Lane& lane) const noexcept;
  bool merge_next(Lane& lane) const noexcept;

  PairTable pairs_;
  SymbolTable alphabet_;
  simd::MergeShort kernel_;  ///< or null
  std::array<Lane, kLanes> lanes_{};
  std::vector<Symbol> symbols_;    ///< scratch
  std::vector<ShortPiece> spelt_;  ///< scratch: pieces with their characters
  std::vector<std::uint32_t> spellings_;
};

}  // namespace toll::merge
