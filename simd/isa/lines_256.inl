// simd/isa/lines_256.inl - what a line knows of a word, by two vectors of 256 bits: half a line
// each.
//
// Other threads may write to the line. A vector's numbers of 64 bits are each read at once; a
// slot's are zero, which no word's is, or there for good.

inline __m256i load_half(const std::uint8_t* line) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(line));
}

/// All ones in numbers that are zero.
inline __m256i are_zero(__m256i four) {
  return _mm256_cmpeq_epi64(four, _mm256_setzero_si256());
}

/// Words of up to 7 bytes.
class SmallLines {
 public:
  /// The number of tokens of a word, or 0: it is not there.
  std::uint64_t count(const std::uint8_t* line, std::uint64_t key) {
    const __m256i keys = _mm256_set1_epi64x(static_cast<std::int64_t>(key));
    const __m256i both = _mm256_or_si256(counts(load_half(line), keys),
                                         counts(load_half(line + kLineBytes / 2), keys));
    const __m128i two =
        _mm_or_si128(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
    const auto count = static_cast<std::uint64_t>(
        _mm_cvtsi128_si64(_mm_or_si128(two, _mm_unpackhi_epi64(two, two))));
    n_tokens_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t n_tokens() const { return n_tokens_; }

 private:
  static __m256i counts(__m256i entries, __m256i keys) {
    const __m256i found = _mm256_xor_si256(entries, keys);
    const __m256i others =
        _mm256_andnot_si256(_mm256_set1_epi64x(static_cast<std::int64_t>(kMaxWordTokens)), found);
    return _mm256_and_si256(found, are_zero(others));
  }

  std::uint64_t n_tokens_ = 0;
};

/// Words of 8 to 15 bytes.
class PairLines {
 public:
  /// Adds the number of tokens of a word; false: it is not there.
  /// @param key  its two numbers.
  bool add(const std::uint8_t* line, const std::uint64_t* key) {
    const __m256i keys =
        _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(key)));
    const __m256i first = _mm256_xor_si256(load_half(line), keys);
    const __m256i second = _mm256_xor_si256(load_half(line + kLineBytes / 2), keys);
    const __m256i low = _mm256_unpacklo_epi64(first, second);
    const __m256i high = _mm256_unpackhi_epi64(first, second);
    const __m256i difference = _mm256_or_si256(low, _mm256_slli_epi64(high, 64 - kPairCountShift));
    const __m256i is_word = are_zero(difference);
    sums_ = _mm256_add_epi64(sums_,
                             _mm256_and_si256(_mm256_srli_epi64(high, kPairCountShift), is_word));
    return _mm256_testz_si256(is_word, is_word) == 0;
  }
  [[nodiscard]] std::uint64_t n_tokens() const {
    alignas(32) std::uint64_t sums[4];  // NOLINT(*-avoid-c-arrays)
    _mm256_store_si256(reinterpret_cast<__m256i*>(sums), sums_);
    return sums[0] + sums[1] + sums[2] + sums[3];
  }

 private:
  __m256i sums_ = _mm256_setzero_si256();
};
