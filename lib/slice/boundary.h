// lib/slice/boundary.h - where a text may be cut without splitting a character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "unicode/utf8.h"

namespace toll::slice {

/// The longest part of a character that can lie before a cut inside it.
inline constexpr std::size_t kMaxBytesBefore = 3;

/// Bytes [begin, end) of a text; none when begin == end.
struct ByteRange {
  std::size_t begin;
  std::size_t end;

  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
  [[nodiscard]] std::string_view of(std::string_view text) const noexcept {
    return text.substr(begin, size());
  }
};

/// The well-formed UTF-8 character of which bytes on either side of `at` are parts; {at, at} when
/// there is none, so that a cut at `at` splits nothing. Bytes of no character may be cut anywhere.
/// Exact if `text` holds kMaxBytesBefore bytes on either side of `at`, or all that there are.
[[nodiscard]] inline ByteRange character_across(std::string_view text, std::size_t at) noexcept {
  for (std::size_t back = 1; back <= kMaxBytesBefore && back <= at; ++back) {
    const std::size_t lead = at - back;
    const auto here = unicode::first_character(text.data() + lead, text.size() - lead);
    if (here.n_bytes > back) return {lead, lead + here.n_bytes};
  }
  return {at, at};
}

}  // namespace toll::slice
