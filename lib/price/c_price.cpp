// lib/price/c_price.cpp - the C functions for prices.
#include <toll/c.h>
#include <toll/price.h>

#include <string>
#include <utility>

#include "base/c_errors.h"
#include "base/mapping.h"
#include "price/per_million.h"

struct toll_price_book {
  toll::PriceBook book;
};

namespace toll {
namespace {

/// Writes what `n_tokens` cost at `usd_per_token`.
int write_price(Money usd_per_token, std::uint64_t n_tokens, char* amount, std::size_t capacity) {
  const auto total = usd_per_token.times(n_tokens);
  if (!total) return base::code_of(total.error().code);
  const std::string text = total->exact();
  if (text.size() >= capacity) return TOLL_LIMIT;
  base::say(text, amount, capacity);
  return TOLL_OK;
}

/// Runs `body`, which returns a code. Without success `amount` is empty.
template <class Body>
int priced(char* amount, std::size_t capacity, Body&& body) noexcept {
  if (amount == nullptr || capacity == 0) return TOLL_BAD_CALL;
  *amount = '\0';
  try {
    return body();
  } catch (...) {
    return TOLL_NO_MEMORY;
  }
}

}  // namespace
}  // namespace toll

int toll_price(const char* per_million, uint64_t n_tokens, char* amount, size_t capacity) {
  return toll::priced(amount, capacity, [&]() -> int {
    if (per_million == nullptr) return TOLL_BAD_CALL;
    const auto price = toll::price::parse_per_million(per_million);
    if (!price) return toll::base::code_of(price.error().code);
    return toll::write_price(price->per_token, n_tokens, amount, capacity);
  });
}

toll_price_book* toll_open_price_book(const char* path, char* message, size_t n_message) {
  const auto open = [&]() -> toll_price_book* {
    const auto file = toll::base::Mapping::open(path);
    if (!file) {
      toll::base::say(path + (": " + file.error().detail), message, n_message);
      return nullptr;
    }
    const auto bytes = file->bytes();
    auto book = toll::PriceBook::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (!book) {
      const toll::Error& error = book.error();
      toll::base::say(path + (":" + std::to_string(error.offset)) + ": " + error.detail, message,
                      n_message);
      return nullptr;
    }
    auto* opened = new toll_price_book{*std::move(book)};
    toll::base::say("", message, n_message);
    return opened;
  };
  return toll::base::opened<toll_price_book>(path, message, n_message, "no path was given", open);
}

void toll_close_price_book(toll_price_book* book) {
  delete book;
}

size_t toll_n_tiers(const toll_price_book* book) {
  return book != nullptr ? book->book.tiers().size() : 0;
}

const char* toll_tier_name(const toll_price_book* book, size_t i) {
  return i < toll_n_tiers(book) ? book->book.tiers()[i].name.c_str() : nullptr;
}

int toll_price_at(const toll_price_book* book, const char* tier, uint64_t n_tokens, char* usd,
                  size_t capacity) {
  return toll::priced(usd, capacity, [&]() -> int {
    if (book == nullptr || tier == nullptr) return TOLL_BAD_CALL;
    const toll::Tier* found = book->book.find(tier);
    if (found == nullptr) return TOLL_UNKNOWN_NAME;
    return toll::write_price(found->usd_per_token, n_tokens, usd, capacity);
  });
}
