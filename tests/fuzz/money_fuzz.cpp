// money_fuzz.cpp - any two lines as amounts of money, and a number. Invariants: a refusal names a
// place inside the text; print and parse are the identity; sums do not depend on their order; what
// is divided by a power of ten, or multiplied by a small number, is that; rounding is the nearest
// amount of so many decimals, and never "-0".
//
// An input: a small number, and the amounts with a line feed between them.
#include <toll/price.h>

#include "fuzz/fuzz_input.h"

namespace {

using toll::Money;
using toll::test::require;

void check_printed(const Money& money, unsigned decimals) {
  require(*Money::parse(money.exact()) == money);
  require(*Money::parse(money.rounded(24)) == money);
  const std::string text = money.rounded(decimals);
  const auto rounded = Money::parse(text);
  if (!rounded) return require(rounded.error().code == toll::Errc::overflow);
  require(rounded->rounded(decimals) == text);
  require(text.front() != '-' || *rounded < Money{});
  // Twice the difference is at most one in the last place.
  const auto opposite = Money::parse(text.front() == '-' ? text.substr(1) : "-" + text);
  if (!opposite) return require(opposite.error().code == toll::Errc::overflow);
  const auto difference = money.plus(*opposite);
  const Money twice = *difference->times(2);
  const std::string step = "1e-" + std::to_string(decimals);
  require(twice <= *Money::parse(step) && twice >= *Money::parse("-" + step));
}

void check_times(const Money& money, std::uint64_t n) {
  auto sum = toll::Result<Money>(Money{});
  for (std::uint64_t i = 0; i < n && sum; ++i) sum = sum->plus(money);
  const auto product = money.times(n);
  require(product.has_value() == sum.has_value() && (!sum || *product == *sum));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const unsigned n = input.byte() % 25;
  const std::string_view lines[] = {input.until('\n'), input.rest()};
  std::vector<Money> amounts;
  for (const std::string_view line : lines) {
    const auto money = Money::parse(line);
    if (money) {
      amounts.push_back(*money);
      check_printed(*money, n);
      check_times(*money, n);
      const auto part = money->divided_by_power_of_ten(n);
      auto whole = part;
      for (unsigned i = 0; i < n && whole; ++i) whole = whole->times(10);
      require(!part || *whole == *money);
    } else {
      require(money.error().offset <= line.size());
    }
  }
  if (amounts.size() == 2) {
    const auto sum = amounts[0].plus(amounts[1]);
    const auto turned = amounts[1].plus(amounts[0]);
    require(sum.has_value() == turned.has_value() && (!sum || *sum == *turned));
  }
  return 0;
}
