// lib/merge/bpe.h - byte-pair encoding of one piece, by the merges alone (no look-up of the whole
// piece: that is the pipeline's business).
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "merge/pair_table.h"

namespace toll::merge {

/// Encodes pieces. Keeps its scratch space between calls; one per thread.
class Bpe {
 public:
  Bpe(PairTable pairs, std::span<const TokenId> byte_ids) noexcept
      : pairs_(pairs), byte_ids_(byte_ids) {}

  /// The tokens of data[0, n), valid until the next call. n < 2^32.
  /// Cost: O(n^2) word operations up to kScanMax bytes, O(n log n) beyond.
  std::span<const Symbol> encode(const std::uint8_t* data, std::size_t n);

  /// Below this many bytes scanning for the lowest rank beats keeping a heap.
  static constexpr std::size_t kScanMax = 64;

 private:
  std::span<const Symbol> encode_by_scan(const std::uint8_t* data, std::size_t n);
  std::span<const Symbol> encode_by_heap(const std::uint8_t* data, std::size_t n);

  /// A symbol in the heap's doubly linked list; positions are byte offsets of first bytes.
  struct Node {
    TokenId id;
    TokenId rank;  ///< of the pair with the next symbol
    std::uint32_t previous;
    std::uint32_t next;
  };

  PairTable pairs_;
  std::span<const TokenId> byte_ids_;
  std::vector<Symbol> symbols_;
  std::vector<Node> nodes_;
  std::vector<std::uint64_t>
      heap_;  ///< rank << 32 | position; an entry whose rank is no longer the node's is stale
};

}  // namespace toll::merge
