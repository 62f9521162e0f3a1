// simd/isa/tu_avx512_merge.cpp - byte-pair encoding of sixteen pieces of up to 31 symbols in step,
// a piece in each 32-bit lane. This file is compiled with avx512 flags, as tu_avx512.cpp is, so it
// includes nothing whose inline functions it would call.
//
// In each step every piece merges its next pair. What a lane needs it gathers: what one piece waits
// for, the others wait for at the same time. A piece that has nothing left to merge gives its lane
// to the next.
#if defined(__GNUC__) && !defined(__clang__)
// gcc 12 takes what its own header leaves undefined on purpose for a mistake.
#  pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include "simd/kernels.h"

namespace toll::simd::avx512 {

void merge_sixteen(const MergeTables& tables, const ShortPiece* pieces, std::size_t n);

namespace {

constexpr unsigned kLanes = 16;
constexpr unsigned kPlaceBits = 5;
constexpr unsigned kPlaces = 1U << kPlaceBits;
constexpr unsigned kIdBits = PairSlot::kIdBits;
constexpr unsigned kMergeBits = PairSlot::kMergeBits;
constexpr std::uint32_t kNoMerge = 0xffffffffU;

inline __m512i all(std::uint32_t value) {
  return _mm512_set1_epi32(static_cast<int>(value));
}
inline __m512i multiply(__m512i v, std::uint32_t factor) {
  return _mm512_mullo_epi32(v, all(factor));
}
/// Of lanes that have a bit; what the others get must not be used.
inline __m512i highest_bit(__m512i v) {
  return _mm512_sub_epi32(all(31), _mm512_lzcnt_epi32(v));
}

/// By place: the rank of the merge of the symbol there and the next, and below it the place. As a
/// signed number the least is the next to merge. kNever and above: there is no symbol, or no merge.
constexpr std::uint32_t kNever = 0x7fffffffU & (kNoMerge << kPlaceBits);
inline __m512i order_of(__m512i merges, __m512i places) {
  return _mm512_or_si512(_mm512_and_si512(_mm512_slli_epi32(merges, kPlaceBits), all(kNever)),
                         places);
}
inline std::uint32_t order_of(std::uint32_t merge, unsigned place) {
  return ((merge << kPlaceBits) & kNever) | place;
}

/// Eight lanes of slots compared with eight lanes of pairs: the merges, and of which lanes.
inline __m256i merges_of(__m512i slots, __m256i left, __m256i right, __mmask8& found) {
  const __m512i pair =
      _mm512_or_si512(_mm512_slli_epi64(_mm512_cvtepu32_epi64(left), kIdBits + kMergeBits),
                      _mm512_slli_epi64(_mm512_cvtepu32_epi64(right), kMergeBits));
  const __m512i merges = _mm512_xor_si512(slots, pair);
  found = _mm512_cmplt_epu64_mask(merges, _mm512_set1_epi64(1LL << kMergeBits));
  return _mm512_cvtepi64_epi32(merges);
}

// Registers first would be two words smaller and harder to read.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
class Lanes {
 public:
  explicit Lanes(const MergeTables& tables)
      : tables_(tables),
        to_slot_(_mm_cvtsi32_si128(static_cast<int>(32U - tables.n_slot_bits))),
        to_kind_(
            _mm_cvtsi32_si128(static_cast<int>(32U - tables.n_group_bits - PairHash::kKindBits))) {
    for (unsigned place = 0; place < kPlaces; ++place)
      _mm512_store_si512(order_ + std::size_t{place} * kLanes, all(kNever));
  }

  void encode(const ShortPiece* next, const ShortPiece* end) {
    for (unsigned lane = 0; lane < kLanes && next != end; ++lane) begin(lane, *next++);
    while (loaded_ != 0) {
      const __m512i least = least_orders();
      const __mmask16 active = _mm512_cmplt_epi32_mask(least, all(kNever));
      const unsigned done = loaded_ & ~static_cast<unsigned>(active);
      if (done != 0) {
        alignas(64) std::uint32_t alive[kLanes];  // NOLINT(*-avoid-c-arrays)
        _mm512_store_si512(alive, alive_);
        for (unsigned lanes = done; lanes != 0; lanes &= lanes - 1) {
          const unsigned lane = _tzcnt_u32(lanes);
          finish(lane, alive[lane]);
          if (next != end) begin(lane, *next++);
        }
      }
      if (active != 0) merge(least, active);
    }
  }

 private:
  void begin(unsigned lane, const ShortPiece& piece) {
    pieces_[lane] = &piece;
    const std::uint32_t n = piece.symbols == nullptr ? piece.n : piece.n_symbols;
    if (piece.symbols == nullptr) {
      begin_with_bytes(lane, piece);
    } else {
      begin_with_symbols(lane, piece);
    }
    const auto mask = static_cast<__mmask16>(1U << lane);
    alive_ = _mm512_mask_set1_epi32(alive_, mask, static_cast<int>((1U << n) - 1));
    loaded_ |= mask;
    if (n > n_places_) n_places_ = n;
  }

