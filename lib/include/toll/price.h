// toll/price.h - exact money and the price of tokens, tier by tier.
#pragma once

#include <toll/result.h>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace toll {

/// An exact amount in US dollars: a checked 128-bit integer of 1e-24 USD (range about 1.7e14 USD).
/// No floating point anywhere; nothing is rounded until it is printed.
class Money {
 public:
  constexpr Money() = default;

  /// Reads plain decimal text such as "3", "0.15", ".15", "-2.5" or "1.5e-07", and nothing else: no
  /// leading plus, space, currency sign or digit grouping.
  /// Errors: bad_price (offset: the character at fault), overflow (out of range, or finer than
  /// 1e-24; offset 0). Cost: linear.
  static Result<Money> parse(std::string_view usd);

  /// The exact quotient by an integer power of ten, e.g. dollars per million tokens to dollars per
  /// token. Errors: overflow (the quotient is finer than 1e-24 USD).
  [[nodiscard]] Result<Money> divided_by_power_of_ten(unsigned power) const;

  /// Errors: overflow.
  [[nodiscard]] Result<Money> plus(Money other) const;
  /// Errors: overflow.
  [[nodiscard]] Result<Money> times(std::uint64_t n) const;

  /// All digits, no trailing zeros: "185.1", "0.00000015", "0".
  [[nodiscard]] std::string exact() const;
  /// Exactly `decimals` (0 to 24) digits after the point, rounded half to even: "185.10". More than
  /// 24 count as 24, and what rounds to zero has no sign.
  [[nodiscard]] std::string rounded(unsigned decimals) const;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 trips over the 0 that <=> compares with.
  friend constexpr auto operator<=>(Money, Money) = default;
  friend constexpr bool operator==(Money, Money) = default;

 private:
  __extension__ using Units = __int128;
  constexpr explicit Money(Units units) : units_(units) {}
  Units units_ = 0;
};

/// One price level.
struct Tier {
  std::string name;
  Money usd_per_million;  ///< price of 1,000,000 tokens
  Money usd_per_token;

  /// The most tokens that `amount`, which is not negative, buys: 2^64 - 1 where they cost nothing.
  /// Exact: one more would cost more than `amount`.
  [[nodiscard]] std::uint64_t n_tokens_for(Money amount) const;
};

/// A dated list of tiers.
class PriceBook {
 public:
  /// Reads the format of data/prices (lines of KEY: VALUE; see the file's head), at most 1 MiB of
  /// it. Errors: bad_price, overflow (offset: first byte of the line at fault; the text's size
  /// where a key is missing; the detail says what).
  static Result<PriceBook> parse(std::string_view text);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& as_of() const noexcept { return as_of_; }  ///< YYYY-MM-DD
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] const std::vector<Tier>& tiers() const noexcept { return tiers_; }
  /// The tier of that name, or nullptr.
  [[nodiscard]] const Tier* find(std::string_view name) const noexcept;

 private:
  std::string name_;
  std::string as_of_;
  std::string source_;
  std::vector<Tier> tiers_;
};

}  // namespace toll
