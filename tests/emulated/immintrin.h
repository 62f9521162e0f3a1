// emulated/immintrin.h - the intrinsics of AVX-512 that simd/isa/tu_avx512.cpp uses, for processors
// with no more than AVX2: for tests, which compile that file with this header in the place of the
// compiler's. Each does what Intel's documentation says, element by element; of memory, what a mask
// leaves out is not touched.
//
// The kernels' namespace hides the compiler's own functions, which this build could not use.
#pragma once
#pragma GCC system_header

#include <cstdint>

#include_next <immintrin.h>

// Some compilers have macros for these.
#undef _mm256_cmpgt_epu64_mask
#undef _mm256_cmpneq_epu64_mask
#undef _mm256_mask_blend_epi8
#undef _mm512_cmpeq_epi64_mask
#undef _mm512_mask_blend_epi64
#undef _mm512_mask_cmpeq_epi64_mask
#undef _mm512_mask_i64gather_epi64
#undef _mm512_maskz_slli_epi64
#undef _mm512_maskz_srli_epi64

namespace toll::simd::avx512 {
namespace {

struct __m512i {
  std::uint64_t of[8];
};

/// A register's elements.
template <class Element, class Register>
struct Elements {
  static constexpr unsigned kN = sizeof(Register) / sizeof(Element);
  Element of[kN];

