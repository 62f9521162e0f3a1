// simd/isa/vec_avx2.h - classes of 64 ASCII bytes as bit masks, with avx2 instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace toll::simd::avx2 {
namespace {

/// Bit i is set where byte i is of the class; the classes do not overlap but as noted.
struct Classes {
  std::uint64_t letters;
  std::uint64_t capitals;  ///< also in letters
  std::uint64_t digits;
  std::uint64_t space;        ///< 0x20
  std::uint64_t newlines;     ///< LF, CR
  std::uint64_t other_white;  ///< TAB, VT, FF
  std::uint64_t apostrophes;
  std::uint64_t slashes;
  std::uint64_t high;  ///< not ASCII
};

inline std::uint32_t bits_of(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

/// Puts together the masks of 2 registers.
template <class Mask>
inline std::uint64_t over_registers(Mask&& mask) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 2; ++i) bits |= static_cast<std::uint64_t>(mask(i)) << (32 * i);
  return bits;
}

inline Classes classify(const std::uint8_t* text) {
  __m256i bytes[2];
  for (unsigned i = 0; i < 2; ++i)
    bytes[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + std::size_t{32} * i));
  const auto equal = [&](char c) {
    return over_registers(
        [&](unsigned i) { return bits_of(_mm256_cmpeq_epi8(bytes[i], _mm256_set1_epi8(c))); });
  };
  // first <= byte < first + n, unsigned, by a saturating subtraction that leaves zero.
  const auto in_range = [&](char first, char n, char fold) {
    return over_registers([&](unsigned i) {
      const __m256i shifted = _mm256_sub_epi8(_mm256_or_si256(bytes[i], _mm256_set1_epi8(fold)),
                                              _mm256_set1_epi8(first));
      return bits_of(
          _mm256_cmpeq_epi8(_mm256_subs_epu8(shifted, _mm256_set1_epi8(static_cast<char>(n - 1))),
                            _mm256_setzero_si256()));
    });
  };
  Classes c{};
  c.letters = in_range('a', 26, 0x20);
  c.capitals = in_range('A', 26, 0);
  c.digits = in_range('0', 10, 0);
  c.space = equal(' ');
  c.newlines = equal('\n') | equal('\r');
  c.other_white = in_range('\t', 5, 0) & ~c.newlines;
  c.apostrophes = equal('\'');
  c.slashes = equal('/');
  c.high = over_registers([&](unsigned i) { return bits_of(bytes[i]); });
  return c;
}

}  // namespace
}  // namespace toll::simd::avx2
