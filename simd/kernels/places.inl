// simd/kernels/places.inl - lists of places in a text, for instruction sets that bring nothing
// better.
#pragma once

#include "simd/kernels/bits.inl"

/// Writes start + i for each bit i of `bits`. Eight at a time, whether wanted or not: the room is
/// there, and no branch depends on how many.
/// @return  behind the last that is wanted.
inline std::uint32_t* write_places(std::uint32_t* out, std::uint32_t start, std::uint64_t bits) {
  const auto n = static_cast<unsigned>(__builtin_popcountll(bits));
  for (unsigned i = 0; i < n; i += 8) {
    for (unsigned k = 0; k < 8; ++k) {
      out[i + k] = start + lowest_bit(bits | 1ULL << 63U);
      bits &= bits - 1;
    }
  }
  return out + n;
}

/// The same, with kWidePlace where the bit is in `wide`.
inline std::uint32_t* write_places(std::uint32_t* out, std::uint32_t start, std::uint64_t bits,
                                   std::uint64_t wide) {
  const auto n = static_cast<unsigned>(__builtin_popcountll(bits));
  for (unsigned i = 0; i < n; i += 8) {
    for (unsigned k = 0; k < 8; ++k) {
      const unsigned at = lowest_bit(bits | 1ULL << 63U);
      out[i + k] = start + at + (static_cast<std::uint32_t>(wide >> at) << 31U);
      bits &= bits - 1;
    }
  }
  return out + n;
}

inline std::uint32_t load32(const std::uint8_t* text) {
  std::uint32_t value = 0;
  __builtin_memcpy(&value, text, sizeof value);
  return value;
}

inline std::size_t choose_wide_cuts(const std::uint8_t* base, std::uint32_t* ends, std::size_t n,
                                    const std::uint64_t* bits) {
  const auto bit = [bits](std::uint64_t key) {
    const std::uint64_t at = (key * kWideCutFactor) >> kWideCutShift;
    return bits[at / 64] >> (at % 64);
  };
  std::size_t n_left = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t place = ends[i] & ~kWidePlace;
    const bool is_end = ends[i] == place;
    ends[n_left] = place;
    if (is_end) {
      ++n_left;
      continue;
    }
    const std::uint8_t* p = base + place;
    const std::uint64_t left = (p[-3] & 0xc0U) == 0x80 ? load32(p - 4) : load32(p - 3) & 0xffffffU;
    const std::uint64_t right = load32(p) & (p[0] < 0xf0 ? 0xffffffU : ~0U);
    // Without a branch, for nobody could guess which way it goes.
    n_left += 1 & ~(bit(left << 32U | right) | bit(~left) | bit(right));
  }
  return n_left;
}
