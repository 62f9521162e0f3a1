// price_book_fuzz.cpp - any bytes as a price book. Invariants: a refusal names a place inside the
// book and says why; printed and parsed again, the book is the same; each tier is found by its name
// and costs a million times its price of one token.
#include <toll/price.h>

#include "fuzz/fuzz_input.h"

namespace {

std::string printed(const toll::PriceBook& book) {
  std::string text = "book: " + book.name() + "\nas-of: " + book.as_of() +
                     "\ncurrency: USD\nsource: " + book.source() + "\n";
  for (const toll::Tier& tier : book.tiers())
    text += "tier: " + tier.name + " " + tier.usd_per_million.exact() + "\n";
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toll::test::require;
  const auto book = toll::PriceBook::parse({reinterpret_cast<const char*>(data), size});
  if (!book) {
    require(book.error().offset <= size && !book.error().detail.empty());
    return 0;
  }
  for (const toll::Tier& tier : book->tiers()) {
    require(book->find(tier.name) == &tier);
    require(*tier.usd_per_token.times(1'000'000) == tier.usd_per_million);
  }
  const auto again = toll::PriceBook::parse(printed(*book));
  require(again && printed(*again) == printed(*book));
  return 0;
}