  void begin_with_bytes(unsigned lane, const ShortPiece& piece) {
    const std::uint32_t n = piece.n;
    const std::uint8_t* const data = piece.data;
    for (std::uint32_t i = 0; i < n; ++i) ids_[i * kLanes + lane] = tables_.byte_ids[data[i]];
    for (std::uint32_t i = 0; i + 1 < n; ++i) {
      order_[i * kLanes + lane] = order_of(tables_.byte_merges[256U * data[i] + data[i + 1]], i);
    }
  }

  void begin_with_symbols(unsigned lane, const ShortPiece& piece) {
    for (unsigned first = 0; first < piece.n_symbols; first += kLanes) {
      const std::uint32_t* const symbols = piece.symbols + first;
      const unsigned n = piece.n_symbols - first;
      const auto is_symbol = static_cast<__mmask16>(n < kLanes ? (1U << n) - 1 : 0xffffU);
      const auto is_pair = static_cast<__mmask16>(n <= kLanes ? is_symbol >> 1U : 0xffffU);
      const __m512i left = _mm512_loadu_si512(symbols);
      const __m512i merges = find(left, _mm512_loadu_si512(symbols + 1), is_pair);
      const __m512i places = _mm512_add_epi32(
          all(first), _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
      const __m512i at = _mm512_or_si512(_mm512_slli_epi32(places, 4), all(lane));
      _mm512_mask_i32scatter_epi32(ids_, is_symbol, at, left, 4);
      put(merges, places, at, is_symbol);
    }
  }

  void finish(unsigned lane, std::uint32_t alive) {
    ShortTokens& tokens = *pieces_[lane]->tokens;
    auto* const ids = static_cast<std::uint32_t*>(static_cast<void*>(&tokens.ids));
    std::uint32_t n = 0;
    for (std::uint32_t places = alive; places != 0; places &= places - 1)
      ids[n++] = ids_[_tzcnt_u32(places) * kLanes + lane];
    tokens.n = n;
    tokens.starts = alive;
    loaded_ &= ~(1U << lane);
  }

  [[nodiscard]] __m512i least_orders() const {
    __m512i even = all(kNever);
    __m512i odd = even;
    for (unsigned place = 0; place < n_places_; place += 2) {
      even = _mm512_min_epi32(even, _mm512_load_si512(order_ + std::size_t{place} * kLanes));
      odd = _mm512_min_epi32(odd, _mm512_load_si512(order_ + (std::size_t{place} + 1) * kLanes));
    }
    return _mm512_min_epi32(even, odd);
  }

  /// Merges the pairs whose orders are `least` and finds the merges of the new symbols.
  void merge(__m512i least, __mmask16 active) {
    const __m512i one = all(1);
    const __m512i zero = _mm512_setzero_si512();
    const __m512i place = _mm512_and_si512(least, all(kPlaces - 1));
    const __m512i at_place = at(place);
    const __m512i number = tables_.merge_ranks == nullptr
                               ? _mm512_srli_epi32(least, kPlaceBits)
                               : _mm512_mask_i32gather_epi32(zero, active, at_place, numbers_, 4);
    const __m512i merged =
        tables_.merged_ids == nullptr
            ? number
            : _mm512_mask_i32gather_epi32(zero, active, number, tables_.merged_ids, 4);

    // The symbol after the place takes part in the merge; then come the neighbours.
    const __m512i up_to = _mm512_sub_epi32(_mm512_sllv_epi32(all(2), place), one);
    const __m512i behind = _mm512_andnot_si512(up_to, alive_);
    const __m512i after = _mm512_and_si512(behind, _mm512_sub_epi32(behind, one));
    const __m512i gone_bit = _mm512_xor_si512(behind, after);
    const __m512i before = _mm512_and_si512(alive_, _mm512_srli_epi32(up_to, 1));
    alive_ = _mm512_mask_andnot_epi32(alive_, active, gone_bit, alive_);
    const __mmask16 has_next = _mm512_mask_test_epi32_mask(active, after, after);
    const __mmask16 has_previous = _mm512_mask_test_epi32_mask(active, before, before);
    const __m512i previous = highest_bit(before);
    const __m512i next_bit = _mm512_andnot_si512(_mm512_sub_epi32(after, one), after);

    const __m512i at_previous = at(previous);
    const __m512i left = _mm512_mask_i32gather_epi32(zero, has_previous, at_previous, ids_, 4);
    const __m512i right =
        _mm512_mask_i32gather_epi32(zero, has_next, at(highest_bit(next_bit)), ids_, 4);
    _mm512_mask_i32scatter_epi32(ids_, active, at_place, merged, 4);
    const __m512i with_left = find(left, merged, has_previous);
    const __m512i with_right = find(merged, right, has_next);
    _mm512_mask_i32scatter_epi32(order_, active, at(highest_bit(gone_bit)), all(kNever), 4);
    put(with_left, previous, at_previous, has_previous);
    put(with_right, place, at_place, active);
  }

  /// Notes at places the merges of the symbols there and the next.
  void put(__m512i merges, __m512i places, __m512i at, __mmask16 lanes) {
    __m512i ranks = merges;
    if (tables_.merge_ranks != nullptr) {
      const __mmask16 found = _mm512_mask_cmpneq_epi32_mask(lanes, merges, all(kNoMerge));
      ranks = _mm512_mask_i32gather_epi32(merges, found, merges, tables_.merge_ranks, 4);
      _mm512_mask_i32scatter_epi32(numbers_, lanes, at, merges, 4);
    }
    _mm512_mask_i32scatter_epi32(order_, lanes, at, order_of(ranks, places), 4);
  }

  /// The merges of pairs of symbols, kNoMerge for those that have none and lanes not asked for.
  [[nodiscard]] __m512i find(__m512i left, __m512i right, __mmask16 lanes) const {
    const __m512i group_and_kind =
        _mm512_srl_epi32(_mm512_xor_si512(multiply(left, PairHash::kLeftOfGroup),
                                          multiply(right, PairHash::kRightOfGroup)),
                         to_kind_);
    const __m512i group = _mm512_mask_i32gather_epi32(
        _mm512_setzero_si512(), lanes, _mm512_srli_epi32(group_and_kind, PairHash::kKindBits),
        tables_.groups, 4);
    const __m512i kind_bit = _mm512_sllv_epi32(
        all(1U << PairHash::kKindsAt), _mm512_and_si512(group_and_kind, all(PairHash::kKindMask)));
    lanes = _mm512_mask_test_epi32_mask(lanes, group, kind_bit);
    const __m512i shift = _mm512_and_si512(group, all(0xffff));
    const __m512i hash =
        _mm512_add_epi32(multiply(left, PairHash::kLeft), multiply(right, PairHash::kRight));
    const __m512i slot =
        _mm512_srl_epi32(multiply(_mm512_xor_si512(hash, shift), PairHash::kSlot), to_slot_);
    const __m512i free = _mm512_set1_epi64(-1);
    const auto low_lanes = static_cast<__mmask8>(lanes);
    const auto high_lanes = static_cast<__mmask8>(lanes >> 8U);
    const __m512i low = _mm512_mask_i32gather_epi64(free, low_lanes, _mm512_castsi512_si256(slot),
                                                    tables_.slots, 8);
    const __m512i high = _mm512_mask_i32gather_epi64(
        free, high_lanes, _mm512_extracti64x4_epi64(slot, 1), tables_.slots, 8);
    __mmask8 low_found = 0;
    __mmask8 high_found = 0;
    const __m256i low_merges =
        merges_of(low, _mm512_castsi512_si256(left), _mm512_castsi512_si256(right), low_found);
    const __m256i high_merges = merges_of(high, _mm512_extracti64x4_epi64(left, 1),
                                          _mm512_extracti64x4_epi64(right, 1), high_found);
    const unsigned found = low_found | static_cast<unsigned>(high_found) << 8U;
    return _mm512_mask_mov_epi32(
        all(kNoMerge), static_cast<__mmask16>(found),
        _mm512_inserti64x4(_mm512_castsi256_si512(low_merges), high_merges, 1));
  }

  /// Where in order_ and ids_ a place of each lane is.
  [[nodiscard]] static __m512i at(__m512i places) {
    const __m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    return _mm512_or_si512(_mm512_slli_epi32(places, 4), lane);
  }

  const MergeTables& tables_;
  const __m128i to_slot_;
  const __m128i to_kind_;
  __m512i alive_ = _mm512_setzero_si512();  ///< a bit for each place that has a symbol
  unsigned loaded_ = 0;                     ///< the lanes that have a piece
  unsigned n_places_ = 0;                   ///< of the longest piece
  // NOLINTBEGIN(*-avoid-c-arrays)
  alignas(64) std::uint32_t order_[kPlaces * kLanes];  ///< [place][lane]
  alignas(64) std::uint32_t ids_[kPlaces * kLanes];
  alignas(64) std::uint32_t numbers_[kPlaces * kLanes];  ///< of merges, where those are not ranks
  const ShortPiece* pieces_[kLanes];
  // NOLINTEND(*-avoid-c-arrays)
};

}  // namespace

void merge_sixteen(const MergeTables& tables, const ShortPiece* pieces, std::size_t n) {
  Lanes(tables).encode(pieces, pieces + n);
}

}  // namespace toll::simd::avx512
