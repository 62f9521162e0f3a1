// lib/import/json_number.cpp - see json_number.h.
#include "import/json_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace toll::import {
namespace {

constexpr int kMaxPower = 308;

/// 10 to the n, correctly rounded; n is 0 to 308.
double power_of_ten(std::size_t n) noexcept {
  static const auto powers_of_ten = [] {
    std::array<double, kMaxPower + 1> powers{};
    for (std::size_t i = 0; i < powers.size(); ++i) {
      std::array<char, 8> text = {'1', 'e'};
      const char* const end = std::to_chars(text.data() + 2, text.data() + text.size(), i).ptr;
      std::from_chars(text.data(), end, powers[i]);
    }
    return powers;
  }();
  return powers_of_ten[n];
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// The digits of a number as an integer, of which it takes as many as 64 bits hold.
struct Digits {
  std::uint64_t value = 0;
  int exponent = 0;  ///< of ten, that the value is to be multiplied with
  bool full = false;

  void take(char c, bool in_fraction) noexcept {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
    full = full || value > (kMax - digit) / 10;
    if (!full) value = value * 10 + digit;
    exponent += (full ? 1 : 0) - (in_fraction ? 1 : 0);
  }
};

/// The value of an exponent's digits, at most so large that it makes no difference.
int exponent_of(std::string_view digits) noexcept {
  constexpr int kEnough = 1 << 30;
  int value = 0;
  for (const char c : digits) value = value > kEnough / 10 - 1 ? kEnough : value * 10 + (c - '0');
  return value;
}

}  // namespace

std::optional<double> json_number(std::string_view text) noexcept {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  Digits digits;
  bool in_fraction = false;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      in_fraction = true;
      digits.full = false;  // the library forgets it, too
    } else {
      digits.take(text[i], in_fraction);
    }
  }
  std::int64_t exponent = digits.exponent;
  if (i < text.size()) {  // e or E
    ++i;
    const bool is_minus = text[i] == '-';
    if (is_minus || text[i] == '+') ++i;
    const int value = exponent_of(text.substr(i));
    exponent += is_minus ? -value : value;
  }
  auto value = static_cast<double>(digits.value);
  while (value != 0 && exponent < -kMaxPower) {
    value /= power_of_ten(kMaxPower);
    exponent += kMaxPower;
  }
  if (value != 0 && exponent > kMaxPower) return std::nullopt;
  if (value != 0) {
    const double power = power_of_ten(static_cast<std::size_t>(std::abs(exponent)));
    value = exponent < 0 ? value / power : value * power;
  }
  if (std::isinf(value)) return std::nullopt;
  return is_negative ? -value : value;
}

}  // namespace toll::import
