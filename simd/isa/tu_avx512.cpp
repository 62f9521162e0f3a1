// simd/isa/tu_avx512.cpp - the kernels with avx512 instructions. This file alone is compiled with
// those flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/places_avx512.h"
#include "simd/isa/vec_avx512.h"
#include "simd/kernels.h"

namespace toll::simd::avx512 {
namespace {

#include "simd/kernels/text_cut.inl"

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {"avx512", cut<Family::gpt2>, cut<Family::cl100k>, cut<Family::o200k>,
                          choose_wide_cuts};

}  // namespace toll::simd::avx512
