// money_test.cpp - Money: what parses, what prints, and where it refuses.
#include <toll/price.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "catch.h"

namespace {

using toll::Errc;
using toll::Money;

Money money(std::string_view usd) {
  const auto parsed = Money::parse(usd);
  INFO(usd);
  REQUIRE(parsed.has_value());
  return *parsed;
}

/// What an operation gave: the exact amount, or "overflow".
std::string shown(const toll::Result<Money>& result) {
  if (result.has_value()) return result->exact();
  return result.error().code == Errc::overflow ? "overflow" : "another error";
}

// 2^127 - 1 units, and the one number below zero that has no positive twin.
constexpr std::string_view kMax = "170141183460469.231731687303715884105727";
constexpr std::string_view kMin = "-170141183460469.231731687303715884105728";
constexpr std::string_view kUnit = "0.000000000000000000000001";

TEST_CASE("Money reads decimal text exactly", "[money]") {
  struct Row {
    std::string_view text;
    std::string_view exact;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"0", "0"},
      {"-0", "0"},
      {"000", "0"},
      {"0.000", "0"},
      {"0e999999999999999999999999", "0"},
      {"0.0000000000000000000000000000000000000000000000000", "0"},
      {"3", "3"},
      {"007", "7"},
      {"150", "150"},
      {"0.15", "0.15"},
      {".15", "0.15"},
      {"-2.5", "-2.5"},
      {"-.5", "-0.5"},
      {"10.010", "10.01"},
      {"1.5e-07", "0.00000015"},
      {"1.5E-7", "0.00000015"},
      {"1e3", "1000"},
      {"1e+3", "1000"},
      {"1.25e1", "12.5"},
      {"12.5e-0", "12.5"},
      {"1e-24", kUnit},
      {"-1e-24", "-0.000000000000000000000001"},
      {"0.001e-21", kUnit},
      {"1000e-27", kUnit},
      {"1.0000000000000000000000000000000000000000", "1"},
      {"10000000000000000000000000000000000000000e-40", "1"},
      {"0.0000000000000000000000000000000000000001e40", "1"},
      {"0.0000000000000000000000000000000000000001E+00000000000000000000000000000040", "1"},
      {"99999999999999.999999999999999999999999", "99999999999999.999999999999999999999999"},
      {"1e14", "100000000000000"},
      {kMax, kMax},
      {kMin, kMin},
      {"170141183460469231731687303715884105727e-24", kMax},
      {"-170141183460469231731687303715884105728e-24", kMin},
  });
  for (const Row& row : kRows) {
    INFO(row.text);
    CHECK(money(row.text).exact() == row.exact);
    CHECK(money(row.exact) == money(row.text));
  }
}

TEST_CASE("Money refuses what is not a number or does not fit", "[money]") {
  struct Row {
    std::string_view text;
    Errc code;
    std::uint64_t offset;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"", Errc::bad_price, 0},
      {"-", Errc::bad_price, 1},
      {"+1", Errc::bad_price, 0},
      {"--1", Errc::bad_price, 1},
      {" 1", Errc::bad_price, 0},
      {"1 ", Errc::bad_price, 1},
      {".", Errc::bad_price, 1},
      {"1.", Errc::bad_price, 2},
      {"1.e3", Errc::bad_price, 2},
      {"1..2", Errc::bad_price, 2},
      {"1.2.3", Errc::bad_price, 3},
      {"1,50", Errc::bad_price, 1},
      {"1'000", Errc::bad_price, 1},
      {"1_000", Errc::bad_price, 1},
      {"$3", Errc::bad_price, 0},
      {"3$", Errc::bad_price, 1},
      {"e5", Errc::bad_price, 0},
      {"1e", Errc::bad_price, 2},
      {"1e-", Errc::bad_price, 3},
      {"1e--5", Errc::bad_price, 3},
      {"1e5.5", Errc::bad_price, 3},
      {"0x10", Errc::bad_price, 1},
      {"nan", Errc::bad_price, 0},
      {"inf", Errc::bad_price, 0},
      {"-inf", Errc::bad_price, 1},
      {"\xD9\xA3", Errc::bad_price, 0},  // ARABIC-INDIC DIGIT THREE
      {std::string_view("1\0", 2), Errc::bad_price, 1},
      {"1e-25", Errc::overflow, 0},
      {"1.0000000000000000000000001", Errc::overflow, 0},
      {"1e15", Errc::overflow, 0},
      {"1e999999999999999999999999999999", Errc::overflow, 0},
      {"1e-999999999999999999999999999999", Errc::overflow, 0},
      {"170141183460469.231731687303715884105728", Errc::overflow, 0},
      {"-170141183460469.231731687303715884105729", Errc::overflow, 0},
      {"999999999999999", Errc::overflow, 0},
      {"340282366920938.463463374607431768211457", Errc::overflow, 0},  // 1 modulo 2^128
  });
  for (const Row& row : kRows) {
    INFO(row.text);
    const auto parsed = Money::parse(row.text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == row.code);
    CHECK(parsed.error().offset == row.offset);
    CHECK_FALSE(parsed.error().detail.empty());
  }
  CHECK(Money::parse(std::string(1'000'000, '9')).error().code == Errc::overflow);
  CHECK(shown(Money::parse(std::string(1'000'000, '0') + "1")) == "1");
}

