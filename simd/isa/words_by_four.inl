// simd/isa/words_by_four.inl - word_lookup.inl with four words to a step: the arithmetic is
// done in vectors of 256 bits, the memory is read by plain loads, which are faster than gathers on
// many processors. Compiled once for each instruction set that has such vectors, which brings
// Picked, above(), unequal(), chosen(), without() and list_words(), see isa/tu_*.cpp.
#pragma once

#include "simd/kernels/word_lookup.inl"
#include "simd/kernels/write_ids.inl"

/// Four numbers of 64 bits, at base plus four offsets in bytes.
template <class Offset>
inline __m256i load_four(const void* base, const Offset* offsets) {
  const auto* bytes = static_cast<const std::uint8_t*>(base);
  const auto two = [&](unsigned k) {
    const __m128i low = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes + offsets[k]));
    return _mm_insert_epi64(
        low, static_cast<std::int64_t>(number_at<std::uint64_t>(bytes + offsets[k + 1])), 1);
  };
  return _mm256_inserti128_si256(_mm256_castsi128_si256(two(0)), two(2), 1);
}

inline __m256i four_keys(const std::uint8_t* base, const std::uint32_t* offsets) {
  const __m128i starts = _mm_loadu_si128(reinterpret_cast<const __m128i*>(offsets));
  const __m128i ends = _mm_loadu_si128(reinterpret_cast<const __m128i*>(offsets + 1));
  const __m256i n = _mm256_cvtepu32_epi64(_mm_sub_epi32(ends, starts));
  const __m256i shift = _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(n, 3));
  const __m256i text = _mm256_sllv_epi64(load_four(base, offsets), shift);
  const __m256i keys = _mm256_or_si256(text, _mm256_slli_epi64(n, kTagShift64));
  return chosen(above<kMaxBytes64>(n), _mm256_set1_epi64x(static_cast<std::int64_t>(kNoWord)),
                keys);
}

/// The keys' places, times an entry's bytes.
inline __m256i four_places(__m256i keys, int entry_bits) {
  const __m256i low = _mm256_mul_epu32(keys, _mm256_set1_epi64x(kWordHashLow));
  const __m256i high =
      _mm256_mul_epu32(_mm256_srli_epi64(keys, 32), _mm256_set1_epi64x(kWordHashHigh));
  const __m256i sum = _mm256_add_epi64(low, high);
  const __m256i mask = _mm256_set1_epi64x((1 << kTableBits64) - 1);
  return _mm256_slli_epi64(_mm256_and_si256(_mm256_srli_epi64(sum, 32), mask), entry_bits);
}

inline std::uint64_t count_words(const std::uint8_t* base, const std::uint32_t* offsets,
                                 std::size_t n, const std::uint64_t* table, std::uint32_t* missed,
                                 std::size_t* n_missed) {
  __m256i sums = _mm256_setzero_si256();
  std::size_t n_out = 0;
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const __m256i keys = four_keys(base, offsets + i);
    alignas(32) std::uint64_t places[4];
    _mm256_store_si256(reinterpret_cast<__m256i*>(places), four_places(keys, 3));
    const __m256i found = _mm256_xor_si256(load_four(table, places), keys);
    const Picked is_new = above<kMaxCount64>(found);
    sums = _mm256_add_epi64(sums, without(is_new, found));
    n_out += list_words(is_new, i, missed + n_out);
  }
  *n_missed = n_out;
  alignas(32) std::uint64_t n_tokens[4];
  _mm256_store_si256(reinterpret_cast<__m256i*>(n_tokens), sums);
  return n_tokens[0] + n_tokens[1] + n_tokens[2] + n_tokens[3] +
         count_words_from(i, base, offsets, n, table, missed, n_missed);
}

inline std::size_t find_words(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n,
                              const Ids64* table, std::uint64_t* ids, std::uint32_t* missed) {
  std::size_t n_missed = 0;
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const __m256i keys = four_keys(base, offsets + i);
    alignas(32) std::uint64_t places[4];
    _mm256_store_si256(reinterpret_cast<__m256i*>(places), four_places(keys, 4));
    const auto entry = [&](unsigned k) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(table) + places[k];
      return _mm_load_si128(reinterpret_cast<const __m128i*>(bytes));
    };
    const __m256i even = _mm256_inserti128_si256(_mm256_castsi128_si256(entry(0)), entry(2), 1);
    const __m256i odd = _mm256_inserti128_si256(_mm256_castsi128_si256(entry(1)), entry(3), 1);
    const Picked is_new = unequal(_mm256_unpacklo_epi64(even, odd), keys);
    const __m256i found = _mm256_unpackhi_epi64(even, odd);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(ids + i), without(is_new, found));
    n_missed += list_words(is_new, i, missed + n_missed);
  }
  return find_words_from(i, n_missed, base, offsets, n, table, ids, missed);
}

/// The three ids and their number in one store.
inline std::size_t write_ids(const std::uint64_t* heads, std::size_t n, const IdList* lists,
                             std::uint32_t** to) {
  constexpr std::int64_t kBits = Ids64::kIdBits;
  const __m256i shifts = _mm256_setr_epi64x(0, kBits, 2 * kBits, 3 * kBits);
  const __m256i mask = _mm256_set1_epi64x(static_cast<std::int64_t>(Ids64::kIdMask));
  const __m256i low_halves = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  const auto store = [&](std::uint64_t head, std::uint32_t* next) {
    const __m256i four = _mm256_and_si256(
        _mm256_srlv_epi64(_mm256_set1_epi64x(static_cast<std::int64_t>(head)), shifts), mask);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(next),
                     _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(four, low_halves)));
  };
  return write_ids_by(store, heads, n, lists, to);
}
