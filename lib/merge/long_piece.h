// lib/merge/long_piece.h - byte-pair encoding of a piece that may never end, in bounded memory.
//
// The idea. A sequence of tokens is the encoding of its bytes if and only if each neighbouring pair
// of it is the encoding of the pair's bytes: the first merge that would cross a token edge would
// cross it in the pair alone too, since until then each side evolves as if alone. Two corollaries:
// a part of an encoding, cut at token edges, is the encoding of its bytes; and if the encodings of
// two overlapping windows share a token (same place, same bytes), then the first up to that token
// followed by the second from it on is the encoding of both windows together.
//
// So a long piece is encoded window by window, each window starting at a token edge of the one
// before, and joined at the first token they share. Windows nearly always share their very first
// tokens; when they share none, both are encoded again as one window of twice the size. The result
// is exact either way; only then does memory grow. Theory after rust-gems' bpe crate
// (github/rust-gems).
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "merge/bpe.h"

namespace toll::merge {

class LongPiece {
 public:
  static constexpr std::size_t kWindow = 4096;

  /// @param bpe  borrowed. @param window  bytes of a window; small ones serve the tests.
  explicit LongPiece(Bpe& bpe, std::size_t window = kWindow)
      : bpe_(bpe), window_(window), step_(window) {}

  /// Takes the piece's next bytes; calls emit(span of TokenId, span of lengths) for settled tokens.
  template <class Emit>
  void push(const std::uint8_t* data, std::size_t n, Emit&& emit) {
    while (n > 0) {
      const std::size_t wanted = n_encoded_ + step_ - text_.size();
      const std::size_t taken = n < wanted ? n : wanted;
      text_.insert(text_.end(), data, data + taken);
      data += taken;
      n -= taken;
      if (taken == wanted) {
        extend();
        flush(emit);
      }
    }
  }

  /// Ends the piece: the remaining tokens are emitted and the object is ready for another piece.
  template <class Emit>
  void finish(Emit&& emit) {
    if (text_.size() > n_encoded_) extend();
    settle(tokens_.size());
    flush(emit);
    reset();
  }

  void reset() noexcept {
    text_.clear();
    tokens_.clear();
    n_encoded_ = 0;
    step_ = window_;
    ids_.clear();
    lengths_.clear();
  }

 private:
  void extend();
  void settle(std::size_t n_tokens);

  template <class Emit>
  void flush(Emit&& emit) {
    if (ids_.empty()) return;
    emit(std::span<const TokenId>(ids_), std::span<const std::uint32_t>(lengths_));
    ids_.clear();
    lengths_.clear();
  }

  Bpe& bpe_;
  std::size_t window_;
  std::size_t step_;                ///< new bytes to wait for before encoding again
  std::vector<std::uint8_t> text_;  ///< bytes from the first unsettled token on
  std::vector<Symbol> tokens_;      ///< the encoding of text_[0, n_encoded_)
  std::size_t n_encoded_ = 0;
  std::vector<TokenId> ids_;  ///< settled, not yet emitted
  std::vector<std::uint32_t> lengths_;
};

}  // namespace toll::merge
