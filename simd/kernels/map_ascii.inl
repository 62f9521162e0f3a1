// simd/kernels/map_ascii.inl - ASCII mapped byte by byte, and of spaces in a row one kept.
#pragma once

#include "simd/kernels/bits.inl"

inline MappedAscii map_ascii(const std::uint8_t* text, std::size_t n, const std::uint8_t* table,
                             bool after_space, std::uint8_t* to) {
  std::uint64_t carry = after_space ? 1 : 0;
  std::size_t at = 0;
  while (at + kMapBlock < n) {
    const Block bytes = load(text + at);
    const Block mapped =
        merged(look_up(table, bytes), look_up(table + 64, bytes), in_range(bytes, 0x40, 0x40));
    const std::uint64_t wide = top_bits(bytes);
    const std::uint64_t wide_behind = text[at + 64] >= 0x80 ? 1 : 0;
    const std::uint64_t before_wide = wide >> 1U | wide_behind << 63U;
    const std::uint64_t stops = equal(mapped, 0) | wide | before_wide;
    const unsigned n_taken = stops == 0 ? 64 : lowest_bit(stops);
    const std::uint64_t spaces = equal(mapped, ' ');
    std::uint64_t dropped = spaces & (spaces << 1U | carry) & bits_below(n_taken);
    if (n_taken == 64 && dropped == 0) {
      store(to, mapped);
      to += 64;
    } else {
      alignas(64) std::uint8_t block[2 * 64];
      store(block, mapped);
      unsigned begin = 0;
      while (begin < n_taken) {
        const unsigned end = dropped == 0 ? n_taken : lowest_bit(dropped);
        store(to, load(block + begin));
        to += end - begin;
        if (end == n_taken) break;
        const std::uint64_t kept = ~dropped & (~0ULL << end);
        begin = kept == 0 ? 64 : lowest_bit(kept);
        dropped &= kept == 0 ? 0 : ~0ULL << begin;
      }
    }
    at += n_taken;
    if (n_taken > 0) carry = spaces >> (n_taken - 1) & 1U;
    if (n_taken < 64) break;
  }
  return {at, to, carry != 0};
}
