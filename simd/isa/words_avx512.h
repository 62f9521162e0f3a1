// simd/isa/words_avx512.h - four words at a time, and which of them, with avx512 instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

#include "simd/word_lookup.h"

// GCC 12 warns of variables inside its own intrinsics (GCC bug 105593).
#if !defined(__clang__)
#  pragma GCC diagnostic push
#  pragma GCC diagnostic ignored "-Wuninitialized"
#  pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace toll::simd::avx512 {
namespace {

using Picked = __mmask8;

/// Which of four numbers without a sign are above kMost.
template <std::uint64_t kMost>
inline Picked above(__m256i four) {
  return _mm256_cmpgt_epu64_mask(four, _mm256_set1_epi64x(static_cast<std::int64_t>(kMost)));
}
inline Picked unequal(__m256i a, __m256i b) {
  return _mm256_cmpneq_epu64_mask(a, b);
}
/// Those of `a`, and of `b` elsewhere.
inline __m256i chosen(Picked lanes, __m256i a, __m256i b) {
  return _mm256_mask_mov_epi64(b, lanes, a);
}
/// Zero in those lanes.
inline __m256i without(Picked lanes, __m256i four) {
  return _mm256_maskz_mov_epi64(static_cast<Picked>(~lanes), four);
}

/// Writes the numbers of the words of some lanes; four have room.
inline std::size_t list_words(Picked lanes, std::size_t first, std::uint32_t* list) {
  const __m128i numbers =
      _mm_add_epi32(_mm_set1_epi32(static_cast<int>(first)), _mm_setr_epi32(0, 1, 2, 3));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(list), _mm_maskz_compress_epi32(lanes, numbers));
  return static_cast<std::size_t>(__builtin_popcount(lanes));
}

#include "simd/isa/words_by_four.inl"

}  // namespace
}  // namespace toll::simd::avx512

#if !defined(__clang__)
#  pragma GCC diagnostic pop
#endif
