// lib/unicode/char_class.cpp - by search in the ranges of ucd.h; ASCII without.
#include "unicode/char_class.h"

#include "unicode/ucd.h"
#include "unicode/utf8.h"

namespace toll::unicode {
bool is_white_space(std::uint32_t code_point) noexcept {
  if (code_point < 0x80) return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
  return is_in(white_space(), code_point);
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
  return is_in(binary_property("Alphabetic"), code_point) ||
         is_in(general_category("M"), code_point) || is_in(general_category("Nd"), code_point) ||
         is_in(general_category("Pc"), code_point) ||
         is_in(binary_property("Join_Control"), code_point);
}

}  // namespace toll::unicode
