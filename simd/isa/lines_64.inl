// simd/isa/lines_64.inl - what a line knows of a word, slot by slot.
//
// Other threads may write to the line. A number is read at once; a slot's numbers are zero, which
// no word's is, or there for good.

inline std::uint64_t load_slot(const std::uint8_t* number) {
  return __atomic_load_n(reinterpret_cast<const std::uint64_t*>(number), __ATOMIC_RELAXED);
}

/// Words of up to 7 bytes.
class Lines64 {
 public:
  /// The number of tokens of a word, or 0: it is not there.
  std::uint64_t count(const std::uint8_t* line, std::uint64_t key) {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < kLineBytes; at += 8) {
      const std::uint64_t found = load_slot(line + at) ^ key;
      count |= found > kMaxCount64 ? 0 : found;
    }
    n_tokens_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t n_tokens() const { return n_tokens_; }

 private:
  std::uint64_t n_tokens_ = 0;
};

/// Words of 8 to 15 bytes.
class Lines128 {
 public:
  /// Adds the number of tokens of a word; false: it is not there.
  /// @param key  its two numbers.
  bool add(const std::uint8_t* line, const std::uint64_t* key) {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < kLineBytes; at += 16) {
      const std::uint64_t low = load_slot(line + at) ^ key[0];
      const std::uint64_t high = load_slot(line + at + 8) ^ key[1];
      const std::uint64_t difference = low | (high << (64 - kCountShift128));
      count |= difference == 0 ? high >> kCountShift128 : 0;
    }
    n_tokens_ += count;
    return count != 0;
  }
  [[nodiscard]] std::uint64_t n_tokens() const { return n_tokens_; }

 private:
  std::uint64_t n_tokens_ = 0;
};

/// The ids of a word of up to 7 bytes, or 0: it is not there.
inline std::uint64_t ids_of_64(const std::uint8_t* line, std::uint64_t key) {
  const auto* const slots = reinterpret_cast<const Ids64*>(line);
  std::uint64_t found = 0;
  for (std::size_t slot = 0; slot < kLineBytes / sizeof(Ids64); ++slot)
    found |= slots[slot].ids & if_zero(slots[slot].key ^ key);
  return found;
}

/// The same of a word of 8 to 15 bytes.
inline std::uint64_t ids_of_128(const std::uint8_t* line, std::uint64_t low, std::uint64_t high) {
  const auto* const slots = reinterpret_cast<const Ids128*>(line);
  std::uint64_t found = 0;
  for (std::size_t slot = 0; slot < kIds128InLines; ++slot)
    found |= slots[slot].ids & if_zero((slots[slot].low ^ low) | (slots[slot].high ^ high));
  return found;
}
