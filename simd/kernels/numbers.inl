// simd/kernels/numbers.inl - four 32-bit numbers in a register, in the compiler's own terms.
#pragma once

using Numbers [[gnu::vector_size(16)]] = std::uint32_t;
using SignedNumbers [[gnu::vector_size(16)]] = std::int32_t;
inline constexpr unsigned kNumbers = 4;

/// of(0), of(1), ..., in this order.
template <class Of>
inline Numbers numbers_of(Of&& of) {
  return Numbers{of(0), of(1), of(2), of(3)};
}

/// The lower and the upper halves of the 64-bit numbers of(0), of(1), ...
struct Halves {
  Numbers low;
  Numbers high;
};
template <class Of>
inline Halves halves_of(Of&& of) {
  using Wide [[gnu::vector_size(16)]] = std::uint64_t;
  const auto a = reinterpret_cast<Numbers>(Wide{of(0), of(1)});
  const auto b = reinterpret_cast<Numbers>(Wide{of(2), of(3)});
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6), __builtin_shufflevector(a, b, 1, 3, 5, 7)};
}

inline SignedNumbers lesser(const SignedNumbers& a, const SignedNumbers& b) {
  return a < b ? a : b;
}
