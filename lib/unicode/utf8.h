// lib/unicode/utf8.h - UTF-8, one character at a time, strictly (Unicode 16.0, table 3-7).
//
// Overlong forms, surrogates and values above U+10FFFF are not well formed. A byte that belongs to
// no well-formed character is invalid by itself: decoding goes on at the byte after it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace toll::unicode {

inline constexpr std::uint32_t kMaxCodePoint = 0x10ffff;

/// What stands at a place in a text.
struct Utf8 {
  enum class Kind : std::uint8_t {
    character,  ///< code_point, in n_bytes bytes
    invalid,    ///< one byte that is no part of a well-formed character; n_bytes is 1
    truncated,  ///< all n_bytes available bytes begin a well-formed character: more are needed
  };
  std::uint32_t code_point = 0;
  std::uint8_t n_bytes = 0;
  Kind kind = Kind::truncated;
};

/// The lead bytes from 0xc2 to 0xf4: how long the character is, and which second bytes may follow.
/// All other continuation bytes are 0x80 to 0xbf.
/// Returns n_bytes 0 for a byte that begins no character of two or more bytes.
struct Utf8Lead {
  std::uint8_t n_bytes;
  std::uint8_t second_first;
  std::uint8_t second_last;
};
[[nodiscard]] constexpr Utf8Lead utf8_lead(std::uint8_t byte) noexcept {
  if (byte < 0xc2) return {0, 0, 0};
  if (byte < 0xe0) return {2, 0x80, 0xbf};
  if (byte == 0xe0) return {3, 0xa0, 0xbf};
  if (byte == 0xed) return {3, 0x80, 0x9f};
  if (byte < 0xf0) return {3, 0x80, 0xbf};
  if (byte == 0xf0) return {4, 0x90, 0xbf};
  if (byte < 0xf4) return {4, 0x80, 0xbf};
  if (byte == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

/// Decodes the character at `text`, of which `n_available` bytes may be read.
/// With none available the answer is truncated, of 0 bytes.
[[nodiscard]] inline Utf8 decode_utf8(const void* text, std::size_t n_available) noexcept {
  const auto* const bytes = static_cast<const std::uint8_t*>(text);
  const auto at = [bytes](std::size_t i) { return bytes[i]; };
  if (n_available == 0) return {};
  const std::uint8_t first = at(0);
  if (first < 0x80) return {first, 1, Utf8::Kind::character};

  const Utf8Lead lead = utf8_lead(first);
  if (lead.n_bytes == 0) return {0, 1, Utf8::Kind::invalid};
  if (n_available == 1) return {0, 1, Utf8::Kind::truncated};
  if (at(1) < lead.second_first || at(1) > lead.second_last) return {0, 1, Utf8::Kind::invalid};

  // The lead byte's payload: 5, 4 or 3 bits.
  std::uint32_t code_point = first & (0x7fU >> lead.n_bytes);
  code_point = code_point << 6 | (at(1) & 0x3fU);
  for (std::uint8_t i = 2; i < lead.n_bytes; ++i) {
    if (i == n_available) return {0, i, Utf8::Kind::truncated};
    if ((at(i) & 0xc0U) != 0x80U) return {0, 1, Utf8::Kind::invalid};
    code_point = code_point << 6 | (at(i) & 0x3fU);
  }
  return {code_point, lead.n_bytes, Utf8::Kind::character};
}

/// The length of the character of two or three bytes that four bytes begin with, little-endian; 0
/// if that is none. Quicker than decoding.
[[nodiscard]] constexpr std::uint32_t two_or_three_bytes(std::uint32_t bytes) noexcept {
  if ((bytes & 0xc0c0f0U) == 0x8080e0U) {
    const std::uint32_t top = bytes & 0x200fU;  // no bit: overlong; all but the middle: surrogate
    return top != 0 && top != 0x200dU ? 3 : 0;
  }
  return (bytes & 0xc0e0U) == 0x80c0U && (bytes & 0x1eU) != 0 ? 2 : 0;
}

/// Bytes of the longest character.
inline constexpr std::size_t kMaxCharBytes = 4;

/// U+FFFD, which stands for what is no character.
inline constexpr std::uint32_t kReplacement = 0xfffd;

/// A character, or a byte that begins none.
struct Character {
  std::uint32_t code_point = kReplacement;
  std::uint8_t n_bytes = 1;
  bool is_valid = false;
};

/// What stands at `text`.
/// @param n_available  at least 1; a character that they cut short is none.
[[nodiscard]] inline Character first_character(const void* text, std::size_t n_available) noexcept {
  const Utf8 here = decode_utf8(text, n_available);
  if (here.kind != Utf8::Kind::character) return {};
  return {here.code_point, here.n_bytes, true};
}

/// Its length: 1 for a byte that begins none.
[[nodiscard]] inline std::uint32_t char_length(const void* text, std::size_t n_available) noexcept {
  return first_character(text, n_available).n_bytes;
}

/// The eighth bits of eight bytes: those that are not ASCII.
[[nodiscard]] inline std::uint64_t high_bits(const void* bytes) noexcept {
  return base::load64(bytes) & 0x8080808080808080ULL;
}

/// How many of the first bytes of data[0, n) are ASCII, up to one that is not. Cost: a word at a
/// time.
[[nodiscard]] inline std::size_t n_ascii(const std::uint8_t* data, std::size_t n) noexcept {
  std::size_t i = 0;
  while (i + 8 <= n && high_bits(data + i) == 0) i += 8;
  while (i < n && data[i] < 0x80) ++i;
  return i;
}

/// Whether `text` is one character.
[[nodiscard]] inline bool is_character(std::string_view text) noexcept {
  const Utf8 here = decode_utf8(text.data(), text.size());
  return here.kind == Utf8::Kind::character && here.n_bytes == text.size();
}

/// Whether `text` is characters and nothing else.
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const Utf8 here = decode_utf8(text.data(), text.size());
    if (here.kind != Utf8::Kind::character) return false;
    text.remove_prefix(here.n_bytes);
  }
  return true;
}

/// How many bytes at the end of `text` may be the beginning of a character that goes on.
[[nodiscard]] inline std::size_t n_unfinished(std::string_view text) noexcept {
  for (std::size_t n = 1; n < kMaxCharBytes && n <= text.size(); ++n) {
    const auto byte = static_cast<std::uint8_t>(text[text.size() - n]);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const Utf8 here = decode_utf8(text.data() + text.size() - n, n);
    return here.kind == Utf8::Kind::truncated ? n : 0;
  }
  return 0;
}

/// Appends the UTF-8 form of `code_point` (at most kMaxCodePoint, not a surrogate) to `out`.
inline void append_utf8(std::uint32_t code_point, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
    return;
  }
  if (code_point < 0x800) {
    put(0xc0U | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      put(0xe0U | code_point >> 12);
    } else {
      put(0xf0U | code_point >> 18);
      put(0x80U | (code_point >> 12 & 0x3fU));
    }
    put(0x80U | (code_point >> 6 & 0x3fU));
  }
  put(0x80U | (code_point & 0x3fU));
}

}  // namespace toll::unicode
