// each_isa.h - the one list of instruction sets: what a test does on each of them.
//
// All that this build has kernels for are run. One that the processor lacks fails the test, unless
// the build says why: another of its programs runs it (TOLL_EMULATED_ISA), which runs it alone
// (TOLL_TEST_ISA in the environment); or the machine was found to lack it and what would emulate it
// (TOLL_LACKED_ISAS).
#pragma once

#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "catch.h"
#include "simd/isas.h"

namespace toll::test {

#if defined(TOLL_EMULATED_ISA)
inline constexpr std::string_view kEmulatedIsa = TOLL_EMULATED_ISA;
#else
inline constexpr std::string_view kEmulatedIsa;
#endif

#if defined(TOLL_LACKED_ISAS)
inline constexpr std::string_view kLackedIsas = TOLL_LACKED_ISAS;  ///< a space around each
#else
inline constexpr std::string_view kLackedIsas;
#endif

/// Why the build has an instruction set not run here; null if it does not.
inline const char* reason_to_leave_out(std::string_view isa, bool is_alone) {
  if (kLackedIsas.find(" " + std::string(isa) + " ") != std::string_view::npos) {
    return "so did the machine when this was built, and it cannot emulate it";
  }
  return isa == kEmulatedIsa && !is_alone ? "the tests of its emulation run that" : nullptr;
}

/// Says why an instruction set is not run here; once for each.
inline void say_once(std::string_view isa, const char* reason) {
  static std::set<std::string_view> said;
  if (said.insert(isa).second) WARN("this processor lacks " << isa << ": " << reason);
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
    } else if (const char* const reason = reason_to_leave_out(name, only != nullptr)) {
      say_once(name, reason);
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
