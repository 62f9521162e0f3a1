// simd/kernels/places.inl - lists of places in a text, for instruction sets that bring nothing
// better than write_eight(), see isa/tu_*.cpp.
#pragma once

#include "simd/kernels/bits.inl"

/// For each byte the places of its bits, ascending, and behind them zeros: eight places as a number
/// whose lowest byte is the first.
struct PlacesOfBits {
  std::uint64_t of[256];  // NOLINT(*-avoid-c-arrays)

  constexpr PlacesOfBits() : of() {
    for (unsigned byte = 0; byte < 256; ++byte) {
      unsigned n = 0;
      for (unsigned bit = 0; bit < 8; ++bit) {
        if ((byte >> bit & 1U) != 0) of[byte] |= std::uint64_t{bit} << 8U * n++;
      }
    }
  }
};
constexpr PlacesOfBits kPlacesOfBits;

/// Writes start + i for each bit i of `bits`. Eight at a time, whether wanted or not: the room is
/// there, and no branch depends on how many.
/// @return  behind the last that is wanted.
inline std::uint32_t* write_places(std::uint32_t* out, std::uint32_t start, std::uint64_t bits) {
  for (unsigned i = 0; i < 64; i += 8) {
    const unsigned byte = bits >> i & 0xffU;
    write_eight(out, start + i, kPlacesOfBits.of[byte]);
    out += __builtin_popcount(byte);
  }
  return out;
}

/// The same, with kWidePlace where the bit is in `wide`.
inline std::uint32_t* write_places(std::uint32_t* out, std::uint32_t start, std::uint64_t bits,
                                   std::uint64_t wide) {
  std::uint32_t* const end = write_places(out, start, bits);
  for (; out != end; ++out) *out |= static_cast<std::uint32_t>(wide >> (*out - start)) << 31U;
  return end;
}

inline std::size_t choose_wide_splits(const std::uint8_t* base, std::uint32_t* ends, std::size_t n,
                                      const std::uint64_t* bits) {
  const auto bit = [bits](std::uint64_t key) {
    const std::size_t at = hash_bit<kSplitPairBits>(key);
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
    const std::uint64_t left = (p[-3] & 0xc0U) == 0x80
                                   ? number_at<std::uint32_t>(p - 4)
                                   : number_at<std::uint32_t>(p - 3) & 0xffffffU;
    const std::uint64_t right = number_at<std::uint32_t>(p) & (p[0] < 0xf0 ? 0xffffffU : ~0U);
    // Without a branch, which could not be predicted.
    n_left += 1 & ~(bit(left << 32U | right) | bit(~left) | bit(right));
  }
  return n_left;
}
