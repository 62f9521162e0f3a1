// simd/isa/words_avx2.h - four words at a time, and which of them, with avx2 instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

#include "simd/word_lookup.h"

namespace toll::simd::avx2 {
namespace {

/// All ones in some of four numbers, zero in the others.
using Picked = __m256i;

/// Which of four numbers without a sign are above kMost, which is a power of two less one.
template <std::uint64_t kMost>
inline Picked above(__m256i four) {
  static_assert((kMost & (kMost + 1)) == 0);
  const __m256i high =
      _mm256_andnot_si256(_mm256_set1_epi64x(static_cast<std::int64_t>(kMost)), four);
  return _mm256_xor_si256(_mm256_cmpeq_epi64(high, _mm256_setzero_si256()), _mm256_set1_epi64x(-1));
}
inline Picked unequal(__m256i a, __m256i b) {
  return _mm256_xor_si256(_mm256_cmpeq_epi64(a, b), _mm256_set1_epi64x(-1));
}
/// Those of `a`, and of `b` elsewhere.
inline __m256i chosen(Picked lanes, __m256i a, __m256i b) {
  return _mm256_blendv_epi8(b, a, lanes);
}
/// Zero in those lanes.
inline __m256i without(Picked lanes, __m256i four) {
  return _mm256_andnot_si256(lanes, four);
}

/// By the lanes, a bit each: the bytes that bring the numbers of those lanes to the front.
alignas(16) inline constexpr std::uint32_t kFront[16][4] = {
// NOLINT(*-avoid-c-arrays)
#define TOLL_N(i) (0x03020100U + 0x04040404U * (i))
    {},
    {TOLL_N(0)},
    {TOLL_N(1)},
    {TOLL_N(0), TOLL_N(1)},
    {TOLL_N(2)},
    {TOLL_N(0), TOLL_N(2)},
    {TOLL_N(1), TOLL_N(2)},
    {TOLL_N(0), TOLL_N(1), TOLL_N(2)},
    {TOLL_N(3)},
    {TOLL_N(0), TOLL_N(3)},
    {TOLL_N(1), TOLL_N(3)},
    {TOLL_N(0), TOLL_N(1), TOLL_N(3)},
    {TOLL_N(2), TOLL_N(3)},
    {TOLL_N(0), TOLL_N(2), TOLL_N(3)},
    {TOLL_N(1), TOLL_N(2), TOLL_N(3)},
    {TOLL_N(0), TOLL_N(1), TOLL_N(2), TOLL_N(3)},
#undef TOLL_N
};

/// Writes the numbers of the words of some lanes; four have room.
inline std::size_t list_words(Picked lanes, std::size_t first, std::uint32_t* list) {
  const auto bits = static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes)));
  const __m128i numbers =
      _mm_add_epi32(_mm_set1_epi32(static_cast<int>(first)), _mm_setr_epi32(0, 1, 2, 3));
  const __m128i order = _mm_load_si128(reinterpret_cast<const __m128i*>(kFront[bits]));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(list), _mm_shuffle_epi8(numbers, order));
  return static_cast<std::size_t>(__builtin_popcount(bits));
}

#include "simd/isa/words_by_four.inl"

}  // namespace
}  // namespace toll::simd::avx2
