// simd/isa/numbers_128.inl - what merging asks of numbers, with registers of 128 bits.
#pragma once

#include "simd/kernels/numbers.inl"

/// As many numbers as are compared at once.
using Orders = SignedNumbers;
inline constexpr unsigned kOrders = 4;

/// Four of which the least is the least of all.
inline SignedNumbers four_of(const Orders& orders) {
  return orders;
}

/// All ones where bit 16 + `at` of a number is set, at < 16. Not every instruction set shifts
/// numbers by others; but a power of two as a float is its exponent.
inline Numbers has_upper_bit(const Numbers& numbers, const Numbers& at) {
  using Floats [[gnu::vector_size(16)]] = float;
  constexpr std::uint32_t kExponentOf1 = 127;
  constexpr unsigned kToExponent = 23;
  const auto power = reinterpret_cast<Floats>((at + kExponentOf1) << kToExponent);
  const auto bit = reinterpret_cast<Numbers>(__builtin_convertvector(power, SignedNumbers));
  return reinterpret_cast<Numbers>((numbers >> 16U & bit) != 0U);
}
