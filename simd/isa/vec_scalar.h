// simd/isa/vec_scalar.h - what kernels need of vectors, for processors without any that we know.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace toll::simd {
namespace {

/// Eight numbers of 32 bits with a sign, and behind them one that is not looked at.
using Eight = std::array<std::int32_t, 9>;

inline Eight load_eight(const std::int32_t* numbers) {
  Eight loaded;  // NOLINT(*-member-init): what is not looked at
  std::copy_n(numbers, 8, loaded.begin());
  return loaded;
}
inline void store_eight(std::int32_t* to, const Eight& numbers) {
  std::copy_n(numbers.begin(), 8, to);
}
/// Of each pair the lesser.
inline Eight lesser(Eight a, const Eight& b) {
  for (std::size_t i = 0; i < 8; ++i) a[i] = std::min(a[i], b[i]);
  return a;
}
inline std::int32_t least_of(const Eight& n) {
  return std::min(std::min(std::min(n[0], n[1]), std::min(n[2], n[3])),
                  std::min(std::min(n[4], n[5]), std::min(n[6], n[7])));
}
/// Puts `number` at `place`, if that is one of theirs.
inline void put_number(Eight& numbers, std::uint32_t place, std::int32_t number) {
  numbers[std::min(place, 8U)] = number;
}

}  // namespace
}  // namespace toll::simd
