// simd/isa/vec_avx512.h - 64 bytes of text and their comparisons as bit masks, with avx512
// instructions.
#pragma once

#include <cstdint>

#include <immintrin.h>

namespace toll::simd::avx512 {
namespace {

using Block = __m512i;

inline Block load(const std::uint8_t* text) {
  return _mm512_loadu_si512(text);
}

/// The bytes with `bits` set in each.
inline Block with_bits(Block bytes, char bits) {
  return _mm512_or_si512(bytes, _mm512_set1_epi8(bits));
}

/// Bit i: byte i is c.
inline std::uint64_t equal(Block bytes, char c) {
  return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}

/// Bit i: byte i is one of the n from `first` on, unsigned.
inline std::uint64_t in_range(Block bytes, char first, char n) {
  return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(first)),
                                _mm512_set1_epi8(n));
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(Block bytes) {
  return _mm512_movepi8_mask(bytes);
}

}  // namespace
}  // namespace toll::simd::avx512
