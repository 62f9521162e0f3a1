// emulated/compare.cpp - see compare.h. Compiled for AVX-512, so it includes nothing whose inline
// functions other files might share.
#include "emulated/compare.h"

#if defined(__GNUC__) && !defined(__clang__)
// gcc 12 takes what its own header leaves undefined on purpose for a mistake; and its macros
// convert.
#  pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#  pragma GCC diagnostic ignored "-Wuninitialized"
#  pragma GCC diagnostic ignored "-Wsign-conversion"
#endif
#include <immintrin.h>

namespace toll::test {
namespace {

struct Result {
  const char* name;
  unsigned char bytes[64];  // NOLINT(*-avoid-c-arrays)
};
constexpr unsigned kMostResults = 64;

namespace real {
#include "emulated/each_intrinsic.inl"
}

}  // namespace
}  // namespace toll::test

#include "emulated/immintrin.h"

namespace toll::simd::avx512 {
namespace {

using test::Inputs;
using test::Result;
#include "emulated/each_intrinsic.inl"

}  // namespace
}  // namespace toll::simd::avx512

namespace toll::test {

const char* differing_intrinsic(const Inputs& in) {
  // NOLINTBEGIN(*-avoid-c-arrays)
  Result wanted[kMostResults];
  Result got[kMostResults];
  // NOLINTEND(*-avoid-c-arrays)
  const unsigned n = real::results_of(in, wanted);
  simd::avx512::results_of(in, got);
  for (unsigned i = 0; i < n; ++i)
    if (__builtin_memcmp(wanted[i].bytes, got[i].bytes, sizeof wanted[i].bytes) != 0)
      return wanted[i].name;
  return nullptr;
}

}  // namespace toll::test
