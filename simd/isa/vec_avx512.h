// simd/isa/vec_avx512.h - 64 bytes of text and their comparisons as bit masks, with avx512
// instructions on registers of 256 bits: those of 512 make many processors lower their clock, which
// costs everything else more than they gain here.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace toll::simd::avx512 {
namespace {

struct Block {
  __m256i parts[2];
};

inline Block load(const std::uint8_t* text) {
  Block bytes;
  for (unsigned i = 0; i < 2; ++i)
    bytes.parts[i] =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + std::size_t{32} * i));
  return bytes;
}

inline void store(std::uint8_t* to, const Block& bytes) {
  for (unsigned i = 0; i < 2; ++i)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + std::size_t{32} * i), bytes.parts[i]);
}

/// The bytes with `bits` set in each.
inline Block with_bits(Block bytes, char bits) {
  for (__m256i& part : bytes.parts) part = _mm256_or_si256(part, _mm256_set1_epi8(bits));
  return bytes;
}

/// The 2 masks that `of` makes of the parts.
template <class Of>
inline std::uint64_t masks_of(const Block& bytes, Of&& of) {
  return of(bytes.parts[0]) | std::uint64_t{of(bytes.parts[1])} << 32U;
}

/// Bit i: byte i is c.
inline std::uint64_t equal(const Block& bytes, char c) {
  return masks_of(bytes,
                  [c](__m256i part) { return _mm256_cmpeq_epi8_mask(part, _mm256_set1_epi8(c)); });
}

/// Bit i: byte i is a or b.
inline std::uint64_t equal(const Block& bytes, char a, char b) {
  return equal(bytes, a) | equal(bytes, b);
}

/// Bit i: byte i is one of the n from `first` on, unsigned.
inline std::uint64_t in_range(const Block& bytes, char first, char n) {
  return masks_of(bytes, [first, n](__m256i part) {
    return _mm256_cmplt_epu8_mask(_mm256_sub_epi8(part, _mm256_set1_epi8(first)),
                                  _mm256_set1_epi8(n));
  });
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(const Block& bytes) {
  return masks_of(bytes, [](__m256i part) { return _mm256_movepi8_mask(part); });
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, Block bytes) {
  const auto quarter = [table](unsigned i) {
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + std::size_t{16} * i)));
  };
  for (__m256i& part : bytes.parts) {
    const __m256i low = _mm256_and_si256(part, _mm256_set1_epi8(0xf));
    const __mmask32 odd = _mm256_test_epi8_mask(part, _mm256_set1_epi8(0x10));
    const __mmask32 upper = _mm256_test_epi8_mask(part, _mm256_set1_epi8(0x20));
    __m256i found = _mm256_shuffle_epi8(quarter(0), low);
    found = _mm256_mask_shuffle_epi8(found, odd, quarter(1), low);
    found = _mm256_mask_shuffle_epi8(found, upper, quarter(2), low);
    part = _mm256_mask_shuffle_epi8(found, odd & upper, quarter(3), low);
  }
  return bytes;
}

/// Byte i is that of `b` where bit i is set, else that of `a`.
inline Block merged(Block a, const Block& b, std::uint64_t bits) {
  for (unsigned i = 0; i < 2; ++i)
    a.parts[i] =
        _mm256_mask_blend_epi8(static_cast<__mmask32>(bits >> (32U * i)), a.parts[i], b.parts[i]);
  return a;
}

#include "simd/isa/numbers_256.inl"

}  // namespace
}  // namespace toll::simd::avx512
