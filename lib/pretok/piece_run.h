// lib/pretok/piece_run.h - gathers pieces, so that the next step gets many at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/text_step.h"

namespace toll::pretok {

class PieceRun {
 public:
  /// @param copies  pieces are mostly not end to end, and are put so.
  PieceRun(base::TextStep& next, bool copies) noexcept : next_(next), copies_(copies) {
    offsets_[0] = 0;
  }

  /// A piece that is all there. It stays where it is until flush(), with padding behind it.
  void add(const base::Text& piece) {
    if (copies_ && piece.ends == nullptr) return copy(piece);
    if (n_pieces_ == 0) {
      base_ = piece;
    } else if (piece.data != base_.data + offsets_[n_pieces_]) {
      flush();
      base_ = piece;
    }
    end_at(static_cast<std::size_t>(piece.data - base_.data) + piece.n);
  }

  /// Gives on what has been gathered.
  void flush() {
    if (n_pieces_ == 0) return;
    if (copies_ && base_.ends == nullptr) base_.data = bytes_.data();
    base_.n = offsets_[n_pieces_];
    next_.run(base_, std::span(offsets_.data(), n_pieces_ + 1));
    n_pieces_ = 0;
  }

  void clear() noexcept { n_pieces_ = 0; }

 private:
  void copy(const base::Text& piece) {
    const std::size_t begin = offsets_[n_pieces_];
    const std::size_t n_needed = begin + piece.n + base::TextStep::kRunPadding;
    if (bytes_.size() < n_needed) bytes_.resize(2 * n_needed);
    std::copy(piece.data, piece.data + piece.n, bytes_.data() + begin);
    base_ = {};
    end_at(begin + piece.n);
  }
  void end_at(std::size_t end) {
    offsets_[++n_pieces_] = static_cast<std::uint32_t>(end);
    if (n_pieces_ == kMaxPieces) flush();
  }

  base::TextStep& next_;
  const bool copies_;
  base::Text base_;
  static constexpr std::size_t kMaxPieces = 512;
  std::array<std::uint32_t, kMaxPieces + 1> offsets_;
  std::size_t n_pieces_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace toll::pretok
