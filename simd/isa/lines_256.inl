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

using Four [[gnu::vector_size(32)]] = std::uint64_t;

/// Tells the thread sanitizer that.
__attribute__((no_sanitize("thread"))) inline Four load_half(const std::uint8_t* line) {
  return reinterpret_cast<Four>(_mm256_load_si256(reinterpret_cast<const __m256i*>(line)));
}

/// Those of the first whose others are zero.
inline Four where_zero(const Four& four, const Four& others) {
  return four & reinterpret_cast<Four>(others == 0U);
}

/// The four numbers of a vector together.
inline std::uint64_t any_of(const Four& four) {
  const auto two =
      __builtin_shufflevector(four, four, 0, 1) | __builtin_shufflevector(four, four, 2, 3);
  return (two | __builtin_shufflevector(two, two, 1, 0))[0];
}

/// Words of up to 7 bytes.
class Lines64 {
 public:
  /// The number of tokens of a word, or 0: it is not there.
  std::uint64_t count(const std::uint8_t* line, std::uint64_t key) {
    const std::uint64_t count =
        any_of(counts(load_half(line) ^ key) | counts(load_half(line + kLineBytes / 2) ^ key));
    n_tokens_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t n_tokens() const { return n_tokens_; }

 private:
  /// The bits above a number of tokens are not had by &, of which GCC would make a comparison
  /// without a sign, which no instruction of avx2 does.
  static Four counts(const Four& found) {
    const auto most = reinterpret_cast<__m256i>(Four{} + kMaxCount64);
    return where_zero(
        found, reinterpret_cast<Four>(_mm256_andnot_si256(most, reinterpret_cast<__m256i>(found))));
  }

  std::uint64_t n_tokens_ = 0;
};

/// Words of 8 to 15 bytes.
class Lines128 {
 public:
  /// Adds the number of tokens of a word; false: it is not there.
  /// @param key  its two numbers.
  bool add(const std::uint8_t* line, const std::uint64_t* key) {
    const auto keys = reinterpret_cast<Four>(
        _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(key))));
    const Four first = load_half(line) ^ keys;
    const Four second = load_half(line + kLineBytes / 2) ^ keys;
    const Four low = __builtin_shufflevector(first, second, 0, 4, 2, 6);
    const Four high = __builtin_shufflevector(first, second, 1, 5, 3, 7);
    const Four counts = where_zero(high >> kCountShift128, low | high << (64 - kCountShift128));
    sums_ += counts;
    return _mm256_testz_si256(reinterpret_cast<__m256i>(counts),
                              reinterpret_cast<__m256i>(counts)) == 0;
  }
  [[nodiscard]] std::uint64_t n_tokens() const { return sums_[0] + sums_[1] + sums_[2] + sums_[3]; }

 private:
  Four sums_ = {};
};

/// The ids of a word of up to 7 bytes, or 0: it is not there.
inline std::uint64_t ids_of_64(const std::uint8_t* line, std::uint64_t key) {
  const Four first = load_half(line);
  const Four second = load_half(line + kLineBytes / 2);
  return any_of(where_zero(__builtin_shufflevector(first, second, 1, 5, 3, 7),
                           __builtin_shufflevector(first, second, 0, 4, 2, 6) ^ key));
}

/// The same of a word of 8 to 15 bytes: three numbers to a slot, five slots, all compared at once.
inline std::uint64_t ids_of_128(const std::uint8_t* line, std::uint64_t low, std::uint64_t high) {
  // What stands for ids is compared with either, and not looked at.
  const Four lows = Four{} + low;
  const Four highs = Four{} + high;
  const Four low_high = __builtin_shufflevector(lows, highs, 0, 5, 2, 3);
  const Four high_low = __builtin_shufflevector(lows, highs, 4, 5, 2, 7);
  const Four ids_low = __builtin_shufflevector(lows, highs, 4, 1, 6, 7);
  const auto equal = [line](std::size_t i, const Four& wanted) {
    const auto is_equal = load_half(line + i * sizeof wanted) == wanted;
    return static_cast<unsigned>(_mm256_movemask_pd(reinterpret_cast<__m256d>(is_equal)));
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
