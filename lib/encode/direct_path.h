// lib/encode/direct_path.h - from a text straight to pieces: where one pattern without gaps cuts
// a text that nothing changes, and the model merges bytes.
#pragma once

#include <toll/tokenizer.h>

#include <memory>
#include <string_view>

#include "encode/piece_model.h"
#include "encode/plan.h"
#include "model/wide_cuts.h"
#include "pretok/scanner.h"

namespace toll::encode {

/// What may be held back if nobody says how much.
inline constexpr std::uint64_t kMaxHeldBytes = std::uint64_t{256} << 20U;
[[nodiscard]] Error too_much_held(std::uint64_t offset, std::uint64_t max_bytes);

class DirectPath {
 public:
  DirectPath(const Tokenizer::Plan& plan, PieceModel& model, TokenOut& out)
      : scanner_(plan.matcher, plan.cut), cuts_(plan.view.wide_cuts), model_(model), out_(out) {}

  void begin_text() noexcept;
  /// The next bytes of the open stretch of text. Errors: limit (offset: where the open piece
  /// begins).
  Status text(std::string_view text);
  /// The stretch ends: at the end of all, or at an added token of `n_skipped` bytes.
  Status end(std::uint64_t n_skipped);

  [[nodiscard]] std::uint64_t n_invalid() const noexcept { return scanner_.n_invalid(); }
  [[nodiscard]] std::uint64_t first_invalid() const noexcept { return scanner_.first_invalid(); }
  void set_max_held_bytes(std::uint64_t n_bytes) noexcept { max_held_ = n_bytes; }

 private:
  template <bool kIds>
  class Pieces;
  template <bool kIds>
  std::size_t scan_as(const std::uint8_t* p, std::size_t n, bool at_end);
  std::size_t scan(const std::uint8_t* p, std::size_t n, bool at_end);
  Status scan_in_place(std::string_view& text);
  Status scan_buffer(bool at_end);
  [[nodiscard]] Status check_held(std::size_t n_open) const;
  void append(std::string_view text);
  void reserve(std::size_t n_bytes);

  pretok::Scanner scanner_;
  model::WideCuts cuts_;
  PieceModel& model_;
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
