// lib/unicode/char_class.cpp - by search in the ranges of ucd.h; ASCII without.
#include "unicode/char_class.h"

#include <algorithm>

#include "unicode/ucd.h"
#include "unicode/utf8.h"

namespace toll::unicode {
namespace {

bool holds(std::span<const Range> ranges, std::uint32_t code_point) noexcept {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), code_point,
                                      [](std::uint32_t c, const Range& r) { return c < r.first; });
  return after != ranges.begin() && code_point <= (after - 1)->last;
}

}  // namespace

bool is_white_space(std::uint32_t code_point) noexcept {
  if (code_point < 0x80) return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
  return holds(white_space(), code_point);
}

bool begins_with_white_space(std::string_view text) noexcept {
  return is_white_space(first_character(text.data(), text.size()).code_point);
}

bool is_word(std::uint32_t code_point) noexcept {
  if (code_point < 0x80) {
    const std::uint32_t folded = code_point | 0x20U;
    return (folded >= 'a' && folded <= 'z') || (code_point >= '0' && code_point <= '9') ||
           code_point == '_';
  }
  return holds(binary_property("Alphabetic"), code_point) ||
         holds(general_category("M"), code_point) || holds(general_category("Nd"), code_point) ||
         holds(general_category("Pc"), code_point) ||
         holds(binary_property("Join_Control"), code_point);
}

}  // namespace toll::unicode
