// simd/isa/tu_avx2.cpp - the kernels with avx2 instructions. This file alone is compiled with those
// flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/vec_avx2.h"
#include "simd/isa/words_avx2.h"
#include "simd/kernels.h"

namespace toll::simd::avx2 {
namespace {

constexpr char kIsa[] = "avx2";  // NOLINT(*-avoid-c-arrays)

#include "simd/isa/lines_256.inl"
#include "simd/kernels/places.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::avx2
