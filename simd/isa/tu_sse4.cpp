// simd/isa/tu_sse4.cpp - the kernels with sse4 instructions. This file alone is compiled with those
// flags, so it includes nothing whose inline functions other files might share.
#include <immintrin.h>

#include "simd/kernels.h"

namespace toll::simd::sse4 {
namespace {

constexpr char kIsa[] = "sse4";  // NOLINT(*-avoid-c-arrays)
inline constexpr unsigned kBytes = 16;

#include "simd/kernels/bytes.inl"

inline std::uint32_t mask_of(const Bytes& bytes) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(bytes)));
}
inline Bytes sixteen(const std::uint8_t* from) {
  return reinterpret_cast<Bytes>(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
inline Bytes shuffled(const Bytes& bytes, const Bytes& order) {
  return reinterpret_cast<Bytes>(
      _mm_shuffle_epi8(reinterpret_cast<__m128i>(bytes), reinterpret_cast<__m128i>(order)));
}
/// Byte i is that of `bits` that has bit i.
inline Bytes spread(std::uint32_t bits) {
  return reinterpret_cast<Bytes>(_mm_shuffle_epi8(_mm_set1_epi32(static_cast<std::int32_t>(bits)),
                                                  _mm_set_epi64x(0x0101010101010101, 0)));
}

#include "simd/isa/bytes_x86.inl"

/// Writes `start` plus each of the eight bytes of `places`, the lowest first.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  const __m128i starts = _mm_set1_epi32(static_cast<std::int32_t>(start));
  const __m128i low = _mm_cvtsi64_si128(static_cast<std::int64_t>(places));
  const __m128i high = _mm_cvtsi64_si128(static_cast<std::int64_t>(places >> 32U));
  auto* const to = reinterpret_cast<__m128i*>(out);
  _mm_storeu_si128(to, _mm_add_epi32(_mm_cvtepu8_epi32(low), starts));
  _mm_storeu_si128(to + 1, _mm_add_epi32(_mm_cvtepu8_epi32(high), starts));
}

#include "simd/isa/lines_64.inl"
#include "simd/isa/numbers_128.inl"
#include "simd/isa/words_by_one.inl"
#include "simd/kernels/places.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::sse4
