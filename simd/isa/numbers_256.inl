// simd/isa/numbers_256.inl - 32-bit numbers in registers of 256 bits, in the compiler's own terms.
#pragma once

using Numbers [[gnu::vector_size(32)]] = std::uint32_t;
using Orders [[gnu::vector_size(32)]] = std::int32_t;
using FourOrders [[gnu::vector_size(16)]] = std::int32_t;
inline constexpr unsigned kNumbers = 8;

/// of(0), of(1), ..., in this order.
template <class Of>
inline Numbers numbers_of(Of&& of) {
  return Numbers{of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7)};
}

/// The lower and the upper halves of the 64-bit numbers of(0), of(1), ...
struct Halves {
  Numbers low;
  Numbers high;
};
template <class Of>
inline Halves halves_of(Of&& of) {
  using Wide [[gnu::vector_size(32)]] = std::uint64_t;
  const auto a = reinterpret_cast<Numbers>(Wide{of(0), of(1), of(2), of(3)});
  const auto b = reinterpret_cast<Numbers>(Wide{of(4), of(5), of(6), of(7)});
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14),
          __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)};
}

/// All ones where bit 16 + `at` of a number is set, at < 16.
inline Numbers has_upper_bit(const Numbers& numbers, const Numbers& at) {
  return 0U - (numbers >> (at + 16U) & 1U);
}

inline FourOrders lesser(const FourOrders& a, const FourOrders& b) {
  return a < b ? a : b;
}
/// Four of which the least is the least of all.
inline FourOrders four_of(const Orders& orders) {
  return lesser(__builtin_shufflevector(orders, orders, 0, 1, 2, 3),
                __builtin_shufflevector(orders, orders, 4, 5, 6, 7));
}
