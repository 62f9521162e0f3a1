// json_number_test.cpp - numbers as serde_json 1.0 reads them; the bits are what its algorithm
// gives when it is carried out step by step in IEEE doubles.
#include "import/json_number.h"

#include <cmath>

#include "catch.h"

namespace toll::import {

TEST_CASE("numbers of up to 15 digits are exact", "[import]") {
  CHECK(json_number("0") == 0.0);
  CHECK(json_number("-1.5") == -1.5);
  CHECK(json_number("12345678.9012345") == 12345678.9012345);
  CHECK(json_number("1E+3") == 1000.0);
  CHECK(json_number("25e-1") == 2.5);
  CHECK(std::signbit(*json_number("-0")));
}

TEST_CASE("longer numbers are rounded as the references' library rounds them", "[import]") {
  CHECK(json_number("-11.668845176696777") == -0x1.75672dfffffffp+3);
  CHECK(json_number("-13.457259178161621") == -0x1.aea1ddfffffffp+3);
  CHECK(json_number("-5.404437065124512") == -0x1.59e24c0000000p+2);
  // What 64 bits do not hold is left out.
  CHECK(json_number("123456789012345678901234567890") == 12345678901234567890.0 * 1e10);
  CHECK(json_number("0.123456789012345678901234567890") == 12345678901234567890.0 / 1e20);
}

TEST_CASE("the ends of the range", "[import]") {
  CHECK(json_number("1e308") == 1e308);
  CHECK_FALSE(json_number("1e309"));
  CHECK_FALSE(json_number("-1e99999999999999999999"));
  CHECK(json_number("0e99999999999999999999") == 0.0);
  CHECK(json_number("1e-99999999999999999999") == 0.0);
  CHECK(json_number("5e-320") == 5.0 / 1e308 / 1e12);
  CHECK(json_number("0e-66") == 0.0);
}

}  // namespace toll::import
