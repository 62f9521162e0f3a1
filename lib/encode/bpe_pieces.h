// lib/encode/bpe_pieces.h - pieces that are tokens as they are, or whose bytes or characters merge.
//
// The direct path calls encode_run() and the functions beside it with pieces as they lie in its
// buffer; else this is the last of the steps.
#pragma once

#include "encode/cached_pieces.h"
#include "model/bpe.h"
#include "model/long_piece.h"
#include "model/split_pairs.h"
#include "model/split_ranks.h"

namespace toll::encode {

class BpePieces final : public CachedPieces {
 public:
  BpePieces(const Tokenizer::Plan& plan, TokenOut& out);

  void begin_text() noexcept override;
  [[nodiscard]] bool makes(std::string_view text, TokenId id) override {
    return find_whole(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()) == id;
  }

  void text(const base::Text& block) override;
  void end() override;
  void run(const base::Text& block, std::span<const std::uint32_t> offsets) override;
  [[nodiscard]] std::size_t n_held() const noexcept override;

  // The direct way.
  using CachedPieces::encode_run;
  /// Pieces of so many bytes are better given to long_piece(), one by one.
  [[nodiscard]] bool is_long(std::size_t n) const noexcept {
    return n >= model::SplitRanks::kMinBytes && !split_ranks_.empty();
  }
  void long_piece(const std::uint8_t* data, std::size_t n);
  /// The prefix of a piece that has not ended. @return  the bytes of it that are done with.
  std::size_t prefix(const std::uint8_t* data, std::size_t n);
  /// Part of a piece that has not ended, and its end.
  void long_part(const std::uint8_t* data, std::size_t n) {
    long_piece_.push(data, n, [this](auto tokens) { take(tokens); });
  }
  void end_long() {
    long_piece_.finish([this](auto tokens) { take(tokens); });
    after_unknown_ = false;
  }
  /// Pieces of so many bytes need not be held until they end.
  [[nodiscard]] std::size_t long_from() const noexcept { return long_from_; }

 private:
  std::span<const TokenId> encode(const std::uint8_t* data, std::size_t n) override;
  void encode_longest(const std::uint8_t* data, std::size_t n) override;
  bool count_by_fragments(const std::uint8_t* data, std::size_t n) override;
  [[nodiscard]] TokenId find_whole(const std::uint8_t* data, std::size_t n);
  std::size_t split_by_ranks(const std::uint8_t* data, std::size_t n, bool goes_on);
  void take(std::span<const model::Symbol> tokens);
  void end_slices();

  model::Bpe bpe_;
  model::LongPiece long_piece_;
  const std::size_t long_from_;
  const model::WideSplits splits_;
  model::SplitRanks split_ranks_;
  const bool ignore_merges_;
  bool long_open_ = false;                       ///< part of the open piece went on
  std::vector<std::uint32_t> fragment_offsets_;  ///< of pieces that were cut
  std::string spelt_;                            ///< scratch: the spelling of one
};

}  // namespace toll::encode
