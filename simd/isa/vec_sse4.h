// simd/isa/vec_sse4.h - 64 bytes of text and their comparisons as bit masks, with sse4
// instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace toll::simd::sse4 {
namespace {

struct Block {
  __m128i parts[4];
};

inline Block load(const std::uint8_t* text) {
  Block bytes;
  for (unsigned i = 0; i < 4; ++i)
    bytes.parts[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + std::size_t{16} * i));
  return bytes;
}

inline void store(std::uint8_t* to, const Block& bytes) {
  for (unsigned i = 0; i < 4; ++i)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + std::size_t{16} * i), bytes.parts[i]);
}

/// The bytes with `bits` set in each.
inline Block with_bits(Block bytes, char bits) {
  for (__m128i& part : bytes.parts) part = _mm_or_si128(part, _mm_set1_epi8(bits));
  return bytes;
}

/// The top bits of the 4 registers that `of` makes of the parts.
template <class Of>
inline std::uint64_t top_bits_of(const Block& bytes, Of&& of) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 4; ++i)
    bits |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(of(bytes.parts[i])))}
            << (16 * i);
  return bits;
}

/// Bit i: byte i is c.
inline std::uint64_t equal(const Block& bytes, char c) {
  return top_bits_of(bytes, [c](__m128i part) { return _mm_cmpeq_epi8(part, _mm_set1_epi8(c)); });
}

/// Bit i: byte i is a or b.
inline std::uint64_t equal(const Block& bytes, char a, char b) {
  return top_bits_of(bytes, [a, b](__m128i part) {
    return _mm_or_si128(_mm_cmpeq_epi8(part, _mm_set1_epi8(a)),
                        _mm_cmpeq_epi8(part, _mm_set1_epi8(b)));
  });
}

/// Bit i: byte i is one of the n from `first` on, unsigned, n < 128: moved to where the largest
/// numbers with a sign are.
inline std::uint64_t in_range(const Block& bytes, char first, char n) {
  return top_bits_of(bytes, [first, n](__m128i part) {
    const __m128i moved = _mm_add_epi8(part, _mm_set1_epi8(static_cast<char>(128 - first - n)));
    return _mm_cmpgt_epi8(moved, _mm_set1_epi8(static_cast<char>(127 - n)));
  });
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(const Block& bytes) {
  return top_bits_of(bytes, [](__m128i part) { return part; });
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, const Block& bytes) {
  const auto part = [table](unsigned i) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + std::size_t{16} * i));
  };
  Block found;
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i low = _mm_and_si128(bytes.parts[i], _mm_set1_epi8(0xf));
    // A blend takes the top bit of each byte to choose by.
    const __m128i odd = _mm_slli_epi16(bytes.parts[i], 3);
    const __m128i upper = _mm_slli_epi16(bytes.parts[i], 2);
    found.parts[i] = _mm_blendv_epi8(
        _mm_blendv_epi8(_mm_shuffle_epi8(part(0), low), _mm_shuffle_epi8(part(1), low), odd),
        _mm_blendv_epi8(_mm_shuffle_epi8(part(2), low), _mm_shuffle_epi8(part(3), low), odd),
        upper);
  }
  return found;
}

/// Byte i is that of `b` where bit i is set, else that of `a`.
inline Block merged(Block a, const Block& b, std::uint64_t bits) {
  const __m128i byte_of = _mm_set_epi64x(0x0101010101010101, 0);
  const __m128i bit_of = _mm_set1_epi64x(static_cast<std::int64_t>(0x8040201008040201));
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i spread =
        _mm_shuffle_epi8(_mm_set1_epi32(static_cast<std::int32_t>(bits >> (16 * i))), byte_of);
    const __m128i chosen = _mm_cmpeq_epi8(_mm_and_si128(spread, bit_of), bit_of);
    a.parts[i] = _mm_blendv_epi8(a.parts[i], b.parts[i], chosen);
  }
  return a;
}

/// Writes `start` plus each of the eight bytes of `places`, the lowest first.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  const __m128i starts = _mm_set1_epi32(static_cast<std::int32_t>(start));
  const __m128i low = _mm_cvtsi64_si128(static_cast<std::int64_t>(places));
  const __m128i high = _mm_cvtsi64_si128(static_cast<std::int64_t>(places >> 32U));
  auto* const to = reinterpret_cast<__m128i*>(out);
  _mm_storeu_si128(to, _mm_add_epi32(_mm_cvtepu8_epi32(low), starts));
  _mm_storeu_si128(to + 1, _mm_add_epi32(_mm_cvtepu8_epi32(high), starts));
}

#include "simd/isa/numbers_128.inl"

}  // namespace
}  // namespace toll::simd::sse4
