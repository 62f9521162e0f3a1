// lib/pretok/piece_run.h - gathers pieces, so that the next step gets many at once.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
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
    if (copies_ && piece.ends == nullptr) return copy(piece.data, piece.n, piece.n);
    if (n_pieces_ == 0) {
      base_ = piece;
    } else if (piece.data != base_.data + offsets_[n_pieces_]) {
      flush();
      base_ = piece;
    }
    end_at(static_cast<std::size_t>(piece.data - base_.data) + piece.n);
  }

  /// Where pieces are copied, and ends are not tracked: the same, of n bytes at `data`.
  /// @param n_readable  n or more.
  void copy(const std::uint8_t* data, std::size_t n, std::size_t n_readable) {
    const std::size_t begin = offsets_[n_pieces_];
    const std::size_t n_needed = begin + n + base::TextStep::kRunPadding;
    if (bytes_.size() < n_needed) bytes_.resize(2 * n_needed);
    std::uint8_t* const to = bytes_.data() + begin;
    // Most pieces are short: what is copied too much is copied over.
    if (n <= kShort && n_readable >= kShort) {
      std::memcpy(to, data, kShort);
    } else {
      std::memcpy(to, data, n);
    }
    base_ = {};
    end_at(begin + n);
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
  void end_at(std::size_t end) {
    offsets_[++n_pieces_] = static_cast<std::uint32_t>(end);
    if (n_pieces_ == kMaxPieces) flush();
  }

  base::TextStep& next_;
  const bool copies_;
  base::Text base_;
  static constexpr std::size_t kMaxPieces = 512;
  static constexpr std::size_t kShort = 16;
  static_assert(kShort <= base::TextStep::kRunPadding);
  std::array<std::uint32_t, kMaxPieces + 1> offsets_;
  std::size_t n_pieces_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace toll::pretok
