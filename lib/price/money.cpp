// lib/price/money.cpp - exact decimal money in one checked 128-bit integer.
//
// The unit is 1e-24 USD: the finest published price per token needs 23 decimals, and 2^127 units
// are 1.7e14 USD. Every operation is exact or fails with Errc::overflow; only rounded() drops
// digits. No floating point and no locale: this file also compiles with -mgeneral-regs-only (g++).
#include <toll/price.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace toll {
namespace {

__extension__ using Magnitude = unsigned __int128;

constexpr unsigned kDecimals = 24;      // 1 USD is 10^kDecimals units
constexpr std::size_t kMaxDigits = 39;  // 2^127 has that many
// An exponent beyond this cannot meet enough digits to matter, and sums of two stay in range.
constexpr std::int64_t kExponentCap = 1'000'000'000'000'000;

constexpr auto kPowersOfTen = [] {
  std::array<Magnitude, kMaxDigits> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// The pieces of "-12.5e-7": negative, "12", "5", -7.
struct Decimal {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::int64_t exponent = 0;
};

std::string_view take_digits(std::string_view text, std::size_t& at) noexcept {
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(first, at - first);
}

Result<Decimal> split_decimal(std::string_view text) {
  const auto refuse = [](std::size_t at, const char* what) {
    return Error{Errc::bad_price, at, what};
  };
  Decimal out;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '-') {
    out.negative = true;
    ++at;
  }
  out.whole = take_digits(text, at);
  if (at < text.size() && text[at] == '.') {
    ++at;
    out.fraction = take_digits(text, at);
    if (out.fraction.empty()) return refuse(at, "expected a digit after the decimal point");
  }
  if (out.whole.empty() && out.fraction.empty()) return refuse(at, "expected a decimal number");
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool negative = false;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
    const std::string_view digits = take_digits(text, at);
    if (digits.empty()) return refuse(at, "expected a digit in the exponent");
    for (const char c : digits) {
      out.exponent = std::min(out.exponent * 10 + (c - '0'), kExponentCap);
    }
    if (negative) out.exponent = -out.exponent;
  }
  if (at != text.size()) return refuse(at, "unexpected character in a decimal number");
  return out;
}

/// Decimal digits of `n`, at least `n_digits` of them.
std::string digits_of(Magnitude n, std::size_t n_digits) {
  std::string out;
  while (n != 0 || out.size() < n_digits) {
    out.push_back(static_cast<char>('0' + static_cast<int>(n % 10)));
    n /= 10;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

/// `n` units of 10^-decimals as text.
std::string with_point(Magnitude n, unsigned decimals, bool negative) {
  std::string out = digits_of(n, decimals + std::size_t{1});
  if (decimals > 0) out.insert(out.size() - decimals, 1, '.');
  if (negative) out.insert(out.begin(), '-');
  return out;
}

Error overflow(const char* what) {
  return Error{Errc::overflow, 0, what};
}

}  // namespace

Result<Money> Money::parse(std::string_view usd) {
  Result<Decimal> split = split_decimal(usd);
  if (!split) return std::move(split).error();
  Decimal& number = *split;

  // Zeros at either end say nothing; without them the rest must be short to fit.
  const auto strip = [](std::string_view& digits, bool front) {
    while (!digits.empty() && (front ? digits.front() : digits.back()) == '0') {
      front ? digits.remove_prefix(1) : digits.remove_suffix(1);
    }
  };
  strip(number.fraction, false);
  strip(number.whole, true);
  std::int64_t power = number.exponent + kDecimals;  // of ten, for the last digit kept
  if (number.fraction.empty()) {
    const std::size_t before = number.whole.size();
    strip(number.whole, false);
    power += static_cast<std::int64_t>(before - number.whole.size());
  } else {
    power -= static_cast<std::int64_t>(number.fraction.size());
    if (number.whole.empty()) strip(number.fraction, true);
  }
  const std::size_t n_digits = number.whole.size() + number.fraction.size();
  if (n_digits == 0) return Money{};
  if (power < 0) return overflow("an amount finer than 1e-24 USD");
  constexpr const char* kTooLarge = "an amount beyond 1.7e14 USD";
  if (static_cast<std::int64_t>(n_digits) > static_cast<std::int64_t>(kMaxDigits) - power) {
    return overflow(kTooLarge);
  }

  // Counting down from zero reaches the most negative number, which has no positive twin.
  Units units = 0;
  bool too_large = false;
  const auto push = [&](int digit) {
    too_large |= __builtin_mul_overflow(units, Units{10}, &units);
    too_large |= __builtin_sub_overflow(units, Units{digit}, &units);
  };
  for (const char c : number.whole) push(c - '0');
  for (const char c : number.fraction) push(c - '0');
  for (; power > 0; --power) push(0);
  if (!number.negative) too_large |= __builtin_sub_overflow(Units{0}, units, &units);
  if (too_large) return overflow(kTooLarge);
  return Money(units);
}

Result<Money> Money::divided_by_power_of_ten(unsigned power) const {
  Units units = units_;
  // At most 38 rounds: a number that is not zero runs out of trailing zeros.
  for (; power > 0 && units != 0; --power) {
    if (units % 10 != 0) return overflow("a quotient finer than 1e-24 USD");
    units /= 10;
  }
  return Money(units);
}

Result<Money> Money::plus(Money other) const {
  Units sum = 0;
  if (__builtin_add_overflow(units_, other.units_, &sum)) {
    return overflow("a sum beyond 1.7e14 USD");
  }
  return Money(sum);
}

Result<Money> Money::times(std::uint64_t n) const {
  Units product = 0;
  if (__builtin_mul_overflow(units_, static_cast<Units>(n), &product)) {
    return overflow("a product beyond 1.7e14 USD");
  }
  return Money(product);
}

std::string Money::exact() const {
  const bool negative = units_ < 0;
  Magnitude n = static_cast<Magnitude>(units_);
  if (negative) n = -n;  // unsigned, so that the most negative number has a magnitude too
  unsigned decimals = kDecimals;
  for (; decimals > 0 && n % 10 == 0; --decimals) n /= 10;
  return with_point(n, decimals, negative);
}

std::string Money::rounded(unsigned decimals) const {
  decimals = std::min(decimals, kDecimals);
  const bool negative = units_ < 0;
  Magnitude n = static_cast<Magnitude>(units_);
  if (negative) n = -n;
  const Magnitude one = kPowersOfTen[kDecimals - decimals];
  const Magnitude rest = n % one;
  n /= one;
  // 2 * rest stays below 2e24.
  if (2 * rest > one || (2 * rest == one && n % 2 != 0)) ++n;
  return with_point(n, decimals, negative && n != 0);
}

}  // namespace toll
