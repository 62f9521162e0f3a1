// simd/isa/tu_avx2.cpp - the kernels with avx2 instructions. This file alone is compiled with those
// flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/vec_avx2.h"
#include "simd/kernels.h"

namespace toll::simd::avx2 {
namespace {

#include "simd/kernels/places.inl"
#include "simd/kernels/text_cut.inl"

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {"avx2", cut<Family::gpt2>, cut<Family::cl100k>, cut<Family::o200k>,
                          choose_wide_cuts};

}  // namespace toll::simd::avx2
