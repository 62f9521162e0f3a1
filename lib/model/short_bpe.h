// lib/model/short_bpe.h - byte-pair encoding of many short pieces at a time, which a kernel does.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "model/pair_table.h"
#include "model/symbols.h"
#include "simd/kernels.h"

namespace toll::model {

using simd::ShortPiece;
using simd::ShortTokens;

class ShortBpe {
 public:
  /// For fewer pieces of characters the tables of ASCII do not pay.
  static constexpr std::size_t kManyPieces = 4096;

  /// @param kernels  of the instruction set to use.
  /// @param many     pieces; few serve the tests.
  ShortBpe(PairTable pairs, SymbolTable alphabet, const simd::Kernels& kernels = simd::kernels(),
           std::size_t many = kManyPieces)
      : pairs_(pairs), alphabet_(alphabet), kernel_(kernels.merge_short), many_(many) {}

  /// Encodes all pieces, by merges alone.
  void encode(std::span<const ShortPiece> pieces);

 private:
  PairTable pairs_;
  SymbolTable alphabet_;
  simd::MergeShort kernel_;
  static constexpr std::size_t kBytes = 256;

  void spell(ShortPiece& piece, std::uint32_t* spelling);
  void add_ascii();
  [[nodiscard]] static bool is_ascii(const ShortPiece& piece) noexcept;

  /// Where symbols are characters, and many came: of ASCII, what simd::MergeTables has of bytes;
  /// no merges if some character is no symbol.
  std::vector<std::uint32_t> ascii_ids_;
  std::vector<std::uint32_t> ascii_merges_;
  std::size_t many_;
  std::size_t n_pieces_ = 0;
  std::vector<Symbol> symbols_;    ///< scratch
  std::vector<ShortPiece> spelt_;  ///< scratch: pieces with their characters
  std::vector<std::uint32_t> spellings_;
};

}  // namespace toll::model
