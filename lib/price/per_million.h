// lib/price/per_million.h - a price as price lists have it.
#pragma once

#include <toll/price.h>
#include <toll/result.h>

#include <string_view>

namespace toll::price {

/// A price for a million tokens, and exactly what that is for one.
struct PerMillion {
  Money per_million;
  Money per_token;
};

/// Reads an amount such as "3" or "0.15". Errors: those of Money::parse(), bad_price (it is
/// negative), overflow (a token's part of it has too many digits).
Result<PerMillion> parse_per_million(std::string_view amount);

}  // namespace toll::price
