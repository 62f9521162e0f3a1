// simd/isas.h - the instruction sets of this build, for what has to run each of them.
#pragma once

#include <span>

#include "simd/kernels.h"

namespace toll::simd {

/// An instruction set that this build has kernels for.
struct Isa {
  const Kernels* kernels;
  bool is_there;  ///< the processor has it
};

/// All of them, the best first and "scalar" last.
std::span<const Isa> isas() noexcept;

}  // namespace toll::simd
