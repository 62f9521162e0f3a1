// toll/types.h - the few plain types that every part of the library shares.
#pragma once

#include <cstdint>

namespace toll {

/// A token's number in its vocabulary.
using TokenId = std::uint32_t;

/// No token: what a lookup gives for bytes that are not a token.
inline constexpr TokenId kNoToken = 0xffffffffU;

/// Where one token came from: bytes [offset, offset + n_bytes) of the text.
struct Slice {
  std::uint64_t offset = 0;
  std::uint32_t n_bytes = 0;
  TokenId id = kNoToken;

  friend bool operator==(const Slice&, const Slice&) = default;
};

/// What was seen in one text.
struct TextStats {
  std::uint64_t n_bytes = 0;
  std::uint64_t n_tokens = 0;
  std::uint64_t n_invalid_utf8 = 0;        ///< bytes that belong to no well-formed UTF-8 character
  std::uint64_t first_invalid_offset = 0;  ///< in bytes; meaningful when n_invalid_utf8 > 0
};

}  // namespace toll
