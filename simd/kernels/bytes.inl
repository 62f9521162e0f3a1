// simd/kernels/bytes.inl - 64 bytes of text and their comparisons as bit masks, in the compiler's
// own terms. Compiled once for each instruction set, which says how many bytes its registers have,
// kBytes, and brings bits_of() and blended(), see isa/tu_*.cpp.
#pragma once

using Bytes [[gnu::vector_size(kBytes)]] = std::int8_t;
inline constexpr unsigned kParts = 64 / kBytes;

struct Block {
  Bytes parts[kParts];  // NOLINT(*-avoid-c-arrays)
};

/// Bit i: byte i, which is all ones or zero.
inline std::uint64_t bits_of(const Block& found);
/// Byte i is that of `b` where bit i of `bits` is set, else that of `a`.
inline Bytes blended(std::uint64_t bits, const Bytes& a, const Bytes& b);

inline Block load(const std::uint8_t* text) {
  Block bytes;
  for (unsigned i = 0; i < kParts; ++i)
    __builtin_memcpy(&bytes.parts[i], text + std::size_t{kBytes} * i, kBytes);
  return bytes;
}

inline void store(std::uint8_t* to, const Block& bytes) {
  for (unsigned i = 0; i < kParts; ++i)
    __builtin_memcpy(to + std::size_t{kBytes} * i, &bytes.parts[i], kBytes);
}

/// The bytes with `bits` set in each.
inline Block with_bits(Block bytes, char bits) {
  for (Bytes& part : bytes.parts) part |= static_cast<std::int8_t>(bits);
  return bytes;
}

/// Bit i: byte i of what `of` makes of the parts.
template <class Of>
inline std::uint64_t bits_where(Block bytes, Of&& of) {
  for (Bytes& part : bytes.parts) part = of(part);
  return bits_of(bytes);
}

/// Bit i: byte i is c.
inline std::uint64_t equal(const Block& bytes, char c) {
  return bits_where(
      bytes, [wanted = static_cast<std::int8_t>(c)](const Bytes& part) { return part == wanted; });
}

/// Bit i: byte i is a or b.
inline std::uint64_t equal(const Block& bytes, char a, char b) {
  const auto first = static_cast<std::int8_t>(a);
  const auto second = static_cast<std::int8_t>(b);
  return bits_where(
      bytes, [first, second](const Bytes& part) { return (part == first) | (part == second); });
}

/// Bit i: byte i is one of the n from `first` on, unsigned, n < 128: moved to where the largest
/// numbers with a sign are.
inline std::uint64_t in_range(const Block& bytes, char first, char n) {
  using Unsigned [[gnu::vector_size(kBytes)]] = std::uint8_t;
  const auto by = static_cast<std::uint8_t>(128 - first - n);
  const auto below = static_cast<std::int8_t>(127 - n);
  return bits_where(bytes, [by, below](const Bytes& part) {
    return reinterpret_cast<Bytes>(reinterpret_cast<Unsigned>(part) + by) > below;
  });
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(const Block& bytes) {
  return bits_where(bytes, [](const Bytes& part) { return part < 0; });
}

/// Byte i is that of `b` where bit i is set, else that of `a`.
inline Block merged(Block a, const Block& b, std::uint64_t bits) {
  for (unsigned i = 0; i < kParts; ++i)
    a.parts[i] = blended(bits >> (kBytes * i), a.parts[i], b.parts[i]);
  return a;
}
