// simd/isa/vec_avx2.h - 64 bytes of text and their comparisons as bit masks, with avx2
// instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace toll::simd::avx2 {
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

/// The top bits of the 2 registers that `of` makes of the parts.
template <class Of>
inline std::uint64_t top_bits_of(const Block& bytes, Of&& of) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 2; ++i)
    bits |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(of(bytes.parts[i])))}
            << (32 * i);
  return bits;
}

/// Bit i: byte i is c.
inline std::uint64_t equal(const Block& bytes, char c) {
  return top_bits_of(bytes,
                     [c](__m256i part) { return _mm256_cmpeq_epi8(part, _mm256_set1_epi8(c)); });
}

/// Bit i: byte i is a or b.
inline std::uint64_t equal(const Block& bytes, char a, char b) {
  return top_bits_of(bytes, [a, b](__m256i part) {
    return _mm256_or_si256(_mm256_cmpeq_epi8(part, _mm256_set1_epi8(a)),
                           _mm256_cmpeq_epi8(part, _mm256_set1_epi8(b)));
  });
}

/// Bit i: byte i is one of the n from `first` on, unsigned, n < 128: moved to where the largest
/// numbers with a sign are.
inline std::uint64_t in_range(const Block& bytes, char first, char n) {
  return top_bits_of(bytes, [first, n](__m256i part) {
    const __m256i moved =
        _mm256_add_epi8(part, _mm256_set1_epi8(static_cast<char>(128 - first - n)));
    return _mm256_cmpgt_epi8(moved, _mm256_set1_epi8(static_cast<char>(127 - n)));
  });
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(const Block& bytes) {
  return top_bits_of(bytes, [](__m256i part) { return part; });
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, const Block& bytes) {
  const auto part = [table](unsigned i) {
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + std::size_t{16} * i)));
  };
  Block found;
  for (unsigned i = 0; i < 2; ++i) {
    const __m256i low = _mm256_and_si256(bytes.parts[i], _mm256_set1_epi8(0xf));
    // A blend takes the top bit of each byte to choose by.
    const __m256i odd = _mm256_slli_epi16(bytes.parts[i], 3);
    const __m256i upper = _mm256_slli_epi16(bytes.parts[i], 2);
    found.parts[i] = _mm256_blendv_epi8(_mm256_blendv_epi8(_mm256_shuffle_epi8(part(0), low),
                                                           _mm256_shuffle_epi8(part(1), low), odd),
                                        _mm256_blendv_epi8(_mm256_shuffle_epi8(part(2), low),
                                                           _mm256_shuffle_epi8(part(3), low), odd),
                                        upper);
  }
  return found;
}

/// Byte i is that of `b` where bit i is set, else that of `a`.
inline Block merged(Block a, const Block& b, std::uint64_t bits) {
  const __m256i byte_of =
      _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  const __m256i bit_of = _mm256_set1_epi64x(static_cast<std::int64_t>(0x8040201008040201));
  for (unsigned i = 0; i < 2; ++i) {
    const __m256i spread = _mm256_shuffle_epi8(
        _mm256_set1_epi32(static_cast<std::int32_t>(bits >> (32 * i))), byte_of);
    const __m256i chosen = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bit_of), bit_of);
    a.parts[i] = _mm256_blendv_epi8(a.parts[i], b.parts[i], chosen);
  }
  return a;
}

/// Writes `start` plus each of the eight bytes of `places`, the lowest first.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  const __m128i eight = _mm_cvtsi64_si128(static_cast<std::int64_t>(places));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                      _mm256_add_epi32(_mm256_cvtepu8_epi32(eight),
                                       _mm256_set1_epi32(static_cast<std::int32_t>(start))));
}

#include "simd/isa/numbers_256.inl"

}  // namespace
}  // namespace toll::simd::avx2
