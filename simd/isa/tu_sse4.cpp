// simd/isa/tu_sse4.cpp - the kernels with sse4 instructions. This file alone is compiled with those
// flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/vec_sse4.h"
#include "simd/kernels.h"

namespace toll::simd::sse4 {
namespace {

#include "simd/kernels/places.inl"
#include "simd/kernels/text_cut.inl"

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {"sse4", cut<Family::gpt2>, cut<Family::cl100k>, cut<Family::o200k>,
                          choose_wide_cuts};

}  // namespace toll::simd::sse4
