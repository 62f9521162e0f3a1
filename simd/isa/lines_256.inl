// simd/isa/lines_256.inl - what a line knows of a word, by two vectors of 256 bits: half a line
// each.
//
// Other threads may write to the line, each number of 64 bits at once (cache/shared_counts.h). C++
// has no word for a load of several such numbers, each of them by itself as an atomic load of it
// would be; but the processors have: an aligned one does not cross a line of the cache, of which
// they read all 8 aligned bytes at once, as the manuals say of aligned loads of 16 bytes with AVX.
// Compilers leave an intrinsic's load as it is: one, where it stands, of that width. Which numbers
// of a vector are old and which new does not matter, for a slot's are zero, which no word's is, or
// there for good; and a slot of two is the word's only when both are there.

/// Tells the thread sanitizer that.
__attribute__((no_sanitize("thread"))) inline __m256i load_half(const std::uint8_t* line) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(line));
}

/// All ones in numbers that are zero.
inline __m256i are_zero(__m256i four) {
  return _mm256_cmpeq_epi64(four, _mm256_setzero_si256());
}

/// The four numbers of a vector together.
inline std::uint64_t any_of(__m256i four) {
  const __m128i two = _mm_or_si128(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
  return static_cast<std::uint64_t>(
      _mm_cvtsi128_si64(_mm_or_si128(two, _mm_unpackhi_epi64(two, two))));
}

/// Words of up to 7 bytes.
class Lines64 {
 public:
  /// The number of tokens of a word, or 0: it is not there.
  std::uint64_t count(const std::uint8_t* line, std::uint64_t key) {
    const __m256i keys = _mm256_set1_epi64x(static_cast<std::int64_t>(key));
    const __m256i both = _mm256_or_si256(counts(load_half(line), keys),
                                         counts(load_half(line + kLineBytes / 2), keys));
    const std::uint64_t count = any_of(both);
    n_tokens_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t n_tokens() const { return n_tokens_; }

 private:
  static __m256i counts(__m256i entries, __m256i keys) {
    const __m256i found = _mm256_xor_si256(entries, keys);
    const __m256i others =
        _mm256_andnot_si256(_mm256_set1_epi64x(static_cast<std::int64_t>(kMaxCount64)), found);
    return _mm256_and_si256(found, are_zero(others));
  }

  std::uint64_t n_tokens_ = 0;
};

/// Words of 8 to 15 bytes.
class Lines128 {
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
    const __m256i difference = _mm256_or_si256(low, _mm256_slli_epi64(high, 64 - kCountShift128));
    const __m256i is_word = are_zero(difference);
    sums_ =
        _mm256_add_epi64(sums_, _mm256_and_si256(_mm256_srli_epi64(high, kCountShift128), is_word));
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

/// The ids of a word of up to 7 bytes, or 0: it is not there.
inline std::uint64_t ids_of_64(const std::uint8_t* line, std::uint64_t key) {
  const __m256i first = load_half(line);
  const __m256i second = load_half(line + kLineBytes / 2);
  const __m256i is_word = _mm256_cmpeq_epi64(_mm256_unpacklo_epi64(first, second),
                                             _mm256_set1_epi64x(static_cast<std::int64_t>(key)));
  return any_of(_mm256_and_si256(is_word, _mm256_unpackhi_epi64(first, second)));
}

/// The same of a word of 8 to 15 bytes: three numbers to a slot, five slots, all compared at once.
inline std::uint64_t ids_of_128(const std::uint8_t* line, std::uint64_t low, std::uint64_t high) {
  const __m256i lows = _mm256_set1_epi64x(static_cast<std::int64_t>(low));
  const __m256i highs = _mm256_set1_epi64x(static_cast<std::int64_t>(high));
  // What stands for ids is compared with either, and not looked at.
  const __m256i low_high = _mm256_blend_epi32(lows, highs, 0x0c);  // low high ids | low
  const __m256i high_low = _mm256_blend_epi32(highs, lows, 0x30);  // high ids | low high
  const __m256i ids_low = _mm256_blend_epi32(highs, lows, 0x0c);   // ids | low high ids
  const auto equal = [line](std::size_t i, __m256i wanted) {
    const __m256i is_equal = _mm256_cmpeq_epi64(load_half(line + i * sizeof wanted), wanted);
    return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(is_equal)));
  };
  const unsigned equals = equal(0, low_high) | equal(1, high_low) << 4U | equal(2, ids_low) << 8U |
                          equal(3, low_high) << 12U;
  // A slot's first number and its second. The number behind them all: none of these.
  const unsigned slots = equals & (equals >> 1U) & 0x1249U;
  const auto at = static_cast<std::size_t>(__builtin_ctz(slots | 0x2000U));
  std::uint64_t ids = 0;
  __builtin_memcpy(&ids, line + 8 * (at + 2), sizeof ids);
  return ids & ~if_zero(slots);
}
