// simd/isa/eight_256.inl - eight numbers in a register of 256 bits, for the instruction sets
// that have those.
#pragma once

/// Eight numbers of 32 bits with a sign.
using Eight = __m256i;

inline Eight load_eight(const std::int32_t* numbers) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(numbers));
}
/// Of each pair the lesser.
inline Eight lesser(Eight a, Eight b) {
  return _mm256_min_epi32(a, b);
}
inline std::int32_t least_of(Eight numbers) {
  __m128i least =
      _mm_min_epi32(_mm256_castsi256_si128(numbers), _mm256_extracti128_si256(numbers, 1));
  least = _mm_min_epi32(least, _mm_shuffle_epi32(least, 0x4e));
  least = _mm_min_epi32(least, _mm_shuffle_epi32(least, 0xb1));
  return _mm_cvtsi128_si32(least);
}
