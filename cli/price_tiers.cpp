// price_tiers.cpp - see price_tiers.h.
#include "cli/price_tiers.h"

#include "cli/args/closest.h"
#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "data/registry.h"

namespace toll::cli {

std::optional<PriceBook> open_price_book(const std::string& path) {
  constexpr std::uint64_t kMaxPriceBook = std::uint64_t{1} << 20;  // as PriceBook
  std::string text;
  if (path.empty()) {
    text = data::price_book_text();
  } else if (const std::string why = read_whole_file(path, kMaxPriceBook, text); !why.empty()) {
    message(path, why);
    return std::nullopt;
  }
  Result<PriceBook> book = PriceBook::parse(text);
  if (book) return std::move(*book);
  message(path.empty() ? "price book" : path, book.error().offset, book.error().detail);
  return std::nullopt;
}

std::optional<std::vector<Tier>> choose_tiers(const PriceBook& book,
                                              const std::vector<std::string>& names) {
  if (names.empty()) return book.tiers();
  std::vector<Tier> tiers;
  for (const std::string& name : names) {
    const Tier* tier = book.find(name);
    if (tier == nullptr) {
      std::vector<std::string> known;
      for (const Tier& each : book.tiers()) known.push_back(each.name);
      message("there is no tier '" + name + "' in " + book.name() + "; " +
              closest_names(name, known));
      return std::nullopt;
    }
    tiers.push_back(*tier);
  }
  return tiers;
}

void Spending::define(CommandLine& line, const char* what) {
  line.value("--spend", "USD", what, [this](const std::string& text) {
    const Result<Money> amount = Money::parse(text);
    if (!amount) throw UsageError("--spend", "'" + text + "': " + amount.error().detail);
    if (*amount < Money()) throw UsageError("--spend", "'" + text + "' is less than nothing");
    amount_ = *amount;
  });
  line.value(
      "--tier", "NAME", "--spend: at this tier of the price book",
      [this](const std::string& name) { tier_ = name; }, Offer::tiers);
  line.value(
      "--prices", "FILE", "--spend: another price book",
      [this](const std::string& file) { price_book_ = file; }, Offer::files);
  line.check([this] {
    if (amount_ && tier_.empty()) throw UsageError("--spend", "wants --tier");
    if (!amount_ && !(tier_.empty() && price_book_.empty()))
      throw UsageError(tier_.empty() ? "--prices" : "--tier", "is for --spend");
  });
}

std::optional<std::uint64_t> Spending::n_tokens() const {
  const std::optional<PriceBook> book = open_price_book(price_book_);
  if (!book) return std::nullopt;
  const std::optional<std::vector<Tier>> tiers = choose_tiers(*book, {tier_});
  if (!tiers) return std::nullopt;
  return tiers->front().n_tokens_for(*amount_);
}

}  // namespace toll::cli
