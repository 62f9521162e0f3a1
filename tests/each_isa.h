// each_isa.h - the one list of instruction sets: what a test does on each of them.
//
// All that this build has kernels for are run. One that the processor lacks fails the test, unless
// the build says that another of its programs runs it (TOLL_EMULATED_ISA). That one runs it alone:
// TOLL_TEST_ISA in the environment.
#pragma once

#include <cstdlib>
#include <string_view>

#include "catch.h"
#include "simd/isas.h"

namespace toll::test {

#if defined(TOLL_EMULATED_ISA)
inline constexpr std::string_view kEmulatedIsa = TOLL_EMULATED_ISA;
#else
inline constexpr std::string_view kEmulatedIsa;
#endif

/// Says why an instruction set is not run here.
inline void say_once(std::string_view isa) {
  static bool said = false;
  if (!said) WARN("this processor lacks " << isa << ": the tests of its emulation run that");
  said = true;
}

/// Calls use(kernels) for each instruction set.
template <class Use>
void each_isa(Use&& use) {
  static const char* const only = std::getenv("TOLL_TEST_ISA");
  bool has_run = false;
  for (const simd::Isa& isa : simd::isas()) {
    const std::string_view name = isa.kernels->isa;
    if (only != nullptr && name != only) continue;
    if (isa.is_there) {
      use(*isa.kernels);
      has_run = true;
    } else if (name == kEmulatedIsa && only == nullptr) {
      say_once(name);
    } else {
      FAIL("this processor lacks " << name << ", and nothing else runs it");
    }
  }
  if (!has_run) FAIL("no instruction set was run");
}

/// The same, of those that have a kernel: all but "scalar", which has not.
template <class Kernel, class Use>
void each_isa_with(Kernel simd::Kernels::*kernel, Use&& use) {
  each_isa([&](const simd::Kernels& kernels) {
    const bool is_scalar = kernels.isa == std::string_view("scalar");
    if ((kernels.*kernel == nullptr) != is_scalar) FAIL(kernels.isa << ": a kernel is missing");
    if (!is_scalar) use(kernels);
  });
}

}  // namespace toll::test
