// simd/isa/numbers_256.inl - what merging asks of numbers, with registers of 256 bits.
#pragma once

#include "simd/kernels/numbers.inl"

/// As many numbers as are compared at once.
using Orders [[gnu::vector_size(32)]] = std::int32_t;
inline constexpr unsigned kOrders = 8;

/// Four of which the least is the least of all.
inline SignedNumbers four_of(const Orders& orders) {
  return lesser(__builtin_shufflevector(orders, orders, 0, 1, 2, 3),
                __builtin_shufflevector(orders, orders, 4, 5, 6, 7));
}

/// All ones where bit 16 + `at` of a number is set, at < 16.
inline Numbers has_upper_bit(const Numbers& numbers, const Numbers& at) {
  return 0U - (numbers >> (at + 16U) & 1U);
}
