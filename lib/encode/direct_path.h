// lib/encode/direct_path.h - from a text straight to pieces: where one pattern without gaps cuts
// a text that nothing changes, and the model merges bytes.
#pragma once

#include <toll/tokenizer.h>

#include <memory>
#include <string_view>

#include "encode/bpe_pieces.h"
#include "encode/text_path.h"
#include "model/split_pairs.h"
#include "pretok/scanner.h"

namespace toll::encode {

class DirectPath final : public TextPath {
 public:
  DirectPath(const Tokenizer::Plan& plan, TokenOut& out)
      : scanner_(plan.matcher, plan.pre_tokenize),
        splits_(plan.view.split_pairs),
        model_(plan, out),
        out_(out) {}

  [[nodiscard]] PieceModel& model() noexcept override { return model_; }
  void begin_text(bool specials_are_text) override;
  base::Text next(std::string_view& block) override;
  Status text(const base::Text& block) override;
  Status end(std::uint64_t n_skipped) override;
  [[nodiscard]] Invalid invalid() const noexcept override {
    return {scanner_.n_invalid(), scanner_.first_invalid()};
  }
  void set_max_held_bytes(std::uint64_t n_bytes) noexcept override { max_held_ = n_bytes; }

 private:
  class Pieces;
  std::size_t scan(const std::uint8_t* p, std::size_t n, bool at_end);
  Status scan_in_place(std::string_view& text);
  Status scan_buffer(bool at_end);
  [[nodiscard]] Status check_held(std::size_t n_open) const;
  void append(std::string_view text);
  void reserve(std::size_t n_bytes);

  pretok::Scanner scanner_;
  model::WideSplits splits_;
  BpePieces model_;
  TokenOut& out_;
  std::uint64_t max_held_ = kMaxHeldBytes;
  std::uint64_t offset_ = 0;  ///< bytes of text so far
  bool long_open_ = false;    ///< part of the open piece went to the model

  /// Text that is not done with when its caller's memory goes, then padding.
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::size_t n_buffer_bytes_ = 0;
  std::size_t n_buffered_ = 0;
};

}  // namespace toll::encode
