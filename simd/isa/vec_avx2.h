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

/// Bit i: byte i is one of the n from `first` on, unsigned: a saturating subtraction leaves zero.
inline std::uint64_t in_range(const Block& bytes, char first, char n) {
  return top_bits_of(bytes, [first, n](__m256i part) {
    const __m256i shifted = _mm256_sub_epi8(part, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_subs_epu8(shifted, _mm256_set1_epi8(static_cast<char>(n - 1))),
                             _mm256_setzero_si256());
  });
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(const Block& bytes) {
  return top_bits_of(bytes, [](__m256i part) { return part; });
}

}  // namespace
}  // namespace toll::simd::avx2
