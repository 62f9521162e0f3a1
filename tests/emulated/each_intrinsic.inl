// emulated/each_intrinsic.inl - what each intrinsic that immintrin.h emulates makes of some inputs.
// Included in a namespace where the names are those of the emulation, and in one where they are the
// compiler's.

inline __m256i load_256(const std::uint64_t* from) {
  __m256i value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}
inline __m512i load_512(const std::uint64_t* from) {
  __m512i value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

/// @return  the results' number, which is the same for all inputs.
inline unsigned results_of(const Inputs& in, Result* to) {
  unsigned n = 0;
  const auto put = [&](const char* name, const auto& value) {
    to[n] = {name, {}};
    __builtin_memcpy(to[n++].bytes, &value, sizeof value);
  };
  const __m256i a = load_256(in.a);
  const __m256i b = load_256(in.b);
  const __m256i c = load_256(in.c);
  const auto k8 = static_cast<__mmask8>(in.mask);
  const auto k32 = static_cast<__mmask32>(in.mask);
  put("256_test_epi8", _mm256_test_epi8_mask(a, b));
  put("256_cmpgt_epu64", _mm256_cmpgt_epu64_mask(a, b));
  put("256_cmpneq_epu64", _mm256_cmpneq_epu64_mask(a, b));
  put("256_movepi32", _mm256_movepi32_mask(a));
  put("256_mask_blend_epi8", _mm256_mask_blend_epi8(k32, a, b));
  put("256_mask_shuffle_epi8", _mm256_mask_shuffle_epi8(c, k32, a, b));
  put("256_mask_mov_epi64", _mm256_mask_mov_epi64(a, k8, b));
  put("256_maskz_mov_epi64", _mm256_maskz_mov_epi64(k8, a));
  put("256_mask_or_epi32", _mm256_mask_or_epi32(c, k8, a, b));
  put("256_maskz_compress_epi32", _mm256_maskz_compress_epi32(k8, a));
  put("128_maskz_compress_epi32", _mm_maskz_compress_epi32(k8, _mm256_castsi256_si128(a)));
  // Of what the masks leave out nothing is there.
  const auto k_low = static_cast<__mmask8>(k8 & 0xf0U);
  const auto k_high = static_cast<__mmask8>(k8 & 0x0fU);
  put("256_maskz_loadu_epi32", _mm256_maskz_loadu_epi32(k_low, in.low_end - 4));
  put("256_maskz_loadu_epi32 at the end", _mm256_maskz_loadu_epi32(k_high, in.high_end - 4));
  std::uint64_t stored[8] = {};
  _mm256_mask_storeu_epi32(stored, k8, a);
  put("256_mask_storeu_epi32", stored);

  const __m512i x = load_512(in.a);
  const __m512i y = load_512(in.b);
  const __m512i z = load_512(in.c);
  put("512_setzero", _mm512_setzero_si512());
  put("512_set1_epi64", _mm512_set1_epi64(static_cast<std::int64_t>(in.a[0])));
  put("512_and", _mm512_and_si512(x, y));
  put("512_or", _mm512_or_si512(x, y));
  put("512_xor", _mm512_xor_si512(x, y));
  put("512_mask_and_epi64", _mm512_mask_and_epi64(z, k8, x, y));
  put("512_sub_epi64", _mm512_sub_epi64(x, y));
  put("512_mullo_epi64", _mm512_mullo_epi64(x, y));
  put("512_maskz_srlv_epi64", _mm512_maskz_srlv_epi64(k8, x, load_512(in.counts)));
  put("512_maskz_srli_epi64 24", _mm512_maskz_srli_epi64(k8, x, 24));
  put("512_maskz_srli_epi64 64", _mm512_maskz_srli_epi64(k8, x, 64));
  put("512_maskz_slli_epi64 32", _mm512_maskz_slli_epi64(k8, x, 32));
  put("512_maskz_slli_epi64 64", _mm512_maskz_slli_epi64(k8, x, 64));
  put("512_maskz_cvtepu32_epi64", _mm512_maskz_cvtepu32_epi64(k8, a));
  put("512_mask_blend_epi64", _mm512_mask_blend_epi64(k8, x, y));
  put("512_mask_cmpeq_epi64", _mm512_mask_cmpeq_epi64_mask(k8, x, y));
  put("512_cmpeq_epi64", _mm512_cmpeq_epi64_mask(x, y));
  put("512_mask_test_epi64", _mm512_mask_test_epi64_mask(k8, x, y));
  put("512_mask_i64gather_epi64 1",
      _mm512_mask_i64gather_epi64(z, k8, load_512(in.places), in.a, 1));
  put("512_mask_i64gather_epi64 8",
      _mm512_mask_i64gather_epi64(z, k8, load_512(in.places), in.a, 8));
  return n;
}
