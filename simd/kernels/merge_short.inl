// simd/kernels/merge_short.inl - byte-pair encoding of many short pieces, in turn. Compiled once
// for each instruction set, which brings the primitives: Eight, load_eight(), lesser(), least_of(),
// see isa/vec_*.h.
//
// What a merge costs is waiting: for the memory of the pairs, and for branches that nobody could
// foresee. So a piece asks for the pairs that its new symbol is part of and lets the others go on
// until they are there, and all that depends on what is found is done without a branch, but for the
// end of a piece. What is found is noted some pieces ahead of its use: to load at once what has
// just been stored in parts would wait for it to get there.
#pragma once

#include "simd/kernels/bits.inl"

inline constexpr unsigned kPlaceBits = 6;
inline constexpr std::uint32_t kNoMerge = 0xffffffffU;

/// By place: the rank of the merge of the symbol there and the next, and below it the place. The
/// least is the next to merge, and the leftmost of equals. kNever and above: there is no symbol, or
/// no merge.
inline constexpr std::uint32_t kNever = 0x7fffffffU & (kNoMerge << kPlaceBits);
inline std::int32_t order_of(std::uint32_t rank, std::uint32_t place) {
  return static_cast<std::int32_t>(((rank << kPlaceBits) & kNever) | place);
}

/// @tparam kEights  a piece has up to 8 * kEights symbols.
/// @tparam kRanks   a merge's number is not its rank.
template <unsigned kEights, bool kRanks>
class Lanes {
 public:
  static constexpr unsigned kPlaces = 8 * kEights;

  explicit Lanes(const MergeTables& tables)
      : tables_(tables),
        to_slot_(32U - tables.n_slot_bits),
        to_kind_(32U - tables.n_group_bits - PairHash::kKindBits) {}

  /// Encodes those of the pieces that have from `n_least` symbols to kPlaces.
  /// @return  whether there are any of more.
  bool encode(const ShortPiece* next, const ShortPiece* end, std::uint32_t n_least) {
    bool has_longer = false;
    const auto skip = [&] {
      while (next != end && n_symbols(*next) - n_least > kPlaces - n_least)
        has_longer |= n_symbols(*next++) > kPlaces;
      return next != end;
    };
    unsigned n_lanes = 0;
    while (n_lanes < kLanes && skip()) begin(lanes_[n_lanes++], *next++);
    while (n_lanes > 0) {
      // What is answered is in memory when the lane's turn comes.
      Lane* to_answer = lanes_;
      const auto answer_next = [&] {
        answer(*to_answer, to_answer->with_left);
        answer(*to_answer, to_answer->with_right);
        ++to_answer;
      };
      while (to_answer != lanes_ + (n_lanes < kAhead ? n_lanes : kAhead)) answer_next();
      for (Lane* lane = lanes_; lane != lanes_ + n_lanes;) {
        if (to_answer < lanes_ + n_lanes) answer_next();
        if (merge_next(*lane)) {
          ++lane;
          continue;
        }
        finish(*lane);
        if (skip()) {
          begin(*lane++, *next++);
          continue;
        }
        *lane = lanes_[--n_lanes];
        answer(*lane, lane->with_left);
        answer(*lane, lane->with_right);
      }
      for (Lane* lane = lanes_; lane != lanes_ + n_lanes; ++lane) {
        find_slot(lane->with_left);
        find_slot(lane->with_right);
      }
    }
    return has_longer;
  }

 private:
  static constexpr unsigned kLanes = 16;
  static constexpr unsigned kAhead = 4;
  static constexpr unsigned kBefore = 8;  ///< orders of no place, for alignment

  /// A pair that is looked up.
  struct Asked {
    std::uint32_t left;
    std::uint32_t right;
    std::uint32_t place;  ///< of the left symbol
    std::uint32_t group_and_kind;
    const std::uint64_t* slot;
  };

