// simd/kernels/word_lookup.inl - looks the words of a text up in a table: word_lookup.h says how.
// Nothing branches on what is found: the misses go to a list.

#include "simd/kernels/bits.inl"

/// As CountWords of kernels.h, from word `begin` on, and adding to `missed`.
inline std::uint64_t count_words_from(std::size_t begin, const std::uint8_t* base,
                                      const std::uint32_t* offsets, std::size_t n,
                                      const std::uint64_t* table, std::uint32_t* missed,
                                      std::size_t* n_missed) {
  std::uint64_t n_tokens = 0;
  std::size_t n_out = *n_missed;
  for (std::size_t i = begin; i < n; ++i) {
    const std::uint64_t key =
        key_64_or_none(number_at<std::uint64_t>(base + offsets[i]), offsets[i + 1] - offsets[i]);
    const std::uint64_t found = table[place_64(key)] ^ key;
    const std::uint64_t is_new = found > kMaxCount64 ? 1 : 0;
    n_tokens += found & (is_new - 1);
    missed[n_out] = static_cast<std::uint32_t>(i);
    n_out += is_new;
  }
  *n_missed = n_out;
  return n_tokens;
}

/// As FindWords of kernels.h, from word `begin` on, and adding to `missed`.
inline std::size_t find_words_from(std::size_t begin, std::size_t n_missed,
                                   const std::uint8_t* base, const std::uint32_t* offsets,
                                   std::size_t n, const Ids64* table, std::uint64_t* ids,
                                   std::uint32_t* missed) {
  for (std::size_t i = begin; i < n; ++i) {
    const std::uint64_t key =
        key_64_or_none(number_at<std::uint64_t>(base + offsets[i]), offsets[i + 1] - offsets[i]);
    const Ids64& entry = table[place_64(key)];
    const std::uint64_t is_new = entry.key != key ? 1 : 0;
    ids[i] = entry.ids & (is_new - 1);
    missed[n_missed] = static_cast<std::uint32_t>(i);
    n_missed += is_new;
  }
  return n_missed;
}
