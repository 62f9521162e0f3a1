// simd/kernels/merge_short.inl - byte-pair encoding of many short pieces, in step. Compiled once
// for each instruction set, which brings the numbers in its registers, see isa/numbers_*.inl.
//
// What a merge costs is waiting: for the memory of the pairs, and for branches that nobody could
// foresee. So many pieces take a step at a time, each in a lane: the loops over the lanes have no
// branch, but for those whose pieces end, and what one lane waits for, the others wait for at the
// same time. There are two teams of lanes. What one asks for comes while the other takes its step.
#pragma once

#include "simd/kernels/bits.inl"

inline constexpr unsigned kPlaceBits = 6;
inline constexpr std::uint32_t kNoMerge = 0xffffffffU;

/// By place: the rank of the merge of the symbol there and the next, and below it the place. The
/// least is the next to merge, and the leftmost of equals. kNever and above: there is no symbol, or
/// no merge. No sign.
inline constexpr std::uint32_t kNever = 0x7fffffffU & (kNoMerge << kPlaceBits);

template <class Vector>
inline Vector load_as(const std::uint32_t* from) {
  return *static_cast<const Vector*>(static_cast<const void*>(from));
}
template <class Vector>
inline void store_at(std::uint32_t* to, const Vector& numbers) {
  *static_cast<Vector*>(static_cast<void*>(to)) = numbers;
}

/// Pairs that are looked up, all in step.
/// @tparam kPairs  how many there is room for, a multiple of eight.
template <unsigned kPairs>
class PairLookup {
 public:
  explicit PairLookup(const MergeTables& tables)
      : tables_(tables),
        to_slot_(32U - tables.n_slot_bits),
        to_kind_(32U - tables.n_group_bits - PairHash::kKindBits) {}

  // NOLINTBEGIN(*-avoid-c-arrays)
  alignas(32) std::uint32_t left[kPairs] = {};
  alignas(32) std::uint32_t right[kPairs] = {};
  // NOLINTEND(*-avoid-c-arrays)

  /// Asks for the memory of the first n pairs.
  void ask(unsigned n) {
    for (unsigned i = 0; i < n; i += kNumbers) {
      const auto l = load_as<Numbers>(left + i);
      const auto r = load_as<Numbers>(right + i);
      const Numbers group_and_kind =
          ((l * PairHash::kLeftOfGroup) ^ (r * PairHash::kRightOfGroup)) >> to_kind_;
      const Numbers at = group_and_kind >> PairHash::kKindBits;
      const Numbers group = numbers_of([&](unsigned j) { return tables_.groups[at[j]]; });
      const Numbers hash = l * PairHash::kLeft + r * PairHash::kRight;
      const Numbers slot = ((hash ^ (group & 0xffffU)) * PairHash::kSlot) >> to_slot_;
      // The first slot stands for none.
      const Numbers may_be_there = has_upper_bit(group, group_and_kind & PairHash::kKindMask);
      std::uint32_t* const slots = slots_ + i;
      store_at(slots, slot & may_be_there);
#pragma GCC unroll 8
      for (unsigned j = 0; j < kNumbers; ++j) __builtin_prefetch(tables_.slots + slots[j]);
    }
  }

  /// The numbers of the merges of the kNumbers pairs from `first` on, which have been asked for, or
  /// kNoMerge.
  [[nodiscard]] Numbers merges(unsigned first) const {
    const std::uint32_t* const at = slots_ + first;
    const Halves slots = halves_of([&](unsigned j) { return tables_.slots[at[j]]; });
    const auto l = load_as<Numbers>(left + first);
    const auto r = load_as<Numbers>(right + first);
    const Numbers merge = slots.low ^ (r << PairSlot::kMergeBits);
    const Numbers pair_above =
        l << (PairSlot::kIdBits + PairSlot::kMergeBits - 32U) | r >> (32U - PairSlot::kMergeBits);
    const Numbers other = (slots.high ^ pair_above) | (merge >> PairSlot::kMergeBits);
    return merge | reinterpret_cast<Numbers>(other != 0U);
  }

 private:
  const MergeTables& tables_;
  const unsigned to_slot_;
  const unsigned to_kind_;
  alignas(32) std::uint32_t slots_[kPairs];  // NOLINT(*-avoid-c-arrays)
};

inline std::uint32_t n_symbols(const ShortPiece& piece) {
  return piece.symbols == nullptr ? piece.n : piece.n_symbols;
}

