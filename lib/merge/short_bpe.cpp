// lib/merge/short_bpe.cpp - see short_bpe.h.
#include "merge/short_bpe.h"

#include <algorithm>
#include <cstring>

namespace toll::merge {

void ShortBpe::begin(Lane& lane, const ShortPiece& piece) {
  alphabet_.symbols_of(piece.data, piece.n, symbols_);
  lane.n = static_cast<std::uint32_t>(symbols_.size());
  for (std::uint32_t i = 0; i < lane.n; ++i) lane.ids[i] = symbols_[i].id;
  lane.from = 0;
  lane.to = lane.n == 0 ? 0 : lane.n - 1;
  lane.tokens = piece.tokens;
}

/// Asks for the memory of the pairs that come next.
void ShortBpe::ask(const Lane& lane) const noexcept {
  for (std::uint32_t i = lane.from; i < lane.to; ++i) pairs_.prefetch(lane.ids[i], lane.ids[i + 1]);
}

template <std::size_t kMoved>
void ShortBpe::close_gap(Lane& lane, std::uint32_t at) noexcept {
  std::memmove(&lane.ids[at], &lane.ids[at + 1], kMoved * sizeof(TokenId));
  std::memmove(&lane.ranks[at], &lane.ranks[at + 1], kMoved * sizeof(std::uint32_t));
}

/// @return  false if nothing is left to merge.
bool ShortBpe::merge_next(Lane& lane) const noexcept {
  for (std::uint32_t i = lane.from; i < lane.to; ++i)
    lane.ranks[i] = pairs_.rank(lane.ids[i], lane.ids[i + 1]);
  // The lowest rank, and the leftmost of equals: of numbers that end with the place.
  constexpr unsigned kPlaceBits = 5;
  std::uint32_t best = ~0U;
  for (std::uint32_t i = 0; i + 1 < lane.n; ++i)
    best = std::min(best, (lane.ranks[i] << kPlaceBits) | i);
  if (best >= kNoToken << kPlaceBits) return false;
  const std::uint32_t at = best & ((1U << kPlaceBits) - 1);
  lane.ids[at] = pairs_.merged(lane.ids[at], lane.ids[at + 1], best >> kPlaceBits);
  // A fixed number is moved: that is a few vector registers.
  if (lane.n <= 16) {
    close_gap<14>(lane, at + 1);
  } else {
    close_gap<29>(lane, at + 1);
  }
  --lane.n;
  lane.from = at == 0 ? 0 : at - 1;
  lane.to = std::min(at + 1, lane.n - 1);
  return true;
}

void ShortBpe::encode(std::span<const ShortPiece> pieces) {
  std::size_t n_lanes = 0;
  const ShortPiece* piece = pieces.data();
  const ShortPiece* const end = piece + pieces.size();
  for (; n_lanes < kLanes && piece != end; ++n_lanes, ++piece) {
    begin(lanes_[n_lanes], *piece);
    ask(lanes_[n_lanes]);
  }
  while (n_lanes > 0) {
    for (std::size_t i = 0; i < n_lanes;) {
      Lane& lane = lanes_[i];
      if (merge_next(lane)) {
        ask(lane);
        ++i;
        continue;
      }
      lane.tokens->n = lane.n;
      std::memcpy(lane.tokens->ids.data(), lane.ids.data(), sizeof lane.tokens->ids);
      if (piece != end) {
        begin(lane, *piece++);
        ask(lane);
        ++i;
      } else {
        lane = lanes_[--n_lanes];
      }
    }
  }
}

}  // namespace toll::merge
