// lib/base/hash.h - the one 64-bit hash of byte strings: for lookups inside an image and for its
// checksum. Not for adversaries: tables that use it are fixed when a vocabulary is compiled, and a
// text cannot change them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace toll::base {

inline std::uint64_t load64(const void* p) noexcept {
  std::uint64_t v = 0;
  std::memcpy(&v, p, sizeof v);
  return v;
}

inline std::uint16_t load16(const void* p) noexcept {
  std::uint16_t v = 0;
  std::memcpy(&v, p, sizeof v);
  return v;
}

inline std::uint32_t load32(const void* p) noexcept {
  std::uint32_t v = 0;
  std::memcpy(&v, p, sizeof v);
  return v;
}

/// The two halves of a 64 x 64 bit product, folded by exclusive or.
inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

/// Hash of `n` bytes at `data`. Part of the .tollv format: changing it changes the format version.
inline std::uint64_t hash_bytes(const void* data, std::size_t n) noexcept {
  constexpr std::uint64_t kA = 0x9e3779b97f4a7c15ULL;  // odd constants with well mixed bits
  constexpr std::uint64_t kB = 0xd1b54a32d192ed03ULL;
  const auto* p = static_cast<const unsigned char*>(data);
  std::uint64_t state = kA ^ n;
  std::size_t left = n;
  while (left > 16) {
    state = fold_multiply(load64(p) ^ state, load64(p + 8) ^ kB);
    p += 16;
    left -= 16;
  }
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (left >= 8) {
    low = load64(p);
    high = load64(p + left - 8);
  } else if (left >= 4) {
    low = load32(p);
    high = load32(p + left - 4);
  } else if (left > 0) {
    low = (static_cast<std::uint64_t>(p[0]) << 16U) |
          (static_cast<std::uint64_t>(p[left / 2]) << 8U) | p[left - 1];
  }
  return fold_multiply(low ^ state, high ^ kB ^ left) ^ fold_multiply(state, kA);
}

/// Maps a hash to [0, n): multiply and shift, so that a table need not be a power of two.
inline std::uint32_t reduce_hash(std::uint64_t hash, std::uint32_t n) noexcept {
  return static_cast<std::uint32_t>(((hash >> 32U) * n) >> 32U);
}

}  // namespace toll::base
