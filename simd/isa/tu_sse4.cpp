// simd/isa/tu_sse4.cpp - the kernels with sse4 instructions. This file alone is compiled with those
// flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/vec_sse4.h"
#include "simd/kernels.h"

namespace toll::simd::sse4 {
namespace {

constexpr char kIsa[] = "sse4";  // NOLINT(*-avoid-c-arrays)

#include "simd/isa/lines_64.inl"
#include "simd/isa/words_by_one.inl"
#include "simd/kernels/places.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::sse4
