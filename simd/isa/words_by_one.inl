// simd/isa/words_by_one.inl - words one by one, for instruction sets that gain nothing from four.
#pragma once

#include "simd/kernels/word_lookup.inl"
#include "simd/kernels/write_ids.inl"

inline std::uint64_t count_words(const std::uint8_t* base, const std::uint32_t* offsets,
                                 std::size_t n, const std::uint64_t* table, std::uint32_t* missed,
                                 std::size_t* n_missed) {
  *n_missed = 0;
  return count_words_from(0, base, offsets, n, table, missed, n_missed);
}

inline std::size_t find_words(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n,
                              const Ids64* table, std::uint64_t* ids, std::uint32_t* missed) {
  return find_words_from(0, 0, base, offsets, n, table, ids, missed);
}

inline std::size_t write_ids(const std::uint64_t* heads, std::size_t n, const IdList* lists,
                             std::uint32_t** to) {
  const auto store = [](std::uint64_t head, std::uint32_t* next) {
    for (unsigned k = 0; k < 3; ++k)
      next[k] = static_cast<std::uint32_t>((head >> (Ids64::kIdBits * k)) & Ids64::kIdMask);
  };
  return write_ids_by(store, heads, n, lists, to);
}
