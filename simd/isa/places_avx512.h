// simd/isa/places_avx512.h - lists of places in a text, with avx512 instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

#include "simd/kernels.h"

namespace toll::simd::avx512 {
namespace {

/// Writes start + i for each bit i of `bits`; with kWidePlace, where it is in `wide`. Eight at a
/// time, whether wanted or not.
/// @return  behind the last that is wanted.
inline std::uint32_t* write_places(std::uint32_t* out, std::uint32_t start, std::uint64_t bits,
                                   std::uint64_t wide) {
  __m256i places = _mm256_add_epi32(_mm256_set1_epi32(static_cast<std::int32_t>(start)),
                                    _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  const __m256i tag = _mm256_set1_epi32(static_cast<std::int32_t>(kWidePlace));
  for (unsigned i = 0; i < 8; ++i) {
    const auto here = static_cast<__mmask8>(bits >> (8 * i));
    const __m256i tagged =
        _mm256_mask_or_epi32(places, static_cast<__mmask8>(wide >> (8 * i)), places, tag);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_maskz_compress_epi32(here, tagged));
    out += __builtin_popcount(here);
    places = _mm256_add_epi32(places, _mm256_set1_epi32(8));
  }
  return out;
}

inline std::uint32_t* write_places(std::uint32_t* out, std::uint32_t start, std::uint64_t bits) {
  return write_places(out, start, bits, 0);
}

/// See ChooseWideSplits: eight entries at a time.
inline std::size_t choose_wide_splits(const std::uint8_t* base, std::uint32_t* ends, std::size_t n,
                                      const std::uint64_t* bits) {
  constexpr __mmask8 kAll = 0xff;  // the forms without a mask make g++ 12 warn
  const __m512i zeros = _mm512_setzero_si512();
  const __m512i three_bytes = _mm512_set1_epi64(0xffffff);
  const __m512i four_bytes = _mm512_set1_epi64(0xffffffff);
  // Bit 0 of each lane.
  const auto bit = [&](__mmask8 lanes, __m512i key) {
    const __m512i at = _mm512_maskz_srli_epi64(
        kAll,
        _mm512_mullo_epi64(key, _mm512_set1_epi64(static_cast<std::int64_t>(kSplitPairFactor))),
        kSplitPairShift);
    const __m512i word =
        _mm512_mask_i64gather_epi64(zeros, lanes, _mm512_maskz_srli_epi64(kAll, at, 6), bits, 8);
    return _mm512_maskz_srlv_epi64(kAll, word, _mm512_and_si512(at, _mm512_set1_epi64(63)));
  };
  std::size_t n_left = 0;
  for (std::size_t i = 0; i < n; i += 8) {
    const auto lanes = static_cast<__mmask8>(n - i >= 8 ? 0xffU : (1U << (n - i)) - 1);
    const __m256i entries = _mm256_maskz_loadu_epi32(lanes, ends + i);
    const __mmask8 wide = _mm256_movepi32_mask(entries);
    const __m256i places =
        _mm256_andnot_si256(_mm256_set1_epi32(static_cast<std::int32_t>(kWidePlace)), entries);
    // Three bytes before each place and five behind it.
    const __m512i offsets =
        _mm512_sub_epi64(_mm512_maskz_cvtepu32_epi64(kAll, places), _mm512_set1_epi64(3));
    const __m512i context = _mm512_mask_i64gather_epi64(zeros, wide, offsets, base, 1);
    __m512i left = _mm512_and_si512(context, three_bytes);
    const __mmask8 left_has_four = _mm512_mask_cmpeq_epi64_mask(
        wide, _mm512_and_si512(context, _mm512_set1_epi64(0xc0)), _mm512_set1_epi64(0x80));
    if (left_has_four != 0) {
      const __m512i before = _mm512_sub_epi64(offsets, _mm512_set1_epi64(1));
      left = _mm512_mask_and_epi64(
          left, left_has_four, _mm512_mask_i64gather_epi64(zeros, left_has_four, before, base, 1),
          four_bytes);
    }
    __m512i right = _mm512_maskz_srli_epi64(kAll, context, 24);
    const __m512i high = _mm512_set1_epi64(0xf0);
    const __mmask8 right_has_four = _mm512_cmpeq_epi64_mask(_mm512_and_si512(right, high), high);
    right =
        _mm512_and_si512(right, _mm512_mask_blend_epi64(right_has_four, three_bytes, four_bytes));
    const __m512i joined =
        _mm512_or_si512(bit(wide, _mm512_or_si512(_mm512_maskz_slli_epi64(kAll, left, 32), right)),
                        _mm512_or_si512(bit(wide, _mm512_xor_si512(left, _mm512_set1_epi64(-1))),
                                        bit(wide, right)));
    const auto kept = static_cast<__mmask8>(
        lanes & ~_mm512_mask_test_epi64_mask(wide, joined, _mm512_set1_epi64(1)));
    _mm256_mask_storeu_epi32(ends + n_left, lanes, _mm256_maskz_compress_epi32(kept, places));
    n_left += static_cast<unsigned>(__builtin_popcount(kept));
  }
  return n_left;
}

}  // namespace
}  // namespace toll::simd::avx512
