// simd/isa/words_avx512.h - known_words.inl with eight words to a step: the arithmetic is done in
// vectors, the memory is read by plain loads, which are faster than gathers on many processors.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

#include "simd/word_table.h"

// GCC 12 warns of variables inside its own intrinsics (GCC bug 105593).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

namespace toll::simd::avx512 {
namespace {

#include "simd/kernels/known_words.inl"

/// Eight numbers of 64 bits, at base plus eight offsets in bytes.
template <class Offset>
inline __m512i load_eight(const void* base, const Offset* offsets) {
  const auto* bytes = static_cast<const std::uint8_t*>(base);
  const auto two = [&](unsigned k) {
    const __m128i low = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes + offsets[k]));
    return _mm_insert_epi64(low, static_cast<long long>(load_word(bytes + offsets[k + 1])), 1);
  };
  const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(two(0)), two(2), 1);
  const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(two(4)), two(6), 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

inline __m512i eight_keys(const std::uint8_t* base, const std::uint32_t* offsets) {
  const __m256i starts = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(offsets));
  const __m256i ends = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(offsets + 1));
  const __m512i n = _mm512_cvtepu32_epi64(_mm256_sub_epi32(ends, starts));
  const __m512i shift = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(n, 3));
  const __m512i text = _mm512_sllv_epi64(load_eight(base, offsets), shift);
  const __m512i keys = _mm512_or_si512(text, _mm512_slli_epi64(n, kWordTagShift));
  const __mmask8 is_long =
      _mm512_cmpgt_epu64_mask(n, _mm512_set1_epi64(static_cast<long long>(kMaxWordBytes)));
  return _mm512_mask_mov_epi64(keys, is_long, _mm512_set1_epi64(static_cast<long long>(kNoWord)));
}

/// The keys' places, times an entry's bytes.
inline __m512i eight_places(__m512i keys, unsigned entry_bits) {
  const __m512i low = _mm512_mul_epu32(keys, _mm512_set1_epi64(kWordHashLow));
  const __m512i high =
      _mm512_mul_epu32(_mm512_srli_epi64(keys, 32), _mm512_set1_epi64(kWordHashHigh));
  const __m512i sum = _mm512_add_epi64(low, high);
  const __m512i mask = _mm512_set1_epi64((1 << kWordTableBits) - 1);
  return _mm512_slli_epi64(_mm512_and_si512(_mm512_srli_epi64(sum, 32), mask), entry_bits);
}

/// Writes the numbers of the words of a mask; eight have room.
inline std::size_t list_words(__mmask8 mask, std::size_t first, std::uint32_t* list) {
  const __m256i numbers = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(first)),
                                           _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(list), _mm256_maskz_compress_epi32(mask, numbers));
  return static_cast<std::size_t>(__builtin_popcount(mask));
}

inline std::uint64_t count_eight_words(const std::uint8_t* base, const std::uint32_t* offsets,
                                       std::size_t n, const std::uint64_t* table,
                                       std::uint32_t* missed, std::size_t* n_missed) {
  __m512i n_tokens = _mm512_setzero_si512();
  const __m512i most = _mm512_set1_epi64(static_cast<long long>(kMaxWordTokens));
  std::size_t n_out = 0;
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m512i keys = eight_keys(base, offsets + i);
    alignas(64) std::uint64_t places[8];
    _mm512_store_si512(places, eight_places(keys, 3));
    const __m512i found = _mm512_xor_si512(load_eight(table, places), keys);
    const __mmask8 is_new = _mm512_cmpgt_epu64_mask(found, most);
    n_tokens = _mm512_mask_add_epi64(n_tokens, static_cast<__mmask8>(~is_new), n_tokens, found);
    n_out += list_words(is_new, i, missed + n_out);
  }
  *n_missed = n_out;
  return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(n_tokens)) +
         count_words_from(i, base, offsets, n, table, missed, n_missed);
}

inline std::size_t find_eight_words(const std::uint8_t* base, const std::uint32_t* offsets,
                                    std::size_t n, const WordIds* table, std::uint64_t* ids,
                                    std::uint32_t* missed) {
  std::size_t n_missed = 0;
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m512i keys = eight_keys(base, offsets + i);
    alignas(64) std::uint64_t places[8];
    _mm512_store_si512(places, eight_places(keys, 4));
    const __mmask8 is_new = _mm512_cmpneq_epu64_mask(load_eight(&table->key, places), keys);
    const __m512i found = load_eight(&table->ids, places);
    _mm512_storeu_si512(ids + i, _mm512_maskz_mov_epi64(static_cast<__mmask8>(~is_new), found));
    n_missed += list_words(is_new, i, missed + n_missed);
  }
  return find_words_from(i, n_missed, base, offsets, n, table, ids, missed);
}

}  // namespace
}  // namespace toll::simd::avx512

#pragma GCC diagnostic pop
