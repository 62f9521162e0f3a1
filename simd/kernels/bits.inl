// simd/kernels/bits.inl - masks of 64 bits.
#pragma once

inline unsigned lowest_bit(std::uint64_t mask) {
  return static_cast<unsigned>(__builtin_ctzll(mask));
}
inline unsigned highest_bit(std::uint64_t mask) {
  return 63U - static_cast<unsigned>(__builtin_clzll(mask));
}
inline std::uint64_t bits_below(unsigned n) {
  return n >= 64 ? ~0ULL : (1ULL << n) - 1;
}

/// The bits of `runs` from each seed to the end of its run, where a run is bits in a row: adding a
/// bit to a run clears it from there on. Seeds inside what is cleared reappear.
inline std::uint64_t from_seeds(std::uint64_t runs, std::uint64_t seeds) {
  return seeds == 0 ? 0 : ((runs & ~(runs + seeds)) | seeds);
}
