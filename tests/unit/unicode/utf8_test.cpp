// utf8_test.cpp - the decoder against the set of all well-formed characters, spelled out.
#include "unicode/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.h"

namespace toll::unicode {
namespace {

/// UTF-8 by its definition, in arithmetic.
std::string reference_bytes(std::uint32_t c) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(192 + c / 64), byte(128 + c % 64)};
  if (c < 0x10000) return {byte(224 + c / 4096), byte(128 + c / 64 % 64), byte(128 + c % 64)};
  return {byte(240 + c / 262144), byte(128 + c / 4096 % 64), byte(128 + c / 64 % 64),
          byte(128 + c % 64)};
}

bool is_surrogate(std::uint32_t c) {
  return c >= 0xd800 && c <= 0xdfff;
}

std::size_t as_number(const std::string& bytes) {
  std::size_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<std::uint8_t>(byte);
  return number;
}

/// Which byte strings of 1 to 3 bytes are a character, or the beginning of a longer one.
struct Reference {
  std::array<std::vector<bool>, 4> is_character;
  std::array<std::vector<bool>, 4> is_beginning;

  Reference() {
    for (std::size_t n = 1; n <= 3; ++n) {
      is_character[n].resize(std::size_t{1} << 8 * n);
      is_beginning[n].resize(std::size_t{1} << 8 * n);
    }
    for (std::uint32_t c = 0; c <= kMaxCodePoint; ++c) {
      if (is_surrogate(c)) continue;
      const std::string bytes = reference_bytes(c);
      if (bytes.size() <= 3) is_character[bytes.size()][as_number(bytes)] = true;
      for (std::size_t n = 1; n < bytes.size(); ++n) {
        is_beginning[n][as_number(bytes.substr(0, n))] = true;
      }
    }
  }

  /// What decode_utf8() is to say of `bytes`, of which there are at most 3.
  [[nodiscard]] Utf8 decode(const std::string& bytes) const {
    for (std::size_t n = 1; n <= bytes.size(); ++n) {
      if (is_character[n][as_number(bytes.substr(0, n))]) {
        return {0, static_cast<std::uint8_t>(n), Utf8::Kind::character};
      }
    }
    if (is_beginning[bytes.size()][as_number(bytes)]) {
      return {0, static_cast<std::uint8_t>(bytes.size()), Utf8::Kind::truncated};
    }
    return {0, 1, Utf8::Kind::invalid};
  }
};

TEST_CASE("every scalar value survives append_utf8 and decode_utf8", "[utf8]") {
  std::size_t n_right = 0;
  for (std::uint32_t c = 0; c <= kMaxCodePoint; ++c) {
    if (is_surrogate(c)) continue;
    std::string bytes;
    append_utf8(c, bytes);
    const std::size_t n = bytes.size();
    bool right = bytes == reference_bytes(c);
    bytes += "\xbf\x80z";  // what follows does not matter
    for (std::size_t n_available = 0; n_available <= bytes.size(); ++n_available) {
      const Utf8 decoded = decode_utf8(bytes.data(), n_available);
      right = right && (n_available >= n ? decoded.kind == Utf8::Kind::character &&
                                               decoded.code_point == c && decoded.n_bytes == n
                                         : decoded.kind == Utf8::Kind::truncated &&
                                               decoded.n_bytes == n_available);
    }
    n_right += right ? 1 : 0;
  }
  CHECK(n_right == 1112064);
}

TEST_CASE("every string of 1 to 3 bytes is told for what it is", "[utf8]") {
  const Reference reference;
  std::size_t n_wrong = 0;
  std::size_t n_seen = 0;
  for (std::size_t n = 1; n <= 3; ++n) {
    for (std::size_t number = 0; number < std::size_t{1} << 8 * n; ++number) {
      std::string bytes;
      for (std::size_t i = n; i-- > 0;) bytes.push_back(static_cast<char>(number >> 8 * i & 0xff));
      const Utf8 expected = reference.decode(bytes);
      const Utf8 decoded = decode_utf8(bytes.data(), bytes.size());
      const bool right = decoded.kind == expected.kind && decoded.n_bytes == expected.n_bytes &&
                         (decoded.kind != Utf8::Kind::character ||
                          reference_bytes(decoded.code_point) == bytes.substr(0, decoded.n_bytes));
      n_wrong += right ? 0 : 1;
      ++n_seen;
    }
  }
  CHECK(n_seen == 256 + 65536 + 16777216);
  CHECK(n_wrong == 0);
}

TEST_CASE("four bytes at every edge of the table", "[utf8]") {
  const std::string edges = "\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xff";
  std::vector<std::string> characters;
  for (std::uint32_t c = 0x10000; c <= kMaxCodePoint; ++c) characters.push_back(reference_bytes(c));
  std::size_t n_wrong = 0;
  for (unsigned lead = 0xf0; lead <= 0xff; ++lead) {
    for (const char second : edges) {
      for (const char third : edges) {
        for (const char fourth : edges) {
          const std::string bytes = {static_cast<char>(lead), second, third, fourth};
          const bool is_character = std::binary_search(characters.begin(), characters.end(), bytes);
          const Utf8 decoded = decode_utf8(bytes.data(), bytes.size());
          const bool right = is_character ? decoded.kind == Utf8::Kind::character &&
                                                reference_bytes(decoded.code_point) == bytes
                                          : decoded.kind == Utf8::Kind::invalid &&
                                                decoded.n_bytes == 1 && decoded.code_point == 0;
          n_wrong += right ? 0 : 1;
        }
      }
    }
  }
  CHECK(n_wrong == 0);
}

}  // namespace
}  // namespace toll::unicode