  struct Lane {
    // NOLINTBEGIN(*-avoid-c-arrays)
    alignas(32) std::int32_t order[kBefore + kPlaces];
    std::uint32_t ids[kPlaces + 2];                   ///< from place -1 on, where no symbol is
    std::uint32_t numbers[kRanks ? kPlaces + 1 : 1];  ///< of merges; as ids
    // NOLINTEND(*-avoid-c-arrays)
    std::uint64_t alive;  ///< a bit for each place that has a symbol, and one behind them
    Asked with_left;
    Asked with_right;
    const ShortPiece* piece;
  };

  static std::uint32_t n_symbols(const ShortPiece& piece) {
    return piece.symbols == nullptr ? piece.n : piece.n_symbols;
  }

  /// A pair that is none, and no place's.
  [[nodiscard]] Asked nothing() const { return {0, PairSlot::kNoSymbol, ~0U, 0, tables_.slots}; }

  /// Begins to look a pair up; find_slot() goes on when the memory of its group is there.
  [[nodiscard]] Asked ask(std::uint32_t left, std::uint32_t right, std::uint32_t place) const {
    const std::uint32_t group_and_kind =
        ((left * PairHash::kLeftOfGroup) ^ (right * PairHash::kRightOfGroup)) >> to_kind_;
    __builtin_prefetch(tables_.groups + (group_and_kind >> PairHash::kKindBits));
    return {left, right, place, group_and_kind, tables_.slots};
  }

  void find_slot(Asked& asked) const {
    const std::uint32_t group = tables_.groups[asked.group_and_kind >> PairHash::kKindBits];
    const std::uint32_t kind = PairHash::kKindsAt + (asked.group_and_kind & PairHash::kKindMask);
    const std::uint32_t hash = asked.left * PairHash::kLeft + asked.right * PairHash::kRight;
    const std::uint32_t slot = ((hash ^ (group & 0xffffU)) * PairHash::kSlot) >> to_slot_;
    // The first slot stands for none.
    const std::uint32_t may_be_there = 0U - ((group >> kind) & 1U);
    asked.slot = tables_.slots + (slot & may_be_there);
    __builtin_prefetch(asked.slot);
  }

  /// The number of a pair's merge, or kNoMerge.
  static std::uint32_t merge_of(const Asked& asked) {
    const std::uint64_t merge = *asked.slot ^ PairSlot::pair(asked.left, asked.right);
    return merge < 1U << PairSlot::kMergeBits ? static_cast<std::uint32_t>(merge) : kNoMerge;
  }

  /// Notes the order of a place whose pair has been looked up.
  void answer(Lane& lane, const Asked& asked) const {
    std::uint32_t rank = merge_of(asked);
    if constexpr (kRanks) {
      lane.numbers[asked.place + 1] = rank;
      const std::uint32_t found = rank == kNoMerge ? 0 : ~0U;
      rank = tables_.merge_ranks[rank & found] | ~found;
    }
    lane.order[asked.place + kBefore] = order_of(rank, asked.place);
  }

  void begin(Lane& lane, const ShortPiece& piece) const {
    lane.piece = &piece;
    const std::uint32_t n = n_symbols(piece);
    lane.alive = (2ULL << n) - 1;
    for (std::int32_t& order : lane.order) order = static_cast<std::int32_t>(kNever);
    lane.ids[0] = lane.ids[n + 1] = PairSlot::kNoSymbol;
    lane.with_left = nothing();
    lane.with_right = nothing();
    if (piece.symbols == nullptr) {
      begin_with_bytes(lane, piece);
    } else {
      begin_with_symbols(lane, piece);
    }
  }

  void begin_with_bytes(Lane& lane, const ShortPiece& piece) const {
    const std::uint8_t* const data = piece.data;
    lane.ids[1] = tables_.byte_ids[data[0]];
    for (std::uint32_t i = 1; i < piece.n; ++i) {
      lane.ids[i + 1] = tables_.byte_ids[data[i]];
      lane.order[i - 1 + kBefore] =
          order_of(tables_.byte_merges[256U * data[i - 1] + data[i]], i - 1);
    }
  }

