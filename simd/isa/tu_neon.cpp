// simd/isa/tu_neon.cpp - the kernels with neon instructions, which every aarch64 processor has.
#include "simd/isa/vec_neon.h"
#include "simd/kernels.h"

namespace toll::simd::neon {
namespace {

constexpr char kIsa[] = "neon";  // NOLINT(*-avoid-c-arrays)

#include "simd/isa/lines_64.inl"
#include "simd/isa/words_by_one.inl"
#include "simd/kernels/places.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::neon
