// lib/base/base64.cpp - see base64.h.
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace toll::base {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<int, 256> make_values() {
  std::array<int, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int>(i);
  }
  return values;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  static constexpr auto kValues = make_values();
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t n_padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size() - n_padding; ++i) {
    const int value = kValues[static_cast<unsigned char>(text[i])];
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if (i % 4 == 3) {
      for (const unsigned shift : {16U, 8U, 0U})
        out.push_back(static_cast<char>((bits >> shift) & 0xffU));
      bits = 0;
    }
  }
  if (n_padding == 1) {  // 18 bits: two bytes
    if ((bits & 3U) != 0) return std::nullopt;
    out.push_back(static_cast<char>((bits >> 10U) & 0xffU));
    out.push_back(static_cast<char>((bits >> 2U) & 0xffU));
  } else if (n_padding == 2) {  // 12 bits: one byte
    if ((bits & 15U) != 0) return std::nullopt;
    out.push_back(static_cast<char>((bits >> 4U) & 0xffU));
  }
  return out;
}

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t n = bytes.size() - i < 3 ? bytes.size() - i : 3;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= n ? kAlphabet[group >> (18 - 6 * k) & 63U] : '=';
  }
  return out;
}

}  // namespace toll::base
