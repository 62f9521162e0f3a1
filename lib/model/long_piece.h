// lib/model/long_piece.h - byte-pair encoding of a piece that may never end, in bounded memory.
//
// The idea. A sequence of tokens is the encoding of its bytes if and only if each neighbouring pair
// of it is the encoding of the pair's bytes: the first merge that would cross a token edge would
// cross it in the pair alone too, since until then each side evolves as if alone. Corollaries:
//  (1) a part of an encoding, cut at token edges, is the encoding of its bytes;
//  (2) if a window begins at a token edge of an encoding and its own encoding shares a token with
//      that one (same place, same bytes), then the first up to that token followed by the second
//      from it on is the encoding of both together;
//  (3) whatever follows a text of n bytes, the encoding of all has a token edge at some b with
//      n - m < b <= n, m being the longest token, and up to b it is the encoding of the first b
//      bytes.
//
// So a long piece is encoded window by window, joined by (2); where no token is shared, all that is
// unsettled is encoded again as one. Where symbols are characters a window never ends inside one; a
// token edge inside a character, between the tokens of its bytes, needs no care: the rest of it is
// such bytes, too. Tokens are settled, and forgotten, when by (2) and (3) every
// possible b agrees on them. Windows nearly always share their very first tokens; when they do not,
// the result is as exact, and only then does memory grow. Theory after github/rust-gems, crate bpe.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "model/bpe.h"

namespace toll::model {

class LongPiece {
 public:
  static constexpr std::size_t kWindow = 4096;
  static constexpr std::size_t kUnsettled = std::size_t{512} << 10U;

  /// @param bpe              borrowed.
  /// @param max_token_bytes  of the longest token that merges can make.
  /// @param window           bytes of a window, and
  /// @param unsettled        bytes of text, or of their tokens, after which those are settled;
  ///                         small ones serve the tests.
  LongPiece(Bpe& bpe, std::size_t max_token_bytes, std::size_t window = kWindow,
            std::size_t unsettled = kUnsettled)
      : bpe_(bpe), max_token_bytes_(max_token_bytes), window_(window), unsettled_(unsettled) {
    reset();
  }

  /// Takes the piece's next bytes; calls emit(tokens) with symbols that are settled, whose ends
  /// count from where the first of them begins.
  template <class Emit>
  void push(const std::uint8_t* data, std::size_t n, Emit&& emit) {
    while (n > 0) {
      // Part of a character may wait beyond what is encoded.
      const std::size_t goal = n_encoded_ + step_;
      const std::size_t wanted = goal > text_.size() ? goal - text_.size() : 1;
      const std::size_t taken = n < wanted ? n : wanted;
      text_.insert(text_.end(), data, data + taken);
      data += taken;
      n -= taken;
      if (taken == wanted) {
        extend(text_.size() - bpe_.alphabet().n_unfinished(text_.data(), text_.size()));
        if (n_unsettled() >= settle_at_) settle(n_certain(), emit);
      }
    }
  }

  /// Ends the piece: the remaining tokens are emitted and the object is ready for another piece.
  template <class Emit>
  void finish(Emit&& emit) {
    if (text_.size() > n_encoded_) extend(text_.size());
    give(tokens_.size(), emit);
    reset();
  }

  /// Bytes of memory for what is not settled, where that is more than is usual.
  [[nodiscard]] std::size_t n_held() const noexcept {
    return n_unsettled() > 2 * unsettled_ ? n_unsettled() : 0;
  }

  void reset() noexcept {
    text_.clear();
    tokens_.clear();
    n_encoded_ = 0;
    step_ = window_;
    settle_at_ = unsettled_;
  }

 private:
  void extend(std::size_t n);
  std::span<const Symbol> encode_window(std::span<const std::uint8_t> window);
  [[nodiscard]] std::size_t n_certain() const;
  void forget(std::size_t n_tokens);

  /// What memory is used for, whichever is more.
  [[nodiscard]] std::size_t n_unsettled() const noexcept {
    const std::size_t n_token_bytes = tokens_.size() * sizeof(Symbol);
    return n_token_bytes > text_.size() ? n_token_bytes : text_.size();
  }
  /// Of tokens_, the first that ends after `offset`.
  [[nodiscard]] std::size_t token_at(std::size_t offset) const noexcept;
  [[nodiscard]] std::uint32_t start_of(std::size_t token) const noexcept {
    return token == 0 ? 0 : tokens_[token - 1].end;
  }

  /// A token that two encodings share: its number in tokens_ and in the window's encoding.
  struct Shared {
    bool found;
    std::size_t old_token;
    std::size_t new_token;
  };
  [[nodiscard]] Shared shared_before(std::size_t edge, std::size_t n) const;
  [[nodiscard]] Shared first_shared(std::size_t first,
                                    std::span<const Symbol> window) const noexcept;

  /// Emits the first tokens and forgets them and their bytes. Where there are none now, the next
  /// try waits for twice the text.
  template <class Emit>
  void settle(std::size_t n_tokens, Emit&& emit) {
    give(n_tokens, emit);
    forget(n_tokens);
    settle_at_ = n_tokens > 0 ? n_unsettled() + unsettled_ : 2 * n_unsettled();
  }
  template <class Emit>
  void give(std::size_t n_tokens, Emit&& emit) {
    if (n_tokens > 0) emit(std::span<const Symbol>(tokens_).first(n_tokens));
  }

  Bpe& bpe_;
  std::size_t max_token_bytes_;
  std::size_t window_;
  std::size_t unsettled_;
  std::size_t settle_at_ = 0;       ///< n_unsettled() at which settling is tried
  std::size_t step_ = 0;            ///< new bytes to wait for before encoding again
  std::vector<std::uint8_t> text_;  ///< bytes from the first unsettled token on
  std::vector<Symbol> tokens_;      ///< the encoding of text_[0, n_encoded_)
  std::size_t n_encoded_ = 0;
  std::vector<std::uint8_t> last_window_;
  std::vector<Symbol> last_tokens_;  ///< its encoding
};

}  // namespace toll::model