  static Elements in(const Register& from) {
    Elements elements;
    __builtin_memcpy(&elements, &from, sizeof elements);
    return elements;
  }
  static Elements zeros() { return in(Register{}); }
  [[nodiscard]] Register joined() const {
    Register to;
    __builtin_memcpy(&to, of, sizeof to);
    return to;
  }
};

/// Bit i: bit i of k, and holds(element i of a, of b).
template <class Element, class Register, class Holds>
inline std::uint64_t mask_where(std::uint64_t k, Register a, Register b, Holds holds) {
  using In = Elements<Element, Register>;
  const In left = In::in(a);
  const In right = In::in(b);
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < In::kN; ++i)
    mask |= std::uint64_t{(k >> i & 1) != 0 && holds(left.of[i], right.of[i])} << i;
  return mask;
}

/// Element i is made(i) where bit i of k is set, else that of `other`.
template <class Element, class Register, class Made>
inline Register masked(Register other, std::uint64_t k, Made made) {
  using In = Elements<Element, Register>;
  In elements = In::in(other);
  for (unsigned i = 0; i < In::kN; ++i)
    if ((k >> i & 1) != 0) elements.of[i] = made(i);
  return elements.joined();
}

/// Element i is made(element i of a, of b) where bit i of k is set, else that of `other`.
template <class Element, class Register, class Made>
inline Register masked(Register other, std::uint64_t k, Register a, Register b, Made made) {
  using In = Elements<Element, Register>;
  const In left = In::in(a);
  const In right = In::in(b);
  return masked<Element>(other, k, [&](unsigned i) { return made(left.of[i], right.of[i]); });
}

/// The elements of those bits of k at the front, zeros behind.
template <class Element, class Register>
inline Register compressed(std::uint64_t k, Register a) {
  using In = Elements<Element, Register>;
  const In from = In::in(a);
  In to = In::zeros();
  unsigned n = 0;
  for (unsigned i = 0; i < In::kN; ++i)
    if ((k >> i & 1) != 0) to.of[n++] = from.of[i];
  return to.joined();
}

constexpr std::uint64_t kEvery = ~0ULL;
inline constexpr auto kEqual = [](auto a, auto b) { return a == b; };
inline constexpr auto kUnequal = [](auto a, auto b) { return a != b; };
inline constexpr auto kLess = [](auto a, auto b) { return a < b; };
inline constexpr auto kGreater = [](auto a, auto b) { return a > b; };
inline constexpr auto kShareBits = [](auto a, auto b) { return (a & b) != 0; };
inline constexpr auto kSecond = [](auto, auto b) { return b; };

// Registers of 128 and 256 bits.
inline __mmask32 _mm256_test_epi8_mask(__m256i a, __m256i b) {
  return static_cast<__mmask32>(mask_where<std::uint8_t>(kEvery, a, b, kShareBits));
}
inline __mmask8 _mm256_cmpgt_epu64_mask(__m256i a, __m256i b) {
  return static_cast<__mmask8>(mask_where<std::uint64_t>(kEvery, a, b, kGreater));
}
inline __mmask8 _mm256_cmpneq_epu64_mask(__m256i a, __m256i b) {
  return static_cast<__mmask8>(mask_where<std::uint64_t>(kEvery, a, b, kUnequal));
}
inline __mmask8 _mm256_movepi32_mask(__m256i a) {
  return static_cast<__mmask8>(mask_where<std::int32_t>(kEvery, a, __m256i{}, kLess));
}
inline __m256i _mm256_mask_blend_epi8(__mmask32 k, __m256i a, __m256i b) {
  return masked<std::uint8_t>(a, k, a, b, kSecond);
}
inline __m256i _mm256_mask_shuffle_epi8(__m256i src, __mmask32 k, __m256i a, __m256i b) {
  return _mm256_mask_blend_epi8(k, src, _mm256_shuffle_epi8(a, b));
}
inline __m256i _mm256_mask_mov_epi64(__m256i src, __mmask8 k, __m256i a) {
  return masked<std::uint64_t>(src, k, src, a, kSecond);
}
inline __m256i _mm256_maskz_mov_epi64(__mmask8 k, __m256i a) {
  return _mm256_mask_mov_epi64(__m256i{}, k, a);
}
inline __m256i _mm256_mask_or_epi32(__m256i src, __mmask8 k, __m256i a, __m256i b) {
  return masked<std::uint32_t>(src, k, a, b, [](auto x, auto y) { return x | y; });
}
inline __m256i _mm256_maskz_compress_epi32(__mmask8 k, __m256i a) {
  return compressed<std::uint32_t>(k, a);
}
inline __m128i _mm_maskz_compress_epi32(__mmask8 k, __m128i a) {
  return compressed<std::uint32_t>(k, a);
}
inline __m256i _mm256_maskz_loadu_epi32(__mmask8 k, const void* from) {
  return masked<std::uint32_t>(__m256i{}, k, [from](unsigned i) {
    std::uint32_t element;
    __builtin_memcpy(&element, static_cast<const char*>(from) + 4 * i, sizeof element);
    return element;
  });
}
inline void _mm256_mask_storeu_epi32(void* to, __mmask8 k, __m256i a) {
  const auto elements = Elements<std::uint32_t, __m256i>::in(a);
  for (unsigned i = 0; i < 8; ++i)
    if ((k >> i & 1) != 0)
      __builtin_memcpy(static_cast<char*>(to) + 4 * i, &elements.of[i], sizeof elements.of[i]);
}

// Registers of 512 bits, of elements of 64.
inline __m512i _mm512_setzero_si512() {
  return {};
}
inline __m512i _mm512_set1_epi64(long long value) {
  return masked<std::uint64_t>(__m512i{}, kEvery,
                               [value](unsigned) { return static_cast<std::uint64_t>(value); });
}
inline __m512i _mm512_mask_and_epi64(__m512i src, __mmask8 k, __m512i a, __m512i b) {
  return masked<std::uint64_t>(src, k, a, b, [](auto x, auto y) { return x & y; });
}
inline __m512i _mm512_and_si512(__m512i a, __m512i b) {
  return _mm512_mask_and_epi64(a, 0xff, a, b);
}
inline __m512i _mm512_or_si512(__m512i a, __m512i b) {
  return masked<std::uint64_t>(a, kEvery, a, b, [](auto x, auto y) { return x | y; });
}
inline __m512i _mm512_xor_si512(__m512i a, __m512i b) {
  return masked<std::uint64_t>(a, kEvery, a, b, [](auto x, auto y) { return x ^ y; });
}
inline __m512i _mm512_sub_epi64(__m512i a, __m512i b) {
  return masked<std::uint64_t>(a, kEvery, a, b, [](auto x, auto y) { return x - y; });
}
inline __m512i _mm512_mullo_epi64(__m512i a, __m512i b) {
  return masked<std::uint64_t>(a, kEvery, a, b, [](auto x, auto y) { return x * y; });
}
inline __m512i _mm512_maskz_srlv_epi64(__mmask8 k, __m512i a, __m512i counts) {
  return masked<std::uint64_t>(__m512i{}, k, a, counts,
                               [](auto x, auto n) { return n < 64 ? x >> n : 0; });
}
inline __m512i _mm512_maskz_srli_epi64(__mmask8 k, __m512i a, unsigned count) {
  return _mm512_maskz_srlv_epi64(k, a, _mm512_set1_epi64(count));
}
inline __m512i _mm512_maskz_slli_epi64(__mmask8 k, __m512i a, unsigned count) {
  return masked<std::uint64_t>(__m512i{}, k, a, a,
                               [count](auto x, auto) { return count < 64 ? x << count : 0; });
}
inline __m512i _mm512_maskz_cvtepu32_epi64(__mmask8 k, __m256i a) {
  const auto elements = Elements<std::uint32_t, __m256i>::in(a);
  return masked<std::uint64_t>(__m512i{}, k, [&](unsigned i) { return elements.of[i]; });
}
inline __m512i _mm512_mask_blend_epi64(__mmask8 k, __m512i a, __m512i b) {
  return masked<std::uint64_t>(a, k, a, b, kSecond);
}
inline __mmask8 _mm512_mask_cmpeq_epi64_mask(__mmask8 k, __m512i a, __m512i b) {
  return static_cast<__mmask8>(mask_where<std::uint64_t>(k, a, b, kEqual));
}
inline __mmask8 _mm512_cmpeq_epi64_mask(__m512i a, __m512i b) {
  return _mm512_mask_cmpeq_epi64_mask(0xff, a, b);
}
inline __mmask8 _mm512_mask_test_epi64_mask(__mmask8 k, __m512i a, __m512i b) {
  return static_cast<__mmask8>(mask_where<std::uint64_t>(k, a, b, kShareBits));
}
inline __m512i _mm512_mask_i64gather_epi64(__m512i src, __mmask8 k, __m512i index, const void* base,
                                           int scale) {
  return masked<std::uint64_t>(src, k, [&](unsigned i) {
    const auto at = static_cast<std::int64_t>(index.of[i]) * scale;
    std::uint64_t element;
    __builtin_memcpy(&element, static_cast<const char*>(base) + at, sizeof element);
    return element;
  });
}

}  // namespace
}  // namespace toll::simd::avx512
