// lib/model/bpe.h - byte-pair encoding of one piece, by the merges alone (no look-up of the whole
// piece: that is the pipeline's business).
//
// A long piece is cut into windows that overlap, and many of them are encoded at a time. Where two
// neighbours have a token in common, at the same place, the tokens of the first up to it and those
// of the second from it on are the encoding of both together (long_piece.h says why). One that has
// none in common with the window before it is encoded again from further back; where many do, as in
// runs of one character, the piece is encoded all at once.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "model/pair_table.h"
#include "model/short_bpe.h"
#include "model/symbols.h"

namespace toll::model {

/// Encodes pieces. Keeps its scratch space between calls; one per thread.
class Bpe {
 public:
  /// Up to this many bytes scanning for the lowest rank beats keeping a heap.
  static constexpr std::size_t kScanMax = 48;

  /// @param scan_max  at most kScanMax; small ones serve the tests.
  Bpe(PairTable pairs, SymbolTable alphabet, std::size_t scan_max = kScanMax)
      : pairs_(pairs), alphabet_(alphabet), scan_max_(scan_max), short_bpe_(pairs, alphabet) {}

  [[nodiscard]] const SymbolTable& alphabet() const noexcept { return alphabet_; }

  /// The tokens of data[0, n), valid until the next call. n < 2^32.
  /// Cost: O(n^2) word operations up to kScanMax bytes, O(n) beyond where tokens are short, as they
  /// nearly always are, and for runs of one character; else O(n log n).
  std::span<const Symbol> encode(const std::uint8_t* data, std::size_t n);

 private:
  void encode_whole(const std::uint8_t* data, std::size_t n);
  void encode_by_scan(std::size_t n);
  bool encode_by_windows(const std::uint8_t* data, std::size_t n);
  void append(const ShortTokens& window, unsigned from, std::size_t begin, std::size_t n);
  bool append_wider(const std::uint8_t* data, std::size_t begin, std::size_t n);
  [[nodiscard]] std::uint64_t starts_from(std::size_t begin) const noexcept;
  void merge_in_sweeps();
  void merge_by_heap();

  /// A symbol in the heap's doubly linked list, by its place in symbols_ before the heap began.
  struct Node {
    TokenId id;
    std::uint32_t rank;  ///< of the pair with the next symbol
    std::uint32_t previous;
    std::uint32_t next;
  };

  PairTable pairs_;
  SymbolTable alphabet_;
  std::size_t scan_max_;
  ShortBpe short_bpe_;
  std::size_t n_without_windows_ = 0;  ///< so many more long pieces are not cut into windows
  unsigned n_failures_ = 0;            ///< windows in a row that had nothing in common
  std::vector<Symbol> symbols_;
  std::vector<Symbol> wider_;         ///< those of a window that is wider than the others
  std::vector<std::uint32_t> ranks_;  ///< of a symbol and the next; kNoToken for the last
  std::vector<Node> nodes_;
  /// rank << 32 | node; an entry whose rank is no longer the node's is stale.
  std::vector<std::uint64_t> heap_;
};

}  // namespace toll::model
