// simd/kernels/merge_short.inl - byte-pair encoding of many short pieces, in step. Compiled once
// for each instruction set, which brings the numbers in its registers, see isa/numbers_*.inl.
//
// What a merge costs is the latency of the pairs' memory, and branches that cannot be predicted. So
// many pieces take a step at a time, each in a lane: the loops over the lanes have no branch, but
// for those whose pieces end. There are two software-pipelined batches of 16 lanes: while the
// memory that one has prefetched comes, the other takes its step; and which lanes of one have ended
// is computed a phase before anything branches on it.
#pragma once

#include "simd/kernels/bits.inl"
#include "simd/kernels/pair_lookup.inl"

inline constexpr unsigned kPlaceBits = 6;

/// By place, the first of which is 1: the rank of the merge of the symbol there and the next, and
/// below it the place. The least is the next to merge, and the leftmost of equals. kNever and
/// above: there is no symbol, or no merge. No sign.
inline constexpr std::uint32_t kNever = 0x7fffffffU & (kNoMerge << kPlaceBits);

/// 256 times the first byte and the second.
inline std::uint32_t two_bytes(const std::uint8_t* from) {
  return __builtin_bswap16(number_at<std::uint16_t>(from));
}

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

  explicit Lanes(const MergeTables& tables) : pairs_(tables), tables_(tables) { pairs_.ask_none(); }

  /// @param next  gives the next piece, or null.
  template <class Next>
  void begin(const Next& next) {
    while (n_lanes_ < kLanes) {
      const ShortPiece* const piece = next();
      if (piece == nullptr) return;
      begin(lanes_[n_lanes_++], *piece);
    }
  }

  [[nodiscard]] bool is_empty() const { return n_lanes_ == 0; }

  /// Finds the least order of each lane, of those that have stayed and of those that were asked
  /// for, and notes these.
  void find_least() {
    SignedNumbers done = {};
    for (unsigned lane = 0; lane < n_lanes_; lane += kNumbers) {
      alignas(16) std::uint32_t orders[2 * kNumbers];  // NOLINT(*-avoid-c-arrays)
      const Numbers before = asked_orders(lane, 0);
      const Numbers behind = asked_orders(lane, kNumbers);
      store_at(orders, before);
      store_at(orders + kNumbers, behind);
      const SignedNumbers a = four_least(lanes_[lane]);
      const SignedNumbers b = four_least(lanes_[lane + 1]);
      const SignedNumbers c = four_least(lanes_[lane + 2]);
      const SignedNumbers d = four_least(lanes_[lane + 3]);
      const SignedNumbers ab = lesser(__builtin_shufflevector(a, b, 0, 4, 1, 5),
                                      __builtin_shufflevector(a, b, 2, 6, 3, 7));
      const SignedNumbers cd = lesser(__builtin_shufflevector(c, d, 0, 4, 1, 5),
                                      __builtin_shufflevector(c, d, 2, 6, 3, 7));
      const SignedNumbers stayed = lesser(__builtin_shufflevector(ab, cd, 0, 1, 4, 5),
                                          __builtin_shufflevector(ab, cd, 2, 3, 6, 7));
      const SignedNumbers asked =
          lesser(reinterpret_cast<SignedNumbers>(before), reinterpret_cast<SignedNumbers>(behind));
      const SignedNumbers least = lesser(stayed, asked);
      store_at(least_ + lane, least);
      done |= (least >= static_cast<std::int32_t>(kNever)) & SignedNumbers{1, 2, 4, 8} << lane;
      // After those that have stayed were read: a vector that is partly just written is waited for.
      const std::uint32_t* const places = places_ + std::size_t{2} * lane;
      Lane* const lanes = lanes_ + lane;
#pragma GCC unroll 4
      for (std::size_t k = 0; k < kNumbers; ++k) {
        lanes[k].order[kBefore + places[k]] = orders[k];
        lanes[k].order[kBefore + places[kNumbers + k]] = orders[kNumbers + k];
      }
    }
    done_ =
        static_cast<std::uint32_t>(done[0] | done[1] | done[2] | done[3]) & ((1U << n_lanes_) - 1);
  }

  /// Merges the next pair of each lane, which find_least() has found; where there is none the next
  /// piece takes the lane.
  template <class Next>
  void step(const Next& next) {
    while (done_ != 0) {
      // The last of them first: those behind it have something to merge.
      const unsigned lane = highest_bit(done_);
      finish(lanes_[lane]);
      if (const ShortPiece* const piece = next(); piece != nullptr) {
        begin(lanes_[lane], *piece);
        least_[lane] = least_order(lanes_[lane]);
        if (least_[lane] >= kNever) continue;
      } else {
        lanes_[lane] = lanes_[--n_lanes_];
        least_[lane] = least_[n_lanes_];
      }
      done_ ^= 1U << lane;
    }
    for (unsigned lane = n_lanes_; lane % kNumbers != 0; ++lane) rest(lane);
    for (unsigned lane = 0; lane < n_lanes_; lane += kNumbers) merge(lane);
  }

 private:
  static constexpr unsigned kLanes = 16;
  static constexpr std::size_t kBefore = 7;  ///< orders of no place, for alignment

  /// Which places with a symbol are neighbours. Places 0 and the one behind the last have none.
  struct Links {
    // NOLINTBEGIN(*-avoid-c-arrays)
    std::uint8_t next[kPlaces + 8];
    std::uint8_t previous[kPlaces + 8];
    // NOLINTEND(*-avoid-c-arrays)
  };
  /// While no two have merged.
  static constexpr Links kLinks = [] {
    Links links{};
    for (unsigned place = 0; place < kPlaces + 8; ++place) {
      links.next[place] = static_cast<std::uint8_t>(place + 1);
      links.previous[place] = static_cast<std::uint8_t>(place == 0 ? 0 : place - 1);
    }
    return links;
  }();

  struct Lane {
    // NOLINTBEGIN(*-avoid-c-arrays)
    alignas(32) std::uint32_t order[kBefore + 1 + kPlaces];  ///< from place -kBefore on
    std::uint32_t ids[kPlaces + kNumbers];                   ///< from place 0 on
    std::uint32_t numbers[kRanks ? kPlaces + kNumbers : 1];  ///< of merges; as ids
    // NOLINTEND(*-avoid-c-arrays)
    Links links;
    std::uint64_t alive;  ///< a bit for each place that has a symbol
    const ShortPiece* piece;
  };

  static Numbers orders_of(const Numbers& ranks, const Numbers& places) {
    return ((ranks << kPlaceBits) & kNever) | places;
  }

  /// The least order of all of a lane's is the least of four.
  static SignedNumbers four_least(const Lane& lane) {
    auto least = load_as<Orders>(lane.order + kBefore + 1);
    for (unsigned i = kOrders; i < kPlaces; i += kOrders) {
      const auto others = load_as<Orders>(lane.order + kBefore + 1 + i);
      least = least < others ? least : others;
    }
    return four_of(least);
  }
  static std::uint32_t least_order(const Lane& lane) {
    SignedNumbers least = four_least(lane);
    least = lesser(least, __builtin_shufflevector(least, least, 2, 3, 0, 1));
    least = lesser(least, __builtin_shufflevector(least, least, 1, 0, 3, 2));
    return static_cast<std::uint32_t>(least[0]);
  }

  /// The orders of the pairs that merge(lane) has asked for.
  /// @param behind  0: the new symbols with those before; kNumbers: with those behind.
  Numbers asked_orders(unsigned lane, unsigned behind) {
    Numbers merges = pairs_.merges(2 * lane + behind);
    const std::uint32_t* const places = places_ + std::size_t{2} * lane + behind;
    if constexpr (kRanks) {
      for (unsigned k = 0; k < kNumbers; ++k) lanes_[lane + k].numbers[places[k]] = merges[k];
      merges = ranks_of(merges);
    }
    return orders_of(merges, load_as<Numbers>(places));
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
    lane.alive = (2ULL << n) - 2;
    lane.links = kLinks;
    if (piece.symbols == nullptr) {
      begin_with_bytes(lane, piece);
    } else {
      begin_with_symbols(lane, piece);
    }
    lane.ids[0] = lane.ids[n + 1] = PairSlot::kNoSymbol;
  }

  void begin_with_bytes(Lane& lane, const ShortPiece& piece) const {
    unsigned i = 0;
    for (; i < piece.n; i += kNumbers) {
      const std::uint8_t* const data = piece.data + i;
      const Numbers merges =
          numbers_of([&](unsigned j) { return tables_.byte_merges[two_bytes(data + j)]; });
#pragma GCC unroll 4
      for (unsigned j = 0; j < kNumbers; ++j) lane.ids[i + j + 1] = tables_.byte_ids[data[j]];
      begin_orders(lane, i, piece.n, merges);
    }
    end_orders(lane, i);
  }

  void begin_with_symbols(Lane& lane, const ShortPiece& piece) const {
    PairLookup<kPlaces> pairs(tables_);
    const std::uint32_t n = piece.n_symbols;
    for (std::uint32_t i = 0; i < n; ++i) lane.ids[i + 1] = piece.symbols[i];
    for (std::uint32_t i = 0; i < n; i += kNumbers)
      pairs.ask(i, load_unaligned(piece.symbols + i), load_unaligned(piece.symbols + i + 1));
    unsigned i = 0;
    for (; i < n; i += kNumbers) begin_orders(lane, i, n, pairs.merges(i));
    end_orders(lane, i);
  }

  /// Notes the orders of the kNumbers symbols from `first` on, of a piece of n.
  void begin_orders(Lane& lane, unsigned first, std::uint32_t n, Numbers merges) const {
    const Numbers places = numbers_of([](unsigned j) { return j + 1; }) + first;
    merges |= 0U - ((n - 1U - places) >> 31U);  // the last and what is behind
    if constexpr (kRanks) {
      for (unsigned j = 0; j < kNumbers; ++j) lane.numbers[first + j + 1] = merges[j];
      merges = ranks_of(merges);
    }
    store_at(lane.order + kBefore + 1 + first, orders_of(merges, places));
  }

  /// There is no symbol from the one with this number on.
  static void end_orders(Lane& lane, unsigned first) {
    for (; first < kPlaces; first += kNumbers)
      store_at(lane.order + kBefore + 1 + first, Numbers{} + kNever);
  }

  /// Merges the pair of each of four lanes that has the least order, and asks for those of the new
  /// symbols.
  void merge(unsigned first) {
    const auto orders = load_as<Numbers>(least_ + first);
    const Numbers place = orders & ((1U << kPlaceBits) - 1);
    Lane* const lanes = lanes_ + first;
    std::uint32_t* const places = places_ + std::size_t{2} * first;
    Numbers merged = orders >> kPlaceBits;  // a rank
    if constexpr (kRanks)
      merged = numbers_of([&](unsigned k) { return lanes[k].numbers[place[k]]; });
    if (const std::uint32_t* const ids = tables_.merged_ids; ids != nullptr)
      merged = numbers_of([&](unsigned k) { return ids[merged[k]]; });
    std::size_t next[kNumbers];  // NOLINT(*-avoid-c-arrays)
#pragma GCC unroll 4
    for (unsigned k = 0; k < kNumbers; ++k) {
      Lane& lane = lanes[k];
      const std::size_t at = least_[first + k] & ((1U << kPlaceBits) - 1);
      const std::size_t gone = lane.links.next[at];
      const std::size_t previous = lane.links.previous[at];
      next[k] = lane.links.next[gone];
      places[k] = static_cast<std::uint32_t>(previous);
      lane.ids[at] = merged[k];
      lane.order[kBefore + previous] = kNever;  // until it is found
      lane.order[kBefore + at] = kNever;
      lane.order[kBefore + gone] = kNever;
      lane.alive ^= 1ULL << gone;
      lane.links.next[at] = static_cast<std::uint8_t>(next[k]);
      lane.links.previous[next[k]] = static_cast<std::uint8_t>(at);
    }
    store_at(places + kNumbers, place);
    const Numbers before = numbers_of([&](unsigned k) { return lanes[k].ids[places[k]]; });
    const Numbers behind = numbers_of([&](unsigned k) { return lanes[k].ids[next[k]]; });
    pairs_.ask(2 * first, before, merged);
    pairs_.ask(2 * first + kNumbers, merged, behind);
  }

  /// Of a lane without a piece merges nothing that is there, and asks for no pair.
  void rest(unsigned lane) {
    least_[lane] = 0;
    lanes_[lane].links = kLinks;
    lanes_[lane].ids[0] = lanes_[lane].ids[2] = PairSlot::kNoSymbol;
    lanes_[lane].numbers[0] = 0;
    lanes_[lane].alive = 0;
  }

  static void finish(const Lane& lane) {
    ShortTokens& tokens = *lane.piece->tokens;
    auto* const ids = static_cast<std::uint32_t*>(static_cast<void*>(&tokens.ids));
    const std::uint64_t starts = lane.alive >> 1U;
    tokens.n = static_cast<std::uint32_t>(__builtin_popcountll(starts));
    tokens.starts = starts;
    // Few have more than four, and what is written behind the last is not read.
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

  /// Of four lanes each: their new symbols with those before, and with those behind.
  PairLookup<2 * kLanes> pairs_;
  // NOLINTBEGIN(*-avoid-c-arrays)
  alignas(32) std::uint32_t places_[2 * kLanes] = {};  ///< of the left symbols
  alignas(32) std::uint32_t least_[kLanes];            ///< orders
  Lane lanes_[kLanes];
  // NOLINTEND(*-avoid-c-arrays)
  const MergeTables& tables_;
  unsigned n_lanes_ = 0;
  std::uint32_t done_ = 0;  ///< a bit for each lane that has nothing left to merge
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
  do {
    team.find_least();
    other.find_least();
    team.step(next);
    other.step(next);
  } while (!team.is_empty() || !other.is_empty());
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
