// simd/merge_short.h - byte-pair encoding of short pieces: what the vector code and the rest of the
// library tell each other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace toll::simd {

/// The tokens of a short piece.
struct ShortTokens {
  static constexpr std::size_t kMaxBytes = 63;  ///< of a short piece

  std::uint32_t n;
  std::uint64_t starts;                          ///< a bit for each symbol that a token begins with
  std::array<std::uint32_t, kMaxBytes + 1> ids;  ///< n; written four at a time

  [[nodiscard]] std::span<const std::uint32_t> all() const noexcept { return {ids.data(), n}; }
};

/// A short piece to encode, and where its tokens go.
struct ShortPiece {
  const std::uint8_t* data;  ///< kReadable more bytes than the piece's are readable
  std::uint32_t n;           ///< 1 to ShortTokens::kMaxBytes
  ShortTokens* tokens;
  /// Where its symbols are not its bytes: those, n_symbols of them, at most kMaxBytes; kSymbolRoom
  /// numbers are readable.
  const std::uint32_t* symbols = nullptr;
  std::uint32_t n_symbols = 0;

  static constexpr std::size_t kReadable = 8;
  static constexpr std::size_t kSymbolRoom = 80;
};

/// A slot of a table of pairs: left << kIdBits + kMergeBits | right << kMergeBits | merge.
struct PairSlot {
  static constexpr unsigned kIdBits = 21;
  static constexpr unsigned kMergeBits = 22;
  static constexpr std::uint32_t kNoSymbol = (1U << kIdBits) - 1;  ///< part of no pair
};

/// A table of pairs, as model::PairTable explains it, and the symbols of bytes.
struct MergeTables {
  const std::uint64_t* slots;
  const std::uint32_t* groups;
  const std::uint32_t* merged_ids;   ///< null: a merge's number is what it makes
  const std::uint32_t* merge_ranks;  ///< null: a merge's number says when it is due
  // Of pieces whose symbols are bytes:
  const std::uint32_t* byte_ids;     ///< 256
  const std::uint32_t* byte_merges;  ///< 256 x 256: the merge of two bytes, or all ones
  unsigned n_slot_bits;
  unsigned n_group_bits;
};

/// The hashes of a pair of symbols. What they are products of are 32-bit numbers, which vectors
/// have. An entry of a group is a shift of 16 bits, and from kKindsAt on a bit for each kind.
struct PairHash {
  static constexpr std::uint32_t kLeft = 0x9e3779b1U;
  static constexpr std::uint32_t kRight = 0x85ebca77U;
  static constexpr std::uint32_t kLeftOfGroup = 0xc2b2ae3dU;
  static constexpr std::uint32_t kRightOfGroup = 0x27d4eb2fU;
  static constexpr std::uint32_t kSlot = 0x165667b1U;
  static constexpr unsigned kKindBits = 4;
  static constexpr std::uint32_t kKindMask = (1U << kKindBits) - 1;
  static constexpr unsigned kKindsAt = 16;
};

/// Encodes pieces by merges alone, lowest merge first, the leftmost of equals.
using MergeShort = void (*)(const MergeTables& tables, const ShortPiece* pieces, std::size_t n);

}  // namespace toll::simd