/// A team of lanes.
/// @tparam kEights  a piece has up to 8 * kEights symbols.
/// @tparam kRanks   a merge's number is not its rank.
template <unsigned kEights, bool kRanks>
// What is aligned first wastes a few bytes of many.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
class Lanes {
 public:
  static constexpr unsigned kPlaces = 8 * kEights;

  explicit Lanes(const MergeTables& tables) : pairs_(tables), tables_(tables) {}

  /// @param next  gives the next piece, or null.
  template <class Next>
  void begin(const Next& next) {
    while (n_lanes_ < kLanes) {
      const ShortPiece* const piece = next();
      if (piece == nullptr) return;
      begin(lanes_[n_lanes_++], *piece);
    }
  }

  /// Merges the next pair of each lane; where there is none the next piece takes the lane.
  /// @return  false if no piece is left.
  template <class Next>
  bool step(const Next& next) {
    answer();
    std::uint32_t done = find_least();
    while (done != 0) {
      // The last of them first: those behind it have something to merge.
      const unsigned lane = highest_bit(done);
      finish(lanes_[lane]);
      if (const ShortPiece* const piece = next(); piece != nullptr) {
        begin(lanes_[lane], *piece);
        least_[lane] = least_order(lanes_[lane]);
        if (least_[lane] >= kNever) continue;
      } else {
        lanes_[lane] = lanes_[--n_lanes_];
        least_[lane] = least_[n_lanes_];
      }
      done ^= 1U << lane;
    }
    merge();
    n_asked_ = 2 * n_lanes_;
    pairs_.ask(n_asked_);
    return n_lanes_ > 0;
  }

 private:
  static constexpr unsigned kLanes = 12;
  static constexpr unsigned kBefore = 8;  ///< orders of no place, for alignment

  struct Lane {
    // NOLINTBEGIN(*-avoid-c-arrays)
    alignas(32) std::uint32_t order[kBefore + kPlaces];
    std::uint32_t ids[kPlaces + kNumbers];  ///< from place -1 on, where no symbol is
    std::uint32_t numbers[kRanks ? kPlaces + kNumbers : 1];  ///< of merges; as ids
    // NOLINTEND(*-avoid-c-arrays)
    std::uint64_t alive;  ///< a bit for each place that has a symbol, and one behind them
    const ShortPiece* piece;
  };

  static Numbers orders_of(const Numbers& ranks, const Numbers& places) {
    return ((ranks << kPlaceBits) & kNever) | places;
  }

  /// The least order of all of a lane's is the least of four.
  static FourOrders four_least(const Lane& lane) {
    auto least = load_as<Orders>(lane.order + kBefore);
    for (unsigned i = kNumbers; i < kPlaces; i += kNumbers) {
      const auto others = load_as<Orders>(lane.order + kBefore + i);
      least = least < others ? least : others;
    }
    return four_of(least);
  }
  static std::uint32_t least_order(const Lane& lane) {
    FourOrders least = four_least(lane);
    least = lesser(least, __builtin_shufflevector(least, least, 2, 3, 0, 1));
    least = lesser(least, __builtin_shufflevector(least, least, 1, 0, 3, 2));
    return static_cast<std::uint32_t>(least[0]);
  }

  /// Finds the least order of each lane.
  /// @return  a bit for each lane that has nothing left to merge.
  std::uint32_t find_least() {
    FourOrders done = {};
    for (unsigned lane = 0; lane < n_lanes_; lane += 4) {
      const FourOrders a = four_least(lanes_[lane]);
      const FourOrders b = four_least(lanes_[lane + 1]);
      const FourOrders c = four_least(lanes_[lane + 2]);
      const FourOrders d = four_least(lanes_[lane + 3]);
      const FourOrders ab = lesser(__builtin_shufflevector(a, b, 0, 4, 1, 5),
                                   __builtin_shufflevector(a, b, 2, 6, 3, 7));
      const FourOrders cd = lesser(__builtin_shufflevector(c, d, 0, 4, 1, 5),
                                   __builtin_shufflevector(c, d, 2, 6, 3, 7));
      const FourOrders least = lesser(__builtin_shufflevector(ab, cd, 0, 1, 4, 5),
                                      __builtin_shufflevector(ab, cd, 2, 3, 6, 7));
      store_at(least_ + lane, least);
      done |= (least >= static_cast<std::int32_t>(kNever)) & FourOrders{1, 2, 4, 8} << lane;
    }
    return static_cast<std::uint32_t>(done[0] | done[1] | done[2] | done[3]) &
           ((1U << n_lanes_) - 1);
  }

