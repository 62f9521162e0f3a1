// lib/encode/piece_model.h - the last of the steps: pieces of text become tokens, by the
// vocabulary's model. bpe_pieces.h, unigram_pieces.h and word_pieces.h have the models; here is
// what they share: the pending batch, slices, and unknown tokens that are fused.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_step.h"
#include "encode/plan.h"
#include "encode/token_out.h"

namespace toll::encode {

/// Where no slices are asked for, pieces that are all there come as runs, and short runs are put
/// together until they are worth a call of encode_run().
class PieceModel : public base::TextStep {
 public:
  /// That of the plan's vocabulary.
  static std::unique_ptr<PieceModel> create(const Tokenizer::Plan& plan, TokenOut& out);

  /// Forgets everything.
  virtual void begin_text() noexcept;
  /// Nothing is pending any longer.
  virtual void end_text() { flush(); }
  /// Encodes the pending batch.
  void flush();
  /// Whether `text`, a piece of its own, is known to become the token `id`.
  [[nodiscard]] virtual bool makes(std::string_view /*text*/, TokenId /*id*/) { return false; }

  void begin(bool /*at_text_start*/) override { after_unknown_ = false; }
  void run(const base::Text& block, std::span<const std::uint32_t> offsets) override;

  /// All text before `offset` is accounted for (an added token).
  void advance_to(std::uint64_t offset) noexcept { last_end_ = std::max(last_end_, offset); }
  /// Where the text of the last token ends in the input, when slices are asked for.
  [[nodiscard]] std::uint64_t last_end() const noexcept { return last_end_; }

 protected:
  /// @param fuses_unknown  unknown tokens in a row are one.
  PieceModel(const Tokenizer::Plan& plan, TokenOut& out, bool fuses_unknown);

  /// Encodes pieces, each from one offset to the next. Not for slices.
  /// @param base  32 bytes beyond the last are readable.
  virtual void encode_run(const std::uint8_t* base, std::span<const std::uint32_t> offsets) = 0;

  /// Puts more bytes of the open piece behind the pending batch.
  void hold(const std::uint8_t* data, std::size_t n);
  /// The open piece, which hold() has put there, is pending from now on. @param ends  of its parts.
  void end_held(std::span<const std::uint32_t> ends);
  [[nodiscard]] std::uint8_t* held() noexcept { return text_.data() + begin_; }
  /// Keeps where the bytes of a block end in the input. @param n_spelt  of a space.
  void keep_ends(const base::Text& block, std::size_t n_of_space = 1);
  /// The open piece has ended.
  void forget_ends() noexcept;
  [[nodiscard]] std::size_t n_held_ends() const noexcept {
    return ends_.size() * sizeof(std::uint64_t);
  }
  /// Whether tokens have other bytes than they stand for, as some step may have changed the text.
  [[nodiscard]] bool keeps_ends() const noexcept { return !ends_.empty(); }

  /// Takes tokens and of how many bytes of the piece they are. What is pending comes first.
  void give(std::span<const TokenId> ids, std::span<const std::uint32_t> lengths);
  /// Takes tokens of which no slices are asked for.
  void add(std::span<const TokenId> ids);
  /// Appends to word_, unless the token only makes an unknown one longer.
  bool fuse(TokenId id) {
    const bool is_unknown = fuse_unknown_ && id == unknown_;
    const bool fused = is_unknown && after_unknown_;
    after_unknown_ = is_unknown;
    if (!fused) word_.push_back(id);
    return !fused;
  }
  /// @param is_new  false: these bytes belong to the token before.
  void slice(TokenId id, std::uint32_t n_bytes, bool is_new);

  const Tokenizer::Plan& plan_;
  const Vocab::View& view_;
  TokenOut& out_;
  const TokenId unknown_;
  const bool fuse_unknown_;
  bool after_unknown_ = false;
  std::vector<TokenId> word_;  ///< scratch: the ids of one piece
  std::size_t n_piece_ = 0;    ///< bytes of the open piece

 private:
  std::vector<std::uint8_t> text_;         ///< the pending batch, the open piece, room for keys
  std::vector<std::uint32_t> offsets_{0};  ///< 0, and the ends of the pending pieces
  std::size_t begin_ = 0;                  ///< where the open piece begins
  /// When slices are asked for: where in the input the text of each byte ends that is in no token
  /// yet.
  std::vector<std::uint64_t> ends_;
  std::size_t n_ends_used_ = 0;
  std::uint64_t last_end_ = 0;
};

}  // namespace toll::encode
