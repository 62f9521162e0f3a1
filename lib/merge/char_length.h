// char_length.h - how many bytes a text's next character has: what decides unknown characters.
//
// UTF-8 strictly, as unicode/utf8.h has it (a layer that this one does not include), without the
// code point.
#pragma once

#include <cstddef>
#include <cstdint>

namespace toll::merge {

/// Bytes of the longest character, which is as far as char_length() looks.
inline constexpr std::size_t kMaxCharBytes = 4;

/// The length of the well-formed character at p, or 1 for a byte that begins none.
/// @param n  readable bytes, at least 1; a character that they cut short is not well formed.
[[nodiscard]] inline std::uint32_t char_length(const std::uint8_t* p, std::size_t n) noexcept {
  const std::uint8_t lead = p[0];
  if (lead < 0xc2 || lead > 0xf4) return 1;
  const std::uint32_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (n < length) return 1;
  // Four lead bytes bound the second byte more closely: overlong forms, surrogates, above U+10FFFF.
  const std::uint8_t first = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const std::uint8_t last = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (p[1] < first || p[1] > last) return 1;
  for (std::uint32_t i = 2; i < length; ++i) {
    if ((p[i] & 0xc0U) != 0x80U) return 1;
  }
  return length;
}

}  // namespace toll::merge
