// emulated/compare.h - the emulated intrinsics beside the processor's own.
#pragma once

#include <cstdint>

namespace toll::test {

/// What the intrinsics are given.
struct Inputs {
  // NOLINTBEGIN(*-avoid-c-arrays)
  std::uint64_t a[8];
  std::uint64_t b[8];
  std::uint64_t c[8];
  std::uint64_t counts[8];  ///< of bits to shift
  std::uint64_t places[8];  ///< 0 to 7 where the mask has a bit; anything elsewhere
  // NOLINTEND(*-avoid-c-arrays)
  std::uint64_t mask;
  const std::uint32_t* low_end;   ///< the first number of a page; there is none before it
  const std::uint32_t* high_end;  ///< behind the last number of a page; there is no other
};

/// Runs all intrinsics, which needs a processor that has them.
/// @return  the name of one whose results are not the same; or null.
const char* differing_intrinsic(const Inputs& in);

}  // namespace toll::test
