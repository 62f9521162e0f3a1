// lib/vocab/import_tiktoken.cpp - the tiktoken rank format: lines of BASE64 SP RANK.
#include <toll/compile.h>

#include <array>
#include <charconv>
#include <cstdint>

#include "vocab/format.h"

namespace toll {
namespace {

constexpr std::size_t kMaxTokenBytes = std::size_t{64}
                                       << 10U;  // longer pieces are an attack, not a vocabulary

constexpr std::array<int, 256> make_base64_values() {
  std::array<int, 256> values{};
  values.fill(-1);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int>(i);
  }
  return values;
}

/// Strict base64 (RFC 4648 with padding and zero trailing bits). False if `text` is anything else.
bool decode_base64(std::string_view text, std::string& out) {
  static constexpr auto kValues = make_base64_values();
  if (text.empty() || text.size() % 4 != 0) return false;
  const std::size_t n_padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  out.clear();
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size() - n_padding; ++i) {
    const int value = kValues[static_cast<unsigned char>(text[i])];
    if (value < 0) return false;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if (i % 4 == 3) {
      for (const unsigned shift : {16U, 8U, 0U})
        out.push_back(static_cast<char>((bits >> shift) & 0xffU));
      bits = 0;
    }
  }
  if (n_padding == 1) {  // 18 bits: two bytes
    if ((bits & 3U) != 0) return false;
    out.push_back(static_cast<char>((bits >> 10U) & 0xffU));
    out.push_back(static_cast<char>((bits >> 2U) & 0xffU));
  } else if (n_padding == 2) {  // 12 bits: one byte
    if ((bits & 15U) != 0) return false;
    out.push_back(static_cast<char>((bits >> 4U) & 0xffU));
  }
  return true;
}

}  // namespace

Result<std::vector<SourceToken>> parse_tiktoken(std::string_view text) {
  std::vector<SourceToken> tokens;
  std::size_t n_lines = 0;
  for (std::size_t start = 0; start < text.size();) {
    ++n_lines;
    const auto fail = [&](const char* what) {
      return Error{Errc::bad_vocab, start, "line " + std::to_string(n_lines) + ": " + what};
    };
    const std::size_t newline = text.find('\n', start);
    std::string_view line = text.substr(start, newline == text.npos ? text.npos : newline - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t space = line.find(' ');
    if (space == line.npos) return fail("not BASE64 SPACE RANK");
    SourceToken token;
    if (space > kMaxTokenBytes * 4 / 3 + 4) return fail("token longer than 65536 bytes");
    if (!decode_base64(line.substr(0, space), token.bytes)) return fail("bad base64");
    const std::string_view rank = line.substr(space + 1);
    const auto [end, error] = std::from_chars(rank.data(), rank.data() + rank.size(), token.id);
    if (error != std::errc{} || end != rank.data() + rank.size()) return fail("bad rank");
    if (token.id >= vocab::kMaxIds) return fail("rank too large");
    tokens.push_back(std::move(token));
    start = newline == text.npos ? text.size() : newline + 1;
  }
  if (tokens.empty()) return Error{Errc::bad_vocab, 0, "no tokens"};
  return tokens;
}

}  // namespace toll