  /// Notes the orders of the places whose pairs have been looked up.
  void answer() {
    alignas(32) std::uint32_t orders[2 * kLanes];  // NOLINT(*-avoid-c-arrays)
    for (unsigned i = 0; i < n_asked_; i += kNumbers) {
      Numbers merges = pairs_.merges(i);
      if constexpr (kRanks) {
        for (unsigned j = 0; j < kNumbers; ++j)
          lanes_[(i + j) / 2].numbers[places_[i + j] + 1] = merges[j];
        merges = ranks_of(merges);
      }
      store_at(orders + i, orders_of(merges, load_as<Numbers>(places_ + i)));
    }
    Lane* lane = lanes_;
    for (unsigned i = 0; i < n_asked_; i += 2) {
      lane->order[places_[i] + kBefore] = orders[i];
      lane->order[places_[i + 1] + kBefore] = orders[i + 1];
      ++lane;
    }
  }

  /// The ranks of merges; kNoMerge: never.
  [[nodiscard]] Numbers ranks_of(const Numbers& merges) const {
    const Numbers found = reinterpret_cast<Numbers>(merges != kNoMerge);
    const Numbers at = merges & found;
    return numbers_of([&](unsigned j) { return tables_.merge_ranks[at[j]]; }) | ~found;
  }

  void begin(Lane& lane, const ShortPiece& piece) const {
    lane.piece = &piece;
    const std::uint32_t n = n_symbols(piece);
    lane.alive = (2ULL << n) - 1;
    if (piece.symbols == nullptr) {
      begin_with_bytes(lane, piece);
    } else {
      begin_with_symbols(lane, piece);
    }
    lane.ids[0] = lane.ids[n + 1] = PairSlot::kNoSymbol;
  }

  void begin_with_bytes(Lane& lane, const ShortPiece& piece) const {
    const std::uint8_t* const data = piece.data;
    std::uint32_t left = data[0];
    unsigned i = 0;
    for (; i < piece.n; i += kNumbers) {
      const Numbers merges = numbers_of([&](unsigned j) {
        lane.ids[i + j + 1] = tables_.byte_ids[left];
        const std::uint32_t right = data[i + j + 1];
        const std::uint32_t merge = tables_.byte_merges[256U * left + right];
        left = right;
        return merge;
      });
      begin_orders(lane, i, piece.n, merges);
    }
    end_orders(lane, i);
  }

  void begin_with_symbols(Lane& lane, const ShortPiece& piece) const {
    PairLookup<kPlaces> pairs(tables_);
    const std::uint32_t n = piece.n_symbols;
    for (std::uint32_t i = 0; i < n; ++i) lane.ids[i + 1] = pairs.left[i] = piece.symbols[i];
    for (std::uint32_t i = 1; i < n; ++i) pairs.right[i - 1] = piece.symbols[i];
    pairs.ask(n);
    unsigned i = 0;
    for (; i < n; i += kNumbers) begin_orders(lane, i, n, pairs.merges(i));
    end_orders(lane, i);
  }

  /// Notes the orders of the kNumbers places from `first` on, of a piece of n symbols.
  void begin_orders(Lane& lane, unsigned first, std::uint32_t n, Numbers merges) const {
    const Numbers places = numbers_of([](unsigned j) { return j; }) + first;
    merges |= 0U - ((n - 2U - places) >> 31U);  // the last and what is behind
    if constexpr (kRanks) {
      for (unsigned j = 0; j < kNumbers; ++j) lane.numbers[first + j + 1] = merges[j];
      merges = ranks_of(merges);
    }
    store_at(lane.order + kBefore + first, orders_of(merges, places));
  }

  /// There is nothing from place `first` on.
  static void end_orders(Lane& lane, unsigned first) {
    for (; first < kPlaces; first += kNumbers)
      store_at(lane.order + kBefore + first, Numbers{} + kNever);
  }

