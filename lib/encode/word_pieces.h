// lib/encode/word_pieces.h - pieces that are words: of WordPiece, and of WordLevel, where a word is
// one token.
#pragma once

#include "encode/cached_pieces.h"
#include "model/word_piece.h"

namespace toll::encode {

class WordPiecePieces final : public CachedPieces {
 public:
  WordPiecePieces(const Tokenizer::Plan& plan, TokenOut& out);

  void begin_text() noexcept override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override { return n_held_ends(); }

 private:
  std::span<const TokenId> encode(const std::uint8_t* data, std::size_t n) override;

  model::WordPiece word_piece_;
};

class WordLevelPieces final : public PieceModel {
 public:
  WordLevelPieces(const Tokenizer::Plan& plan, TokenOut& out);

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override { return n_held_ends(); }

 private:
  void encode_run(const std::uint8_t* base, std::span<const std::uint32_t> offsets) override;
  [[nodiscard]] TokenId token_of(const std::uint8_t* data, std::size_t n) const noexcept;

  std::size_t n_bytes_ = 0;  ///< of the open piece, of which no more are held than tell what it is
};

}  // namespace toll::encode