TEST_CASE("Money rounds half to even, only when printed", "[money]") {
  struct Row {
    std::string_view text;
    unsigned decimals;
    std::string_view rounded;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"0", 0, "0"},
      {"0", 2, "0.00"},
      {"185.1", 2, "185.10"},
      {"0.5", 0, "0"},
      {"1.5", 0, "2"},
      {"2.5", 0, "2"},
      {"-0.5", 0, "0"},
      {"-1.5", 0, "-2"},
      {"-2.5", 0, "-2"},
      {"0.500000000000000000000001", 0, "1"},
      {"0.499999999999999999999999", 0, "0"},
      {"-0.500000000000000000000001", 0, "-1"},
      {"0.125", 2, "0.12"},
      {"0.135", 2, "0.14"},
      {"0.005", 2, "0.00"},
      {"0.015", 2, "0.02"},
      {"-0.004", 2, "0.00"},
      {"-0.006", 2, "-0.01"},
      {"9.995", 2, "10.00"},
      {"99.999", 2, "100.00"},
      {"0.999999", 6, "0.999999"},
      {"1e-24", 24, kUnit},
      {"1e-24", 23, "0.00000000000000000000000"},
      {"15e-24", 23, "0.00000000000000000000002"},
      {"25e-24", 23, "0.00000000000000000000002"},
      {kMax, 24, kMax},
      {kMin, 24, kMin},
      {kMax, 2, "170141183460469.23"},
      {kMin, 0, "-170141183460469"},
      {"1", 99, "1.000000000000000000000000"},  // 24 is as fine as it gets
  });
  for (const Row& row : kRows) {
    INFO(row.text << " to " << row.decimals);
    CHECK(money(row.text).rounded(row.decimals) == row.rounded);
  }
}

TEST_CASE("Money sums exactly or says that it cannot", "[money]") {
  struct Row {
    std::string_view left;
    std::string_view right;
    std::string_view sum;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"0", "0", "0"},
      {"0.1", "0.2", "0.3"},
      {"1", "-1", "0"},
      {kMax, "0", kMax},
      {kMin, "0", kMin},
      {kMax, kMin, "-0.000000000000000000000001"},
      {kMax, kUnit, "overflow"},
      {kMax, "-1e-24", "170141183460469.231731687303715884105726"},
      {kMin, kUnit, "-170141183460469.231731687303715884105727"},
      {kMin, "-1e-24", "overflow"},
      {kMax, kMax, "overflow"},
      {kMin, kMin, "overflow"},
  });
  for (const Row& row : kRows) {
    INFO(row.left << " + " << row.right);
    CHECK(shown(money(row.left).plus(money(row.right))) == row.sum);
    CHECK(shown(money(row.right).plus(money(row.left))) == row.sum);
  }
}

