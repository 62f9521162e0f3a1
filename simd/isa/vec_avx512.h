// simd/isa/vec_avx512.h - classes of 64 ASCII bytes as bit masks, with avx512 instructions.
#pragma once

#include <cstdint>

#include <immintrin.h>

namespace toll::simd::avx512 {
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

inline Classes classify(const std::uint8_t* text) {
  const __m512i bytes = _mm512_loadu_si512(text);
  const auto equal = [&](char c) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); };
  const auto in_range = [](__m512i v, char first, char n) {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8(first)), _mm512_set1_epi8(n));
  };
  Classes c{};
  c.letters = in_range(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 26);
  c.capitals = in_range(bytes, 'A', 26);
  c.digits = in_range(bytes, '0', 10);
  c.space = equal(' ');
  c.newlines = equal('\n') | equal('\r');
  c.other_white = in_range(bytes, '\t', 5) & ~c.newlines;
  c.apostrophes = equal('\'');
  c.slashes = equal('/');
  c.high = _mm512_movepi8_mask(bytes);
  return c;
}

}  // namespace
}  // namespace toll::simd::avx512
