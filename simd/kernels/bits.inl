// simd/kernels/bits.inl - masks of 64 bits, and numbers in a text.
#pragma once

/// Little-endian.
template <class Number>
inline Number number_at(const std::uint8_t* text) {
  Number number = 0;
  __builtin_memcpy(&number, text, sizeof number);
  return number;
}

inline unsigned lowest_bit(std::uint64_t mask) {
  return static_cast<unsigned>(__builtin_ctzll(mask));
}
inline unsigned highest_bit(std::uint64_t mask) {
  return 63U - static_cast<unsigned>(__builtin_clzll(mask));
}

/// Bits up to the highest that is set; 0 if none is.
inline unsigned n_up_to_highest(std::uint64_t mask) {
#if defined(__LZCNT__)
  return 64U - static_cast<unsigned>(__builtin_ia32_lzcnt_u64(mask));
#else
  return mask == 0 ? 0 : highest_bit(mask) + 1;
#endif
}

/// The lowest n bits; all of them from 64 on.
inline std::uint64_t bits_below(unsigned n) {
#if defined(__BMI2__)
  return __builtin_ia32_bzhi_di(~0ULL, n);
#else
  return n >= 64 ? ~0ULL : (1ULL << n) - 1;
#endif
}

/// The bits of `runs` from each seed to the end of its run, where a run is bits in a row: adding a
/// bit to a run clears it from there on. Seeds inside what is cleared reappear.
inline std::uint64_t from_seeds(std::uint64_t runs, std::uint64_t seeds) {
  return (runs & ~(runs + seeds)) | seeds;
}
