// simd/isa/tu_neon.cpp - the kernels with neon instructions, which every aarch64 processor has.
#include "simd/isa/vec_neon.h"
#include "simd/kernels.h"

namespace toll::simd::neon {
namespace {

#include "simd/kernels/ascii_classes.inl"
#include "simd/kernels/ascii_cut.inl"

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {"neon", cut<Family::gpt2>, cut<Family::cl100k>, cut<Family::o200k>};

}  // namespace toll::simd::neon
