// lib/merge/short_bpe.h - byte-pair encoding of many short pieces at a time, which a kernel does.
#pragma once

#include <toll/types.h>

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
  PairTable pairs_;
  SymbolTable alphabet_;
  simd::MergeShort kernel_;
  std::vector<Symbol> symbols_;    ///< scratch
  std::vector<ShortPiece> spelt_;  ///< scratch: pieces with their characters
  std::vector<std::uint32_t> spellings_;
};

}  // namespace toll::merge
