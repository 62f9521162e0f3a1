// lib/compile/split_pattern.cpp - see split_pattern.h.
#include "compile/split_pattern.h"

#include <array>
#include <cstdio>
#include <set>

#include "unicode/space_mark.h"
#include "unicode/utf8.h"

namespace toll::compile {
namespace {

constexpr std::size_t kMaxCrossing = 400;

/// Adds the characters that stand before the mark in `token`. False if it is no text, in which no
/// character has an end.
bool add_crossing(const SourceToken& token, std::set<std::uint32_t>& crossing) {
  std::uint32_t before = unicode::kSpaceMark;
  for (std::size_t i = 0; i < token.bytes.size();) {
    const auto here = unicode::first_character(token.bytes.data() + i, token.bytes.size() - i);
    if (!here.is_valid) return false;
    if (here.code_point == unicode::kSpaceMark && before != unicode::kSpaceMark)
      crossing.insert(before);
    before = here.code_point;
    i += here.n_bytes;
  }
  return true;
}

}  // namespace

std::optional<std::string> split_pattern(const std::vector<SourceToken>& tokens) {
  std::set<std::uint32_t> crossing;
  bool has_mark = false;
  for (const SourceToken& token : tokens) {
    if (!token.matchable) continue;
    if (!add_crossing(token, crossing)) return std::nullopt;
    has_mark |= token.bytes == unicode::kSpaceMarkBytes;
  }
  if (!has_mark || crossing.size() > kMaxCrossing) return std::nullopt;
  // A part has no mark after a character that is neither a mark nor of `c`.
  std::string c;
  for (const std::uint32_t code_point : crossing) {
    std::array<char, 16> escape{};
    std::snprintf(escape.data(), escape.size(), "\\x{%X}", static_cast<unsigned>(code_point));
    c += escape.data();
  }
  if (c.empty()) return "\\x{2581}+[^\\x{2581}]*|[^\\x{2581}]+";
  const std::string any = "[\\x{2581}" + c + "]";
  const std::string other = "[^\\x{2581}" + c + "]+(?:[" + c + "]" + any + "*)?";
  return any + "+(?:" + other + ")*|(?:" + other + ")+";
}

}  // namespace toll::compile
