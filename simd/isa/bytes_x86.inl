// simd/isa/bytes_x86.inl - what sse4 and avx2 do alike with their registers, by mask_of(),
// sixteen(), shuffled() and spread().

inline std::uint64_t bits_of(const Block& found) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < kParts; ++i)
    bits |= std::uint64_t{mask_of(found.parts[i])} << (kBytes * i);
  return bits;
}

inline Bytes blended(std::uint64_t bits, const Bytes& a, const Bytes& b) {
  using Wide [[gnu::vector_size(kBytes)]] = std::uint64_t;
  const auto places = reinterpret_cast<Bytes>(Wide{} + 0x8040201008040201);
  return (spread(static_cast<std::uint32_t>(bits)) & places) == places ? b : a;
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, Block bytes) {
  using Wide [[gnu::vector_size(kBytes)]] = std::uint16_t;
  // Of each byte, whether the bit is set that `by` brings to the top.
  const auto has = [](const Bytes& part, int by) {
    return reinterpret_cast<Bytes>(reinterpret_cast<Wide>(part) << by) < 0;
  };
  for (Bytes& part : bytes.parts) {
    const Bytes low = part & 0xf;
    const auto found = [&](unsigned i) {
      return shuffled(sixteen(table + std::size_t{16} * i), low);
    };
    const Bytes odd = has(part, 3);
    const Bytes lower = odd ? found(1) : found(0);
    const Bytes upper = odd ? found(3) : found(2);
    part = has(part, 2) ? upper : lower;
  }
  return bytes;
}
