// lib/model/short_bpe.cpp - see short_bpe.h.
#include "model/short_bpe.h"

#include <algorithm>

#include "unicode/utf8.h"

namespace toll::model {

void ShortBpe::encode(std::span<const ShortPiece> pieces) {
  simd::MergeTables tables = pairs_.tables(alphabet_.byte_ids());
  if (alphabet_.is_bytes()) return kernel_(tables, pieces.data(), pieces.size());
  n_pieces_ += pieces.size();
  if (ascii_ids_.empty() && n_pieces_ >= many_) add_ascii();
  if (!ascii_merges_.empty()) {
    tables.byte_ids = ascii_ids_.data();
    tables.byte_merges = ascii_merges_.data();
  }
  constexpr std::size_t kAtOnce = 256;  // their symbols stay in the second-level cache
  // No more than is needed: a short text touches little memory.
  const std::size_t n_spellings = std::min(pieces.size(), kAtOnce) * ShortPiece::kSymbolRoom;
  if (spellings_.size() < n_spellings) spellings_.resize(n_spellings);
  while (!pieces.empty()) {
    const std::size_t n = std::min(pieces.size(), kAtOnce);
    spelt_.assign(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(n));
    std::uint32_t* spelling = spellings_.data();
    for (ShortPiece& piece : spelt_) {
      if (!ascii_merges_.empty() && is_ascii(piece)) continue;
      spell(piece, spelling);
      spelling += ShortPiece::kSymbolRoom;
    }
    kernel_(tables, spelt_.data(), n);
    pieces = pieces.subspan(n);
  }
}

/// Gives a piece its characters.
void ShortBpe::spell(ShortPiece& piece, std::uint32_t* spelling) {
  alphabet_.symbols_of(piece.data, piece.n, symbols_);
  std::transform(symbols_.begin(), symbols_.end(), spelling,
                 [](const Symbol& symbol) { return symbol.id; });
  piece.symbols = spelling;
  piece.n_symbols = static_cast<std::uint32_t>(symbols_.size());
}

/// Finds out what ASCII characters are and merge into, if each of them is one symbol.
void ShortBpe::add_ascii() {
  constexpr std::uint8_t kEnd = 0x80;
  ascii_ids_.assign(kBytes, kNoToken);
  for (std::uint8_t c = 0; c < kEnd; ++c) {
    alphabet_.symbols_of(&c, 1, symbols_);
    if (symbols_.empty()) return;
    ascii_ids_[c] = symbols_[0].id;
  }
  ascii_merges_.assign(kBytes * kBytes, kNoToken);
  for (std::size_t left = 0; left < kEnd; ++left) {
    for (std::size_t right = 0; right < kEnd; ++right)
      ascii_merges_[kBytes * left + right] = pairs_.find(ascii_ids_[left], ascii_ids_[right]);
  }
}

bool ShortBpe::is_ascii(const ShortPiece& piece) noexcept {
  static_assert(ShortPiece::kReadable >= 8);
  for (std::size_t i = 0; i < piece.n; i += 8) {
    const std::size_t n_behind = i + 8 > piece.n ? i + 8 - piece.n : 0;
    if (unicode::high_bits(piece.data + i) << (8 * n_behind) != 0) return false;
  }
  return true;
}

}  // namespace toll::model
