// lib/merge/short_bpe.cpp - see short_bpe.h.
#include "merge/short_bpe.h"

#include <algorithm>
#include <bit>

namespace toll::merge {
namespace {

constexpr unsigned kPlaceBits = 5;
constexpr std::int32_t kNever = 0x7fffffff;

/// Of a fixed number, so that it is a few vector instructions.
template <std::size_t kN>
std::int32_t least_of(const std::int32_t* values) noexcept {
  std::int32_t least = kNever;
  for (std::size_t i = 0; i < kN; ++i) least = std::min(least, values[i]);
  return least;
}

/// Nothing else has kNever in its place: or-ing a place into it changes nothing.
std::int32_t order_of(std::uint32_t rank, unsigned place) noexcept {
  return rank == kNoToken ? kNever : static_cast<std::int32_t>((rank << kPlaceBits) | place);
}

std::uint32_t n_compared_of(std::uint32_t n) noexcept {
  return n <= 8 ? 8 : n <= 16 ? 16 : 32;
}

/// The symbol after the one at `place`, which is not the last.
unsigned after(std::uint32_t alive, unsigned place) noexcept {
  return static_cast<unsigned>(std::countr_zero(alive & ~((2U << place) - 1)));
}

}  // namespace

void ShortBpe::begin(Lane& lane, const ShortPiece& piece) {
  lane.piece = &piece;
  if (alphabet_.is_bytes()) return begin_with_bytes(lane, piece);
  alphabet_.symbols_of(piece.data, piece.n, symbols_);
  const auto n = static_cast<std::uint32_t>(symbols_.size());
  for (std::uint32_t i = 0; i < n; ++i) lane.ids[i] = symbols_[i].id;
  lane.n_compared = n_compared_of(n);
  std::fill_n(lane.order.begin(), lane.n_compared, kNever);
  lane.alive = (1U << n) - 1;
  lane.unknown = lane.alive >> 1U;
}

void ShortBpe::begin_with_bytes(Lane& lane, const ShortPiece& piece) {
  const std::uint32_t n = piece.n;
  lane.n_compared = n_compared_of(n);
  std::fill_n(lane.order.begin(), lane.n_compared, kNever);
  for (std::uint32_t i = 0; i < n; ++i) lane.ids[i] = alphabet_.of_byte(piece.data[i]);
  for (std::uint32_t i = 0; i + 1 < n; ++i) {
    lane.order[i] = order_of(pairs_.rank_of_bytes(piece.data[i], piece.data[i + 1]), i);
  }
  lane.alive = (1U << n) - 1;
  lane.unknown = 0;
}

/// Asks for the memory of the pairs that come next.
void ShortBpe::ask(const Lane& lane) const noexcept {
  for (std::uint32_t places = lane.unknown; places != 0; places &= places - 1) {
    const auto place = static_cast<unsigned>(std::countr_zero(places));
    pairs_.prefetch(lane.ids[place], lane.ids[after(lane.alive, place)]);
  }
}

/// @return  false if nothing is left to merge.
bool ShortBpe::merge_next(Lane& lane) const noexcept {
  for (std::uint32_t places = lane.unknown; places != 0; places &= places - 1) {
    const auto place = static_cast<unsigned>(std::countr_zero(places));
    lane.order[place] =
        order_of(pairs_.rank(lane.ids[place], lane.ids[after(lane.alive, place)]), place);
  }
  const std::int32_t least = lane.n_compared == 8    ? least_of<8>(lane.order.data())
                             : lane.n_compared == 16 ? least_of<16>(lane.order.data())
                                                     : least_of<kPlaces>(lane.order.data());
  if (least == kNever) return false;
  const unsigned place = static_cast<unsigned>(least) & (kPlaces - 1);
  const unsigned gone = after(lane.alive, place);
  lane.ids[place] = pairs_.merged(lane.ids[place], lane.ids[gone],
                                  static_cast<std::uint32_t>(least) >> kPlaceBits);
  lane.order[place] = lane.order[gone] = kNever;
  lane.alive &= ~(1U << gone);
  // The pairs that the new symbol is part of.
  const std::uint32_t before = lane.alive & ((1U << place) - 1);
  const std::uint32_t behind = lane.alive & ~((2U << place) - 1);
  lane.unknown = (before == 0 ? 0 : std::bit_floor(before)) | (behind == 0 ? 0 : 1U << place);
  return true;
}

void ShortBpe::encode_by_kernel(std::span<const ShortPiece> pieces) {
  const simd::MergeTables tables = pairs_.tables(alphabet_.byte_ids());
  if (alphabet_.is_bytes()) return kernel_(tables, pieces.data(), pieces.size());
  constexpr std::size_t kAtOnce = 256;  // their symbols stay in the second-level cache
  spellings_.resize(kAtOnce * ShortPiece::kSymbolRoom);
  while (!pieces.empty()) {
    const std::size_t n = std::min(pieces.size(), kAtOnce);
    spelt_.assign(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(n));
    std::uint32_t* spelling = spellings_.data();
    for (ShortPiece& piece : spelt_) {
      alphabet_.symbols_of(piece.data, piece.n, symbols_);
      std::transform(symbols_.begin(), symbols_.end(), spelling,
                     [](const Symbol& symbol) { return symbol.id; });
      piece.symbols = spelling;
      piece.n_symbols = static_cast<std::uint32_t>(symbols_.size());
      spelling += ShortPiece::kSymbolRoom;
    }
    kernel_(tables, spelt_.data(), n);
    pieces = pieces.subspan(n);
  }
}

void ShortBpe::encode(std::span<const ShortPiece> pieces) {
  if (kernel_ != nullptr) return encode_by_kernel(pieces);
  std::size_t n_lanes = 0;
  const ShortPiece* next = pieces.data();
  const ShortPiece* const end = next + pieces.size();
  for (; n_lanes < kLanes && next != end; ++n_lanes, ++next) {
    begin(lanes_[n_lanes], *next);
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
      ShortTokens& tokens = *lane.piece->tokens;
      tokens.n = 0;
      tokens.starts = lane.alive;
      for (std::uint32_t places = lane.alive; places != 0; places &= places - 1)
        tokens.ids[tokens.n++] = lane.ids[static_cast<unsigned>(std::countr_zero(places))];
      if (next != end) {
        begin(lane, *next++);
        ask(lane);
        ++i;
      } else {
        lane = lanes_[--n_lanes];
      }
    }
  }
}

}  // namespace toll::merge
