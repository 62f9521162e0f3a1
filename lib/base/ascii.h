// lib/base/ascii.h - letters of ASCII, whatever the locale is.
#pragma once

#include <string>
#include <string_view>

namespace toll::base {

constexpr char lower_case(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// `text` with a-z for A-Z.
inline std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower_case(c);
  return out;
}

constexpr bool is_letter_or_digit(char c) noexcept {
  return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace toll::base
