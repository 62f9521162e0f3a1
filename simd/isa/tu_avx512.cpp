// simd/isa/tu_avx512.cpp - the kernels with avx512 instructions. This file alone is compiled with
// those flags, so it includes nothing whose inline functions other files might share.
//
// All but choose_wide_splits() keeps to registers of 256 bits: those of 512 make many processors
// lower their clock, which costs everything else more than they gain here.
#include <immintrin.h>

#include "simd/kernels.h"

// GCC 12 warns of variables inside its own intrinsics (GCC bug 105593).
#if !defined(__clang__)
#  pragma GCC diagnostic ignored "-Wuninitialized"
#  pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace toll::simd::avx512 {
namespace {

constexpr char kIsa[] = "avx512";  // NOLINT(*-avoid-c-arrays)
inline constexpr unsigned kBytes = 32;

#include "simd/kernels/bytes.inl"

inline std::uint64_t bits_of(const Block& found) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < kParts; ++i)
    bits |= std::uint64_t{static_cast<std::uint32_t>(
                _mm256_movemask_epi8(reinterpret_cast<__m256i>(found.parts[i])))}
            << (kBytes * i);
  return bits;
}

inline Bytes blended(std::uint64_t bits, const Bytes& a, const Bytes& b) {
  return reinterpret_cast<Bytes>(_mm256_mask_blend_epi8(
      static_cast<__mmask32>(bits), reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, Block bytes) {
  const auto quarter = [table](unsigned i) {
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + std::size_t{16} * i)));
  };
  for (Bytes& bytes_of_part : bytes.parts) {
    const auto part = reinterpret_cast<__m256i>(bytes_of_part);
    const __m256i low = _mm256_and_si256(part, _mm256_set1_epi8(0xf));
    const __mmask32 odd = _mm256_test_epi8_mask(part, _mm256_set1_epi8(0x10));
    const __mmask32 upper = _mm256_test_epi8_mask(part, _mm256_set1_epi8(0x20));
    __m256i found = _mm256_shuffle_epi8(quarter(0), low);
    found = _mm256_mask_shuffle_epi8(found, odd, quarter(1), low);
    found = _mm256_mask_shuffle_epi8(found, upper, quarter(2), low);
    bytes_of_part =
        reinterpret_cast<Bytes>(_mm256_mask_shuffle_epi8(found, odd & upper, quarter(3), low));
  }
  return bytes;
}

#include "simd/isa/numbers_256.inl"

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

#include "simd/isa/lines_256.inl"
#include "simd/isa/words_by_four.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::avx512
