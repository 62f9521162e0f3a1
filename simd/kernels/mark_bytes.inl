// simd/kernels/mark_bytes.inl - which bytes of a text are of a set.
#pragma once

#include "simd/kernels/bits.inl"

inline void mark_bytes(const std::uint8_t* text, std::size_t n_blocks, const std::uint8_t* table,
                       std::uint64_t* marks) {
  // What 64 entries and 64 more say of the bytes.
  const auto found = [](const std::uint8_t* entries, const Block& bytes, char second) {
    return ~equal(merged(look_up(entries, bytes), look_up(entries + 64, bytes),
                         in_range(bytes, second, 0x40)),
                  0);
  };
  for (std::size_t i = 0; i < n_blocks; ++i) {
    const Block bytes = load(text + 64 * i);
    const std::uint64_t wide = top_bits(bytes);
    std::uint64_t marked = found(table, bytes, 0x40) & ~wide;
    if (wide != 0) marked |= found(table + 128, bytes, static_cast<char>(0xc0)) & wide;
    marks[i] = marked;
  }
}