  /// Merges the pair of each lane that has the least order, and asks for those of the new symbol.
  void merge() {
    const std::uint32_t* const merged_ids = tables_.merged_ids;
    std::uint32_t* left = pairs_.left;
    std::uint32_t* right = pairs_.right;
    std::uint32_t* places = places_;
    const std::uint32_t* least = least_;
    const Lane* const end = lanes_ + n_lanes_;
    for (Lane* lane = lanes_; lane != end; ++lane) {
      const std::uint32_t place = *least & ((1U << kPlaceBits) - 1);
      const std::uint64_t behind = lane->alive & ~((2ULL << place) - 1);
      const unsigned gone = lowest_bit(behind);
      const unsigned next = lowest_bit(behind & (behind - 1));
      // Place -1 if there is none.
      const std::uint64_t before = lane->alive & ((1ULL << place) - 1);
      const std::uint32_t previous = highest_bit(2 * before + 1) - 1;
      lane->alive ^= behind & (0 - behind);
      lane->order[gone + kBefore] = kNever;
      const std::uint32_t number = kRanks ? lane->numbers[place + 1] : *least >> kPlaceBits;
      const std::uint32_t merged = merged_ids == nullptr ? number : merged_ids[number];
      lane->ids[place + 1] = merged;
      left[0] = lane->ids[previous + 1];
      right[0] = merged;
      places[0] = previous;
      left[1] = merged;
      right[1] = lane->ids[next + 1];
      places[1] = place;
      left += 2;
      right += 2;
      places += 2;
      ++least;
    }
  }

  static void finish(const Lane& lane) {
    ShortTokens& tokens = *lane.piece->tokens;
    auto* const ids = static_cast<std::uint32_t*>(static_cast<void*>(&tokens.ids));
    const std::uint64_t starts = lane.alive & ((1ULL << n_symbols(*lane.piece)) - 1);
    tokens.n = static_cast<std::uint32_t>(__builtin_popcountll(starts));
    tokens.starts = starts;
    // Few have more than four, and what is written behind the last is nobody's.
    constexpr std::uint64_t kNoPlace = 1ULL << 63U;
    std::uint64_t places = starts;
    for (std::uint32_t i = 0; i < 4 || places != 0; i += 4) {
#pragma GCC unroll 4
      for (std::uint32_t j = i; j < i + 4; ++j) {
        ids[j] = lane.ids[lowest_bit(places | kNoPlace) % kPlaces + 1];
        places &= places - 1;
      }
    }
  }

  PairLookup<2 * kLanes> pairs_;  ///< two of each lane: its new symbol with its neighbours
  // NOLINTBEGIN(*-avoid-c-arrays)
  alignas(32) std::uint32_t places_[2 * kLanes] = {};  ///< of the left symbols
  alignas(32) std::uint32_t least_[kLanes];            ///< orders
  Lane lanes_[kLanes];
  // NOLINTEND(*-avoid-c-arrays)
  const MergeTables& tables_;
  unsigned n_lanes_ = 0;
  unsigned n_asked_ = 0;  ///< pairs
};

/// Encodes those of the pieces that have from `n_least` symbols to 8 * kEights.
/// @return  whether there are any of more.
template <unsigned kEights, bool kRanks>
inline bool merge_some(const MergeTables& tables, const ShortPiece* pieces, std::size_t n_pieces,
                       std::uint32_t n_least) {
  using Team = Lanes<kEights, kRanks>;
  const ShortPiece* const end = pieces + n_pieces;
  bool has_longer = false;
  const auto next = [&]() -> const ShortPiece* {
    while (pieces != end) {
      const ShortPiece* const piece = pieces++;
      const std::uint32_t n = n_symbols(*piece);
      if (n - n_least <= Team::kPlaces - n_least) return piece;
      has_longer |= n > Team::kPlaces;
    }
    return nullptr;
  };
  Team team(tables);
  Team other(tables);
  team.begin(next);
  other.begin(next);
  while (team.step(next)) other.step(next);
  while (other.step(next)) {
  }
  return has_longer;
}

template <bool kRanks>
inline void merge_short_by(const MergeTables& tables, const ShortPiece* pieces, std::size_t n) {
  if (merge_some<2, kRanks>(tables, pieces, n, 0) && merge_some<4, kRanks>(tables, pieces, n, 17))
    merge_some<8, kRanks>(tables, pieces, n, 33);
}

/// As MergeShort of kernels.h.
inline void merge_short(const MergeTables& tables, const ShortPiece* pieces, std::size_t n) {
  if (tables.merge_ranks == nullptr) {
    merge_short_by<false>(tables, pieces, n);
  } else {
    merge_short_by<true>(tables, pieces, n);
  }
}