TEST_CASE("Money multiplies exactly or says that it cannot", "[money]") {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint64_t kTopBit = std::uint64_t{1} << 63U;
  struct Row {
    std::string_view amount;
    std::uint64_t n;
    std::string_view product;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"0", kMost, "0"},
      {"0.15", 1'000'000, "150000"},
      {"-0.15", 3, "-0.45"},
      {kMax, 0, "0"},
      {kMin, 0, "0"},
      {kMax, 1, kMax},
      {kMin, 1, kMin},
      {kMax, 2, "overflow"},
      {kMin, 2, "overflow"},
      {kMax, kMost, "overflow"},
      {kMin, kMost, "overflow"},
      {kUnit, kMost, "0.000018446744073709551615"},
      {"-1e-24", kMost, "-0.000018446744073709551615"},
      // (2^63) (2^64 - 1) = 2^127 - 2^63 units fit; one more factor of the left does not.
      {"9223372036854775808e-24", kMost, "170141183460469.23172246393167902932992"},
      {"9223372036854775809e-24", kMost, "overflow"},
      // 2^64 times 2^63 fits below zero only.
      {"-18446744073709551616e-24", kTopBit, kMin},
      {"18446744073709551616e-24", kTopBit, "overflow"},
      {"18446744073709551616e-24", kTopBit - 1, "170141183460469.231713240559642174554112"},
  });
  for (const Row& row : kRows) {
    INFO(row.amount << " x " << row.n);
    CHECK(shown(money(row.amount).times(row.n)) == row.product);
  }
}

TEST_CASE("Money divides by powers of ten exactly or says that it cannot", "[money]") {
  struct Row {
    std::string_view amount;
    unsigned power;
    std::string_view quotient;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"0.15", 6, "0.00000015"},
      {"-3", 6, "-0.000003"},
      {"7", 0, "7"},
      {"1", 24, kUnit},
      {"1", 25, "overflow"},
      {"1e14", 38, kUnit},
      {"1e14", 39, "overflow"},
      {"1e14", 4'000'000'000U, "overflow"},
      {"0", 4'000'000'000U, "0"},
      {kMin, 0, kMin},
      {kMin, 1, "overflow"},
      {kMax, 1, "overflow"},
  });
  for (const Row& row : kRows) {
    INFO(row.amount << " / 10^" << row.power);
    CHECK(shown(money(row.amount).divided_by_power_of_ten(row.power)) == row.quotient);
  }
}

TEST_CASE("Money compares as numbers do", "[money]") {
  constexpr auto kAscending = std::to_array<std::string_view>(
      {kMin, "-3", "-0.15", "-1e-24", "0", "1e-24", "1.5e-07", "0.15", "3", "45", "150", kMax});
  for (std::size_t i = 0; i < kAscending.size(); ++i) {
    for (std::size_t j = 0; j < kAscending.size(); ++j) {
      CHECK((money(kAscending[i]) <=> money(kAscending[j])) == (i <=> j));
    }
  }
}

// A million requests of 1,234 tokens at 0.15 USD per million: 185.1000000021969 in doubles.
TEST_CASE("Money sums a million requests without drift", "[money]") {
  const auto per_token = money("0.15").divided_by_power_of_ten(6);
  REQUIRE(per_token.has_value());
  const auto request = per_token->times(1234);
  REQUIRE(request.has_value());
  Money sum;
  for (int i = 0; i < 1'000'000; ++i) {
    const auto next = sum.plus(*request);
    if (!next.has_value()) FAIL("overflow");
    sum = *next;
  }
  CHECK(sum.exact() == "185.1");
  CHECK(sum.rounded(2) == "185.10");
  CHECK(shown(request->times(1'000'000)) == "185.1");
}

// Ten million rows of 137 tokens at 7.5e-8 USD each: 102.74999998167567 in doubles.
TEST_CASE("Money sums ten million rows without drift", "[money]") {
  const auto row = money("7.5e-8").times(137);
  REQUIRE(row.has_value());
  Money sum;
  for (int i = 0; i < 10'000'000; ++i) {
    const auto next = sum.plus(*row);
    if (!next.has_value()) FAIL("overflow");
    sum = *next;
  }
  CHECK(sum.exact() == "102.75");
}

}  // namespace
