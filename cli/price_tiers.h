// price_tiers.h - the price book and the tiers that a command line names, and how many tokens an
// amount of money buys.
#pragma once

#include <toll/price.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/args/command_line.h"

namespace toll::cli {

/// The book in a file, or the one inside toll. Nothing: why has been said.
/// @param path  "": the one inside.
[[nodiscard]] std::optional<PriceBook> open_price_book(const std::string& path);

/// The tiers asked for in the order asked for, or all of the book. Nothing: one is not in it, which
/// has been said.
[[nodiscard]] std::optional<std::vector<Tier>> choose_tiers(const PriceBook& book,
                                                            const std::vector<std::string>& names);

/// --spend, --tier, --prices: a limit of tokens by what they cost.
class Spending {
 public:
  /// @param what  for people, of --spend.
  void define(CommandLine& line, const char* what);
  [[nodiscard]] bool is_given() const noexcept { return amount_.has_value(); }
  /// The most tokens that the amount buys. Nothing: why has been said.
  [[nodiscard]] std::optional<std::uint64_t> n_tokens() const;

 private:
  std::optional<Money> amount_;
  std::string tier_;
  std::string price_book_;
};

}  // namespace toll::cli
