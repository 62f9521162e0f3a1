// simd/isa/tu_avx2.cpp - the kernels with avx2 instructions. This file alone is compiled with those
// flags, so it includes nothing whose inline functions other files might share.
#include <immintrin.h>

#include "simd/kernels.h"

namespace toll::simd::avx2 {
namespace {

constexpr char kIsa[] = "avx2";  // NOLINT(*-avoid-c-arrays)
inline constexpr unsigned kBytes = 32;

#include "simd/kernels/bytes.inl"

inline std::uint32_t mask_of(const Bytes& bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(reinterpret_cast<__m256i>(bytes)));
}
inline Bytes sixteen(const std::uint8_t* from) {
  return reinterpret_cast<Bytes>(
      _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
}
inline Bytes shuffled(const Bytes& bytes, const Bytes& order) {
  return reinterpret_cast<Bytes>(
      _mm256_shuffle_epi8(reinterpret_cast<__m256i>(bytes), reinterpret_cast<__m256i>(order)));
}
/// Byte i is that of `bits` that has bit i.
inline Bytes spread(std::uint32_t bits) {
  return reinterpret_cast<Bytes>(_mm256_shuffle_epi8(
      _mm256_set1_epi32(static_cast<std::int32_t>(bits)),
      _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303)));
}

#include "simd/isa/bytes_x86.inl"

/// Writes `start` plus each of the eight bytes of `places`, the lowest first.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  const __m128i eight = _mm_cvtsi64_si128(static_cast<std::int64_t>(places));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                      _mm256_add_epi32(_mm256_cvtepu8_epi32(eight),
                                       _mm256_set1_epi32(static_cast<std::int32_t>(start))));
}

#include "simd/isa/numbers_256.inl"

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
struct Fronts {
  alignas(16) std::uint32_t of[16][4] = {};  // NOLINT(*-avoid-c-arrays)

  constexpr Fronts() {
    for (unsigned lanes = 0; lanes < 16; ++lanes) {
      std::uint32_t* to = of[lanes];
      for (unsigned lane = 0; lane < 4; ++lane)
        if ((lanes >> lane & 1U) != 0) *to++ = 0x03020100U + 0x04040404U * lane;
    }
  }
};
constexpr Fronts kFronts;

/// Writes the numbers of the words of some lanes; four have room.
inline std::size_t list_words(Picked lanes, std::size_t first, std::uint32_t* list) {
  const auto bits = static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes)));
  const __m128i numbers =
      _mm_add_epi32(_mm_set1_epi32(static_cast<int>(first)), _mm_setr_epi32(0, 1, 2, 3));
  const __m128i order = _mm_load_si128(reinterpret_cast<const __m128i*>(kFronts.of[bits]));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(list), _mm_shuffle_epi8(numbers, order));
  return static_cast<std::size_t>(__builtin_popcount(bits));
}

#include "simd/isa/lines_256.inl"
#include "simd/isa/words_by_four.inl"
#include "simd/kernels/places.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::avx2
