// quantity.cpp - see quantity.h.
#include "cli/quantity.h"

#include <charconv>

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

}  // namespace

std::optional<std::uint64_t> parse_integer(std::string_view text) noexcept {
  std::uint64_t n = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, n);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return n;
}

std::optional<std::uint64_t> parse_quantity(std::string_view text) noexcept {
  std::uint64_t factor = 1;
  for (const Suffix& suffix : kSuffixes) {
    if (!text.ends_with(suffix.text)) continue;
    factor = suffix.factor;
    text.remove_suffix(suffix.text.size());
    break;
  }
  const std::size_t point = text.find('.');
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const auto whole = parse_integer(text.substr(0, point));
  std::uint64_t result = 0;
  if (!whole || __builtin_mul_overflow(*whole, factor, &result)) return std::nullopt;
  if (point == std::string_view::npos) return result;
  if (fraction.empty()) return std::nullopt;
  const auto digits = parse_integer(fraction);
  if (!digits || fraction.size() > 12) return std::nullopt;
  std::uint64_t scale = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) scale *= 10;
  std::uint64_t part = 0;
  if (__builtin_mul_overflow(*digits, factor, &part) || part % scale != 0) return std::nullopt;
  if (__builtin_add_overflow(result, part / scale, &result)) return std::nullopt;
  return result;
}

}  // namespace toll::cli