  void begin_with_symbols(Lane& lane, const ShortPiece& piece) const {
    Asked asked[kPlaces];  // NOLINT(*-avoid-c-arrays)
    const std::uint32_t n = piece.n_symbols;
    for (std::uint32_t i = 0; i < n; ++i) lane.ids[i + 1] = piece.symbols[i];
    for (std::uint32_t i = 0; i + 1 < n; ++i)
      asked[i] = ask(piece.symbols[i], piece.symbols[i + 1], i);
    for (std::uint32_t i = 0; i + 1 < n; ++i) find_slot(asked[i]);
    for (std::uint32_t i = 0; i + 1 < n; ++i) answer(lane, asked[i]);
  }

  /// @return  false if nothing is left to merge.
  bool merge_next(Lane& lane) const {
    Eight lowest = load_eight(lane.order + kBefore);
    for (unsigned i = 8; i < kPlaces; i += 8)
      lowest = lesser(lowest, load_eight(lane.order + kBefore + i));
    const auto least = static_cast<std::uint32_t>(least_of(lowest));
    if (least >= kNever) return false;

    const std::uint32_t place = least & ((1U << kPlaceBits) - 1);
    const std::uint64_t behind = lane.alive & ~((2ULL << place) - 1);
    const unsigned gone = lowest_bit(behind);
    const unsigned next = lowest_bit(behind & (behind - 1));
    const std::uint64_t before = lane.alive & ((1ULL << place) - 1);
    // Place -1 if there is none.
    const std::uint32_t previous = highest_bit(2 * before + 1) - 1;
    lane.alive &= ~(1ULL << gone);
    lane.order[gone + kBefore] = static_cast<std::int32_t>(kNever);
    const std::uint32_t number = kRanks ? lane.numbers[place + 1] : least >> kPlaceBits;
    const std::uint32_t merged =
        tables_.merged_ids == nullptr ? number : tables_.merged_ids[number];
    lane.ids[place + 1] = merged;
    lane.with_left = ask(lane.ids[previous + 1], merged, previous);
    lane.with_right = ask(merged, lane.ids[next + 1], place);
    return true;
  }

  static void finish(const Lane& lane) {
    ShortTokens& tokens = *lane.piece->tokens;
    auto* const ids = static_cast<std::uint32_t*>(static_cast<void*>(&tokens.ids));
    const std::uint64_t starts = lane.alive & ((1ULL << n_symbols(*lane.piece)) - 1);
    std::uint32_t n = 0;
    for (std::uint64_t places = starts; places != 0; places &= places - 1)
      ids[n++] = lane.ids[lowest_bit(places) + 1];
    tokens.n = n;
    tokens.starts = starts;
  }

  const MergeTables& tables_;
  const unsigned to_slot_;
  const unsigned to_kind_;
  Lane lanes_[kLanes];  // NOLINT(*-avoid-c-arrays)
};

template <bool kRanks>
inline void merge_short_by(const MergeTables& tables, const ShortPiece* pieces, std::size_t n) {
  const ShortPiece* const end = pieces + n;
  if (Lanes<2, kRanks>(tables).encode(pieces, end, 0) &&
      Lanes<4, kRanks>(tables).encode(pieces, end, Lanes<2, kRanks>::kPlaces + 1))
    Lanes<8, kRanks>(tables).encode(pieces, end, Lanes<4, kRanks>::kPlaces + 1);
}

/// As MergeShort of kernels.h.
inline void merge_short(const MergeTables& tables, const ShortPiece* pieces, std::size_t n) {
  if (tables.merge_ranks == nullptr) {
    merge_short_by<false>(tables, pieces, n);
  } else {
    merge_short_by<true>(tables, pieces, n);
  }
}
