// simd/kernels/wide_classes.inl - classes of the characters above ASCII in 64 bytes of text, as bit
// masks. Compiled once for each instruction set, by bytes.inl and its look_up(), see isa/tu_*.cpp.
//
// Characters that differ in their last byte alone make a page of 64, and a text has few different
// pages near each other: a script of two-byte characters is two or three of them. So one page after
// another is looked up for all its characters at once. All bytes of a character are of its class;
// then what holds of runs of characters holds of runs of bytes.
#pragma once

#include "simd/kernels/bits.inl"

/// Bit i is set where byte i belongs to a character of the class.
struct Wide {
  std::uint64_t two = 0;  ///< first bytes of characters of two bytes, of which all are here
  std::uint64_t three = 0;
  std::uint64_t four = 0;
  std::uint64_t upper = 0;
  std::uint64_t lower = 0;
  std::uint64_t other_letters = 0;
  std::uint64_t marks = 0;
  std::uint64_t white = 0;
  std::uint64_t punctuation = 0;  ///< what is none of these, nor a number

  [[nodiscard]] std::uint64_t leads() const { return two | three | four; }
  [[nodiscard]] std::uint64_t all() const {
    return upper | lower | other_letters | marks | white | punctuation;
  }
  /// The first bytes of characters of three or four bytes that follow such.
  [[nodiscard]] std::uint64_t between_wide() const {
    return (three | four) & (three << 3U | four << 4U);
  }
  /// The first bytes of characters, from their last ones. Bytes of ASCII are left as they are.
  [[nodiscard]] std::uint64_t first_of(std::uint64_t last, std::uint64_t high) const {
    return (last & ~high) | wide_first_of(last);
  }
  /// And back.
  [[nodiscard]] std::uint64_t last_of(std::uint64_t first, std::uint64_t high) const {
    return (first & ~high) | (first & two) << 1U | (first & three) << 2U | (first & four) << 3U;
  }
  [[nodiscard]] std::uint64_t wide_first_of(std::uint64_t last) const {
    return (last >> 1U & two) | (last >> 2U & three) | (last >> 3U & four);
  }
  /// All bytes of characters, from their last ones.
  [[nodiscard]] std::uint64_t whole(std::uint64_t last) const {
    return (last << 1U) - wide_first_of(last);
  }
};

/// Where the page of a character begins in the tables; null if it is not well formed.
inline const std::uint8_t* page_of(const WideClasses& classes, const std::uint8_t* text,
                                   unsigned n_bytes) {
  unsigned page = 0;
  if (n_bytes == 2) {
    page = text[0] & 0x1fU;
  } else if (n_bytes == 3) {
    page = (text[0] & 0xfU) << 6U | (text[1] & 0x3fU);
    if (page < 0x20 || page >> 5U == 0x1b) return nullptr;  // too long, or surrogates
  } else {
    page = (text[0] & 0x7U) << 12U | (text[1] & 0x3fU) << 6U | (text[2] & 0x3fU);
    if (page < 0x400 || page >= 0x4400) return nullptr;  // too long, or beyond U+10FFFF
  }
  return classes.class_of +
         (std::size_t{classes.page_of[page / 2]} * 128 + std::size_t{page % 2} * 64);
}

/// @tparam kCases  whether letters have cases and marks are no punctuation.
template <bool kCases>
inline Wide characters_above_ascii(const Block& bytes, const std::uint8_t* text,
                                   const WideClasses& classes) {
  Wide wide;
  const std::uint64_t next = in_range(bytes, '\x80', 64);
  wide.two = in_range(bytes, '\xc2', 30) & next >> 1U;
  wide.three = in_range(bytes, '\xe0', 16) & next >> 1U & next >> 2U;
  wide.four = in_range(bytes, '\xf0', 5) & next >> 1U & next >> 2U & next >> 3U;

  std::uint64_t ideographs = 0;  // and Hangul: first bytes
  if (wide.three != 0 && classes.has_uniform_blocks) {
    ideographs = in_range(bytes, '\xe5', 5) | in_range(bytes, '\xeb', 2) |
                 (equal(bytes, '\xe4') & in_range(bytes, '\xb8', 8) >> 1U) |
                 (equal(bytes, '\xea') & in_range(bytes, '\xb0', 16) >> 1U) |
                 (equal(bytes, '\xed') & in_range(bytes, '\x80', 30) >> 1U);
    ideographs &= wide.three;
  }

  Block looked_up = bytes;
  std::uint64_t known = 0;  // last bytes of the characters that were looked up
  for (std::uint64_t left = wide.leads() & ~ideographs; left != 0;) {
    const unsigned at = lowest_bit(left);
    const unsigned n_bytes = text[at] < 0xe0 ? 2 : text[at] < 0xf0 ? 3 : 4;
    std::uint64_t same = left & equal(bytes, static_cast<char>(text[at]));
    for (unsigned i = 1; i + 1 < n_bytes; ++i)
      same &= equal(bytes, static_cast<char>(text[at + i])) >> i;
    left &= ~same;
    const std::uint8_t* page = page_of(classes, text + at, n_bytes);
    if (page == nullptr) continue;
    const std::uint64_t last = same << (n_bytes - 1);
    looked_up = merged(looked_up, look_up(page, bytes), last);
    known |= last;
  }
  const auto all_of = [&](std::uint8_t id) {
    return wide.whole(equal(looked_up, static_cast<char>(id)) & known);
  };
  wide.white = all_of(classes.white);
  wide.punctuation = all_of(classes.punctuation);
  wide.other_letters = all_of(classes.other_letter) | ((ideographs << 3U) - ideographs);
  if constexpr (kCases) {
    wide.upper = all_of(classes.upper);
    wide.lower = all_of(classes.lower);
    wide.marks = all_of(classes.mark);
  }
  return wide;
}
