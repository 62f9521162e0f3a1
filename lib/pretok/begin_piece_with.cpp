// lib/pretok/begin_piece_with.cpp - see begin_piece_with.h.
#include "pretok/begin_piece_with.h"

#include <algorithm>
#include <cstring>

namespace toll::pretok {
namespace {

constexpr std::size_t kShort = 16;
static_assert(kShort <= base::TextStep::kRunPadding);

}  // namespace

void BeginPieceWith::begin(bool at_text_start) {
  due_ = !only_first_ || at_text_start;
  last_end_ = 0;
  next().begin(at_text_start);
}

void BeginPieceWith::text(const base::Text& block) {
  if (block.n == 0) return;
  if (due_) {
    due_ = false;
    if (!block.view().starts_with(prefix_)) {
      std::fill(ends_.begin(), ends_.end(), last_end_);
      next().text(base::Text::of(prefix_, block.ends == nullptr ? nullptr : ends_.data()));
    }
  }
  if (block.ends != nullptr) last_end_ = block.ends[block.n - 1];
  next().text(block);
}

void BeginPieceWith::end() {
  due_ = !only_first_;
  next().end();
}

/// Of a short prefix. Four bytes of the piece or of what follows it are looked at.
bool BeginPieceWith::begins_with_prefix(const std::uint8_t* piece, std::size_t n) const noexcept {
  std::uint32_t front = 0;
  std::memcpy(&front, piece, sizeof front);
  return n >= prefix_.size() && ((front ^ prefix_bits_) & prefix_mask_) == 0;
}

void BeginPieceWith::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  if (block.ends != nullptr || prefix_.size() > sizeof prefix_bits_)
    return TextStep::run(block, offsets);
  const std::size_t n_needed = offsets.back() + offsets.size() * prefix_.size() + kRunPadding;
  if (bytes_.size() < n_needed) bytes_.resize(2 * n_needed);
  offsets_.resize(offsets.size());
  offsets_[0] = 0;
  std::uint8_t* to = bytes_.data();
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    const std::uint8_t* const piece = block.data + offsets[i - 1];
    const std::size_t n_piece = offsets[i] - offsets[i - 1];
    std::memcpy(to, &prefix_bits_, sizeof prefix_bits_);
    if (due_ && !begins_with_prefix(piece, n_piece)) to += prefix_.size();
    // Most pieces are short: what is copied too much is room, and is copied over.
    std::memcpy(to, piece, kShort);
    if (n_piece > kShort) std::memcpy(to + kShort, piece + kShort, n_piece - kShort);
    to += n_piece;
    offsets_[i] = static_cast<std::uint32_t>(to - bytes_.data());
    due_ = !only_first_;
  }
  next().run({bytes_.data(), offsets_.back(), nullptr}, offsets_);
}

}  // namespace toll::pretok
