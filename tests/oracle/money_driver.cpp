// money_driver.cpp - what libtoll makes of each bill on stdin, for money_oracle.py to check.
//
// One bill a line: "DECIMALS PRICE N [PRICE N ...]", PRICE in USD per million tokens and N tokens.
// One answer a line: "EXACT ROUNDED", or "bad_price", or "overflow".
#include <toll/price.h>

#include <cstdint>
#include <iostream>
#include <sstream>
#include <string>

namespace {

using toll::Money;

toll::Result<Money> amount_of(const std::string& usd_per_million, std::uint64_t n_tokens) {
  const auto per_million = Money::parse(usd_per_million);
  if (!per_million) return per_million.error();
  const auto per_token = per_million->divided_by_power_of_ten(6);
  if (!per_token) return per_token.error();
  return per_token->times(n_tokens);
}

toll::Result<Money> total_of(std::istream& lines) {
  Money total;
  std::string price;
  std::uint64_t n_tokens = 0;
  while (lines >> price >> n_tokens) {
    const auto amount = amount_of(price, n_tokens);
    if (!amount) return amount.error();
    const auto sum = total.plus(*amount);
    if (!sum) return sum.error();
    total = *sum;
  }
  return total;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  for (std::string bill; std::getline(std::cin, bill);) {
    std::istringstream words(bill);
    unsigned decimals = 0;
    words >> decimals;
    const auto total = total_of(words);
    if (total) {
      std::cout << total->exact() << ' ' << total->rounded(decimals) << '\n';
    } else {
      std::cout << (total.error().code == toll::Errc::overflow ? "overflow" : "bad_price") << '\n';
    }
  }
  return std::cout.good() ? 0 : 1;
}
