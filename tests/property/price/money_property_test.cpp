// money_property_test.cpp - the laws of Money, on random amounts. tests/oracle/money_oracle.py
// compares the values themselves with Python's integers.
#include <toll/price.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "catch.h"

namespace {

using toll::Money;

/// A random decimal with up to 14 digits before the point and up to 24 after it.
std::string random_decimal(std::mt19937_64& random) {
  std::string text = random() % 2 == 0 ? "-" : "";
  for (auto n = 1 + random() % 14; n > 0; --n) text += static_cast<char>('0' + random() % 10);
  auto n = random() % 25;
  if (n > 0) text += '.';
  for (; n > 0; --n) text += static_cast<char>('0' + random() % 10);
  return text;
}

Money random_money(std::mt19937_64& random) {
  return *Money::parse(random_decimal(random));
}

TEST_CASE("what Money prints exactly reads back as itself", "[money][property]") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const Money amount = random_money(random);
    const auto again = Money::parse(amount.exact());
    REQUIRE(again.has_value());
    if (*again != amount) FAIL(amount.exact());
    const auto full = Money::parse(amount.rounded(24));
    REQUIRE(full.has_value());
    if (*full != amount) FAIL(amount.exact());
  }
}

TEST_CASE("the point may move through the exponent", "[money][property]") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100'000; ++i) {
    std::string text = random_decimal(random);
    const auto amount = Money::parse(text);
    const auto point = text.find('.');
    const auto n_fraction = point == std::string::npos ? 0 : text.size() - point - 1;
    if (point != std::string::npos) text.erase(point, 1);
    text += "e-" + std::to_string(n_fraction);
    const auto moved = Money::parse(text);
    REQUIRE((amount.has_value() && moved.has_value()));
    if (*moved != *amount) FAIL(text);
  }
}

TEST_CASE("rounding moves an amount by half a place at most", "[money][property]") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100'000; ++i) {
    const Money amount = random_money(random);
    const auto decimals = static_cast<unsigned>(random() % 24);
    const std::string text = amount.rounded(decimals);
    const auto point = text.find('.');
    const auto n_fraction = point == std::string::npos ? 0 : text.size() - point - 1;
    REQUIRE(n_fraction == decimals);
    // |2 (rounded - amount)| <= one place
    const Money minus_amount =
        *Money::parse(amount < Money{} ? amount.exact().substr(1) : "-" + amount.exact());
    const Money twice = *Money::parse(text)->plus(minus_amount)->times(2);
    const Money place = *Money::parse("1e-" + std::to_string(decimals));
    const Money minus_place = *Money::parse("-1e-" + std::to_string(decimals));
    if (twice > place || twice < minus_place) FAIL(amount.exact() << " to " << text);
  }
}

TEST_CASE("a sum does not depend on its order", "[money][property]") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 20; ++round) {
    std::vector<Money> amounts;
    for (int i = 0; i < 1000; ++i) {
      // A thousand times 1e10 leaves room for every partial sum.
      const Money per_token = *Money::parse("0." + std::to_string(random() % 1'000'000'000'000));
      amounts.push_back(*per_token.times(random() % 10'000'000'000));
    }
    const auto sum = [&amounts] {
      Money total;
      for (const Money amount : amounts) {
        const auto next = total.plus(amount);
        REQUIRE(next.has_value());
        total = *next;
      }
      return total;
    };
    const Money expected = sum();
    for (int shuffle = 0; shuffle < 100; ++shuffle) {
      std::shuffle(amounts.begin(), amounts.end(), random);
      if (sum() != expected) FAIL("round " << round << ", shuffle " << shuffle);
    }
  }
}

TEST_CASE("multiplication is repeated addition and distributes", "[money][property]") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const Money a = *Money::parse("0.000" + std::to_string(random() % 100'000'000));
    const Money b = *Money::parse("-0.00" + std::to_string(random() % 100'000'000));
    const auto n = random() % 1'000'000'000;
    const auto m = random() % 1'000'000'000;
    CHECK(*a.times(n)->plus(*a.times(m)) == *a.times(n + m));
    CHECK(*a.times(n)->plus(*b.times(n)) == *a.plus(b)->times(n));
    const auto power = static_cast<unsigned>(random() % 12);
    const Money tenth = *a.divided_by_power_of_ten(power);
    Money back = tenth;
    for (unsigned k = 0; k < power; ++k) back = *back.times(10);
    CHECK(back == a);
  }
}

TEST_CASE("no overflow goes unnoticed", "[money][property]") {
  std::mt19937_64 random(6);
  std::uint64_t n_refused = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Money a = random_money(random);
    const Money b = random_money(random);
    const auto sum = a.plus(b);
    if (sum.has_value()) {
      // A wrapped sum would be on the wrong side of one of the two.
      if ((*sum < a) != (b < Money{})) FAIL(a.exact() << " + " << b.exact());
    } else {
      ++n_refused;
      if ((a < Money{}) != (b < Money{})) FAIL(a.exact() << " + " << b.exact());
    }
    const auto n = random() >> random() % 64;
    const auto product = a.times(n);
    if (product.has_value() && n > 0) {
      if (a < Money{} ? *product > a : *product < a) FAIL(a.exact() << " x " << n);
    }
    n_refused += product.has_value() ? 0U : 1U;
  }
  CHECK(n_refused > 1000);
}

}  // namespace
