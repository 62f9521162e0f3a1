// simd/isa/numbers_128.inl - 32-bit numbers in registers of 128 bits, in the compiler's own terms.
#pragma once

using Numbers [[gnu::vector_size(16)]] = std::uint32_t;
using Orders [[gnu::vector_size(16)]] = std::int32_t;
using FourOrders = Orders;
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

/// All ones where bit 16 + `at` of a number is set, at < 16. Not every instruction set shifts
/// numbers by others; but a power of two as a float is its exponent.
inline Numbers has_upper_bit(const Numbers& numbers, const Numbers& at) {
  using Floats [[gnu::vector_size(16)]] = float;
  constexpr std::uint32_t kExponentOf1 = 127;
  constexpr unsigned kToExponent = 23;
  const auto power = reinterpret_cast<Floats>((at + kExponentOf1) << kToExponent);
  const auto bit = reinterpret_cast<Numbers>(__builtin_convertvector(power, Orders));
  return reinterpret_cast<Numbers>((numbers >> 16U & bit) != 0U);
}

inline FourOrders lesser(const FourOrders& a, const FourOrders& b) {
  return a < b ? a : b;
}
/// Four of which the least is the least of all.
inline FourOrders four_of(const Orders& orders) {
  return orders;
}
