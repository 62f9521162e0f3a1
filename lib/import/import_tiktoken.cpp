// lib/import/import_tiktoken.cpp - the tiktoken rank format: lines of BASE64 SP RANK.
#include <toll/compile.h>

#include <charconv>
#include <cstdint>

#include "base/base64.h"
#include "vocab/format.h"

namespace toll {
namespace {

constexpr std::size_t kMaxTokenBytes = std::size_t{64}
                                       << 10U;  // longer pieces are an attack, not a vocabulary

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
    auto bytes = base::decode_base64(line.substr(0, space));
    if (!bytes) return fail("bad base64");
    token.bytes = *std::move(bytes);
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
