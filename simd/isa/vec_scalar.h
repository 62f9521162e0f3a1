// simd/isa/vec_scalar.h - what kernels need of vectors, for processors without any that we know.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace toll::simd {
namespace {

/// Eight numbers of 32 bits with a sign.
using Eight = std::array<std::int32_t, 8>;

inline Eight load_eight(const std::int32_t* numbers) {
  Eight loaded{};
  std::copy_n(numbers, loaded.size(), loaded.begin());
  return loaded;
}
/// Of each pair the lesser.
inline Eight lesser(Eight a, const Eight& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::min(a[i], b[i]);
  return a;
}
inline std::int32_t least_of(const Eight& n) {
  return std::min(std::min(std::min(n[0], n[1]), std::min(n[2], n[3])),
                  std::min(std::min(n[4], n[5]), std::min(n[6], n[7])));
}

}  // namespace
}  // namespace toll::simd
