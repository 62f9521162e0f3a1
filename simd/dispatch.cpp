// simd/dispatch.cpp - chooses the instruction set.
#include <array>
#include <cstdlib>

#include "simd/isas.h"

namespace toll::simd {
namespace {

#include "simd/isa/lines_64.inl"
#include "simd/isa/numbers_128.inl"
#include "simd/isa/words_by_one.inl"
#include "simd/kernels/line_lookup.inl"
#include "simd/kernels/merge_short.inl"

/// As the instruction sets have it.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  for (unsigned i = 0; i < 8; ++i) out[i] = start + static_cast<std::uint8_t>(places >> 8U * i);
}

#include "simd/kernels/places.inl"
#include "simd/kernels/split_ranks.inl"

constexpr Kernels kScalar = {.isa = "scalar",
                             .split_by_ranks = split_by_ranks,
                             .count_words = count_words,
                             .count_64 = count_64,
                             .count_128 = count_128,
                             .find_words = find_words,
                             .find_64 = find_64,
                             .find_128 = find_128,
                             .write_ids = write_ids,
                             .merge_short = merge_short};

}  // namespace

#if defined(__x86_64__)
namespace sse4 {
extern const Kernels kKernels;
}
namespace avx2 {
extern const Kernels kKernels;
}
namespace avx512 {
extern const Kernels kKernels;
}
#elif defined(__aarch64__)
namespace neon {
extern const Kernels kKernels;
}
#endif

std::span<const Isa> isas() noexcept {
#if defined(__x86_64__)
  __builtin_cpu_init();
  static const bool has_avx2 =
      __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
      __builtin_cpu_supports("bmi2") != 0 && __builtin_cpu_supports("popcnt") != 0;
#  if defined(TOLL_EMULATED_AVX512)
  static const bool has_avx512 = has_avx2;
#  else
  static const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512bw") != 0 &&
                                 __builtin_cpu_supports("avx512cd") != 0 &&
                                 __builtin_cpu_supports("avx512dq") != 0 &&
                                 __builtin_cpu_supports("avx512vl") != 0;
#  endif
  static const bool has_sse4 =
      __builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("popcnt") != 0;
  static const std::array all = {Isa{&avx512::kKernels, has_avx512}, Isa{&avx2::kKernels, has_avx2},
                                 Isa{&sse4::kKernels, has_sse4}, Isa{&kScalar, true}};
#elif defined(__aarch64__)
  static constexpr std::array all = {Isa{&neon::kKernels, true}, Isa{&kScalar, true}};
#else
  static constexpr std::array all = {Isa{&kScalar, true}};
#endif
  return all;
}

const Kernels* kernels_of(std::string_view name) noexcept {
  for (const Isa& isa : isas())
    if (isa.kernels->isa == name) return isa.is_there ? isa.kernels : nullptr;
  return nullptr;
}

const Kernels& kernels() noexcept {
  static const Kernels& chosen = []() -> const Kernels& {
    if (const char* wanted = std::getenv("TOLL_ISA")) {
      if (const Kernels* forced = kernels_of(wanted)) return *forced;
    }
    for (const Isa& isa : isas())
      if (isa.is_there) return *isa.kernels;
    return kScalar;
  }();
  return chosen;
}

}  // namespace toll::simd
