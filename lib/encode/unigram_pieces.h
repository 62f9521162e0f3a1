// lib/encode/unigram_pieces.h - pieces by the Unigram model: each by itself, as Hugging Face has
// it, or parts of a text whose sums go on from part to part, as sentencepiece has it.
#pragma once

#include <optional>

#include "encode/cached_pieces.h"
#include "encode/unigram_words.h"
#include "model/unigram.h"

namespace toll::encode {

class UnigramPieces final : public CachedPieces {
 public:
  UnigramPieces(const Tokenizer::Plan& plan, TokenOut& out);

  void begin_text() noexcept override;
  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override;

 private:
  void encode_run(const std::uint8_t* base, std::span<const std::uint32_t> offsets) override;
  std::span<const TokenId> encode(const std::uint8_t* data, std::size_t n) override;
  template <bool kIds>
  void summed(const std::uint8_t* base, std::span<const std::uint32_t> offsets);
  /// Until the next call.
  std::span<const std::uint8_t> spelt(const std::uint8_t* data, std::size_t n);

  const bool sums_go_on_;
  model::Unigram unigram_;
  std::optional<UnigramWords> unigram_words_;
  bool is_counting_ = false;  ///< the tokens of the open piece
  std::string spelt_;         ///< scratch: the spelling of one
};

}  // namespace toll::encode
