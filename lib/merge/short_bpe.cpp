// lib/merge/short_bpe.cpp - see short_bpe.h.
#include "merge/short_bpe.h"

#include <algorithm>

namespace toll::merge {

void ShortBpe::encode(std::span<const ShortPiece> pieces) {
  const simd::MergeTables tables = pairs_.tables(alphabet_.byte_ids());
  if (alphabet_.is_bytes()) return kernel_(tables, pieces.data(), pieces.size());
  constexpr std::size_t kAtOnce = 256;  // their symbols stay in the second-level cache
  // No more than is needed: a short text touches little memory.
  const std::size_t n_spellings = std::min(pieces.size(), kAtOnce) * ShortPiece::kSymbolRoom;
  if (spellings_.size() < n_spellings) spellings_.resize(n_spellings);
  while (!pieces.empty()) {
    const std::size_t n = std::min(pieces.size(), kAtOnce);
    spelt_.assign(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(n));
    std::uint32_t* spelling = spellings_.data();
    for (ShortPiece& piece : spelt_) {
      alphabet_.symbols_of(piece.data, piece.n, symbols_);
      std::transform(symbols_.begin(), symbols_.end(), spelling,
                     [](const Symbol& symbol) { return symbol.id; });
      piece.symbols = spelling;
      piece.n_symbols = static_cast<std::uint32_t>(symbols_.size());
      spelling += ShortPiece::kSymbolRoom;
    }
    kernel_(tables, spelt_.data(), n);
    pieces = pieces.subspan(n);
  }
}

}  // namespace toll::merge
