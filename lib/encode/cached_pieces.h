// lib/encode/cached_pieces.h - pieces whose tokens are the same wherever they stand: caches know
// the short ones, and the models are asked for the others.
#pragma once

#include <optional>

#include "cache/long_cache.h"
#include "encode/piece_model.h"
#include "encode/short_words.h"
#include "encode/word_counter.h"
#include "encode/word_encoder.h"

namespace toll::encode {

class CachedPieces : public PieceModel {
 public:
  void begin_text() noexcept override;
  void end_text() override;

 protected:
  CachedPieces(const Tokenizer::Plan& plan, TokenOut& out, bool fuses_unknown)
      : PieceModel(plan, out, fuses_unknown), short_words_(plan) {}

  void encode_run(const std::uint8_t* base, std::span<const std::uint32_t> offsets) override {
    words(base, offsets, RunOf::pieces);
  }
  /// Short pieces, and long ones among them.
  void words(const std::uint8_t* base, std::span<const std::uint32_t> offsets, RunOf of);
  /// A piece that is too long for the caches of words.
  void long_word(const std::uint8_t* data, std::size_t n);

  /// The tokens of a piece, until the next call.
  virtual std::span<const TokenId> encode(const std::uint8_t* data, std::size_t n) = 0;
  /// Encodes a piece that no cache keeps.
  virtual void encode_longest(const std::uint8_t* data, std::size_t n) {
    out_.add(encode(data, n));
  }
  /// Encodes a piece by its fragments, when tokens are counted. False: it was not encoded.
  virtual bool count_by_fragments(const std::uint8_t* /*data*/, std::size_t /*n*/) { return false; }

  cache::LongCache long_cache_;

 private:
  void count_long(const std::uint8_t* base, std::vector<WordCounter::LongPiece> pieces, RunOf of);

  ShortWords short_words_;
  // One text needs one of them, and their caches cost a process its first tenth of a millisecond.
  std::optional<WordCounter> counter_;
  std::optional<WordEncoder> encoder_;
  std::vector<model::ShortPiece> new_;  ///< of a run: too long for the caches of words
  std::vector<model::ShortTokens> new_tokens_;
};

}  // namespace toll::encode
