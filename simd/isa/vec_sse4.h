// simd/isa/vec_sse4.h - classes of 64 ASCII bytes as bit masks, with sse4 instructions.
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace toll::simd::sse4 {
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

inline std::uint32_t bits_of(__m128i bytes) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
}

/// Puts together the masks of 4 registers.
template <class Mask>
inline std::uint64_t over_registers(Mask&& mask) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 4; ++i) bits |= static_cast<std::uint64_t>(mask(i)) << (16 * i);
  return bits;
}

inline Classes classify(const std::uint8_t* text) {
  __m128i bytes[4];
  for (unsigned i = 0; i < 4; ++i)
    bytes[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + std::size_t{16} * i));
  const auto equal = [&](char c) {
    return over_registers(
        [&](unsigned i) { return bits_of(_mm_cmpeq_epi8(bytes[i], _mm_set1_epi8(c))); });
  };
  // first <= byte < first + n, unsigned, by a saturating subtraction that leaves zero.
  const auto in_range = [&](char first, char n, char fold) {
    return over_registers([&](unsigned i) {
      const __m128i shifted =
          _mm_sub_epi8(_mm_or_si128(bytes[i], _mm_set1_epi8(fold)), _mm_set1_epi8(first));
      return bits_of(_mm_cmpeq_epi8(_mm_subs_epu8(shifted, _mm_set1_epi8(static_cast<char>(n - 1))),
                                    _mm_setzero_si128()));
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
}  // namespace toll::simd::sse4
