// simd/kernels/ascii_classes.inl - classes of 64 ASCII bytes as bit masks. Compiled once for each
// instruction set, by bytes.inl.
#pragma once

/// Bit i is set where byte i is of the class; the classes do not overlap but as noted.
struct Classes {
  std::uint64_t letters;
  std::uint64_t capitals;  ///< also in letters
  std::uint64_t digits;
  std::uint64_t space;        ///< 0x20
  std::uint64_t newlines;     ///< LF, CR
  std::uint64_t other_white;  ///< TAB, VT, FF
  std::uint64_t apostrophes;
  std::uint64_t slashes;
  std::uint64_t high;  ///< not ASCII

  [[nodiscard]] std::uint64_t white() const { return space | newlines | other_white; }
  /// All but punctuation.
  [[nodiscard]] std::uint64_t all() const { return letters | digits | white() | high; }
};

[[gnu::always_inline]] inline Classes classify(const Block& bytes) {
  Classes c{};
  c.letters = in_range(with_bits(bytes, 0x20), 'a', 26);
  c.capitals = in_range(bytes, 'A', 26);
  c.digits = in_range(bytes, '0', 10);
  c.space = equal(bytes, ' ');
  c.newlines = equal(bytes, '\n', '\r');
  c.other_white = in_range(bytes, '\t', 5) & ~c.newlines;
  c.apostrophes = equal(bytes, '\'');
  c.slashes = equal(bytes, '/');
  c.high = top_bits(bytes);
  return c;
}
