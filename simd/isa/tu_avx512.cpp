// simd/isa/tu_avx512.cpp - the kernels with avx512 instructions. This file alone is compiled with
// those flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/places_avx512.h"
#include "simd/isa/vec_avx512.h"
#include "simd/isa/words_avx512.h"
#include "simd/kernels.h"

namespace toll::simd::avx512 {
namespace {

constexpr char kIsa[] = "avx512";  // NOLINT(*-avoid-c-arrays)

#include "simd/isa/lines_256.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::avx512
