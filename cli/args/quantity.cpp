// quantity.cpp - see quantity.h.
#include "cli/args/quantity.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace toll::cli {
namespace {

struct Suffix {
  std::string_view text;
  std::uint64_t factor;
};

constexpr Suffix kSuffixes[] = {
    {"Ki", std::uint64_t{1} << 10},
    {"Mi", std::uint64_t{1} << 20},
    {"Gi", std::uint64_t{1} << 30},
    {"Ti", std::uint64_t{1} << 40},
    {"k", 1'000},
    {"K", 1'000},
    {"M", 1'000'000},
    {"G", 1'000'000'000},
    {"T", 1'000'000'000'000},
};

constexpr std::string_view kDigits = "0123456789";

bool is_digits(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of(kDigits) == text.npos;
}

/// What is wrong with what is no number, for a person who meant one.
std::string_view why_none(std::string_view text) noexcept {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, end);
  const std::string_view rest = text.substr(end);
  const std::size_t point = number.find('.');
  const bool begins_well = is_digits(number.substr(0, point)) &&
                           (point == number.npos || is_digits(number.substr(point + 1)));
  if (!begins_well || rest.empty()) return " is not a number such as 4096, 128k or 64Mi";
  const bool more_digits = rest.find_first_of(kDigits) != rest.npos;
  if (more_digits && (rest[0] == 'e' || rest[0] == 'E'))
    return " has an exponent; 1000000 or 1M has none";
  if (more_digits) return " has more in it than digits; 1000 or 1k has not";
  return " does not end in k, M, G, T (of 1000), Ki, Mi, Gi or Ti (of 1024)";
}

}  // namespace

std::optional<std::uint64_t> parse_integer(std::string_view text) noexcept {
  std::uint64_t n = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, n);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return n;
}

Result<std::uint64_t> parse_quantity(std::string_view text) {
  const auto refused = [text](std::string_view why) {
    return Error{Errc::overflow, 0, std::string("'").append(text).append("'").append(why)};
  };
  std::string_view number = text;
  std::uint64_t factor = 1;
  for (const Suffix& suffix : kSuffixes) {
    if (!text.ends_with(suffix.text)) continue;
    factor = suffix.factor;
    number.remove_suffix(suffix.text.size());
    break;
  }
  const std::size_t point = number.find('.');
  std::string_view fraction =
      point == std::string_view::npos ? std::string_view("0") : number.substr(point + 1);
  if (!is_digits(number.substr(0, point)) || !is_digits(fraction)) return refused(why_none(text));
  while (fraction.size() > 1 && fraction.ends_with('0')) fraction.remove_suffix(1);
  constexpr std::size_t kMaxFraction = 12;
  const auto digits = fraction.size() > kMaxFraction ? std::nullopt : parse_integer(fraction);
  std::uint64_t scale = 1;
  for (std::size_t i = 0; digits && i < fraction.size(); ++i) scale *= 10;
  std::uint64_t part = 0;
  if (!digits || __builtin_mul_overflow(*digits, factor, &part) || part % scale != 0)
    return refused(" is not a whole number");
  std::uint64_t result = 0;
  const auto whole = parse_integer(number.substr(0, point));
  if (!whole || __builtin_mul_overflow(*whole, factor, &result) ||
      __builtin_add_overflow(result, part / scale, &result)) {
    return refused(" is above " + std::to_string(std::numeric_limits<std::uint64_t>::max()));
  }
  return result;
}

}  // namespace toll::cli
