// simd/isa/vec_avx512.h - 64 bytes of text and their comparisons as bit masks, with avx512
// instructions.
#pragma once

#include <cstddef>
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

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, Block bytes) {
  const auto part = [table](unsigned i) {
    return _mm512_maskz_broadcast_i32x4(
        static_cast<__mmask16>(~0U),
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + std::size_t{16} * i)));
  };
  const Block low = _mm512_and_si512(bytes, _mm512_set1_epi8(0xf));
  const __mmask64 odd = _mm512_test_epi8_mask(bytes, _mm512_set1_epi8(0x10));
  const __mmask64 upper = _mm512_test_epi8_mask(bytes, _mm512_set1_epi8(0x20));
  Block found = _mm512_shuffle_epi8(part(0), low);
  found = _mm512_mask_shuffle_epi8(found, odd, part(1), low);
  found = _mm512_mask_shuffle_epi8(found, upper, part(2), low);
  return _mm512_mask_shuffle_epi8(found, odd & upper, part(3), low);
}

/// Byte i is that of `b` where bit i is set, else that of `a`.
inline Block merged(Block a, Block b, std::uint64_t bits) {
  return _mm512_mask_blend_epi8(bits, a, b);
}

}  // namespace
}  // namespace toll::simd::avx512
