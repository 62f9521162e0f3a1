// lib/price/price_book.cpp - reads price books. data/prices describes the format and is one.
//
// Strict on purpose: a price that was guessed at is worse than none, so a book with anything odd in
// it, or cut short in the middle of a line, is refused as a whole.
#include <toll/price.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "price/per_million.h"

namespace toll {
namespace {

constexpr std::size_t kMaxBookBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxQuotedBytes = 40;
constexpr unsigned kMillion = 6;  // as a power of ten

constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// For messages: the text in quotes, cut short where it is long.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  if (text.size() > kMaxQuotedBytes) {
    std::size_t end = kMaxQuotedBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    out.append(text.substr(0, end)).append("...");
  } else {
    out.append(text);
  }
  return out.append("\"");
}

bool has_control(std::string_view line) noexcept {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

/// The number that two digits at `at` spell, or -1.
int two_digits(std::string_view text, std::size_t at) noexcept {
  const int tens = text[at] - '0';
  const int ones = text[at + 1] - '0';
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  return tens * 10 + ones;
}

/// Whether `text` is YYYY-MM-DD and that day exists in the Gregorian calendar.
bool is_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int century = two_digits(text, 0);
  const int year_of_century = two_digits(text, 2);
  const int month = two_digits(text, 5);
  const int day = two_digits(text, 8);
  if (century < 0 || year_of_century < 0 || month < 1 || month > 12) return false;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year_of_century == 0 ? century % 4 == 0 : year_of_century % 4 == 0;
  const int n_days = kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
  return day >= 1 && day <= n_days;
}

Result<Tier> parse_tier(std::string_view value) {
  const std::size_t name_end = value.find_first_of(" \t");
  if (name_end == std::string_view::npos) {
    return Error{Errc::bad_price, 0, "tier " + quoted(value) + " has no price"};
  }
  const std::string_view name = value.substr(0, name_end);
  const std::string_view amount = trimmed(value.substr(name_end));
  const auto refuse = [&](const Error& why) {
    return Error{why.code, 0,
                 "tier " + quoted(name) + ", price " + quoted(amount) + ": " + why.detail};
  };
  if (amount.find_first_of(" \t") != std::string_view::npos) {
    return Error{Errc::bad_price, 0, "tier " + quoted(name) + " has more than a name and a price"};
  }
  const auto price = price::parse_per_million(amount);
  if (!price) return refuse(price.error());
  return Tier{std::string(name), price->per_million, price->per_token};
}

}  // namespace

Result<price::PerMillion> price::parse_per_million(std::string_view amount) {
  const auto per_million = Money::parse(amount);
  if (!per_million) return per_million.error();
  if (amount.front() == '-') return Error{Errc::bad_price, 0, "a price cannot be negative"};
  const auto per_token = per_million->divided_by_power_of_ten(kMillion);
  if (!per_token) return per_token.error();
  return PerMillion{*per_million, *per_token};
}

std::uint64_t Tier::n_tokens_for(Money amount) const {
  const auto is_enough_for = [&](std::uint64_t n) {
    const Result<Money> cost = usd_per_token.times(n);
    return cost && *cost <= amount;
  };
  std::uint64_t n = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 63U; bit != 0; bit >>= 1U) {
    if (is_enough_for(n | bit)) n |= bit;
  }
  return n;
}

Result<PriceBook> PriceBook::parse(std::string_view text) {
  if (text.size() > kMaxBookBytes) {
    return Error{Errc::bad_price, 0, "a price book may have at most 1 MiB"};
  }
  PriceBook book;
  std::string currency;
  struct Key {
    std::string_view name;
    std::string* value;
  };
  const std::array<Key, 4> keys = {Key{"book", &book.name_}, Key{"as-of", &book.as_of_},
                                   Key{"currency", &currency}, Key{"source", &book.source_}};
  std::set<std::string, std::less<>> tier_names;

  // Some editors put a byte order mark in front.
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  for (std::size_t next = text.starts_with(kMark) ? kMark.size() : 0; next < text.size();) {
    const std::size_t offset = next;
    const auto refuse = [offset](std::string what, Errc code = Errc::bad_price) {
      return Error{code, offset, std::move(what)};
    };
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) {
      return refuse("the last line has no line feed: the price book may be cut short");
    }
    next = end + 1;
    std::string_view line = text.substr(offset, end - offset);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (has_control(line)) return refuse("control character in a price book");
    if (trimmed(line).empty() || line.front() == '#') continue;

    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return refuse("expected KEY: VALUE");
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (key == "tier") {
      if (value.empty()) return refuse("key \"tier\" has no value");
      Result<Tier> tier = parse_tier(value);
      if (!tier) return refuse(tier.error().detail, tier.error().code);
      if (!tier_names.insert(tier->name).second) {
        return refuse("tier " + quoted(tier->name) + " occurs twice");
      }
      book.tiers_.push_back(*std::move(tier));
      continue;
    }
    const auto* const known =
        std::find_if(keys.begin(), keys.end(), [key](const Key& k) { return k.name == key; });
    if (known == keys.end()) return refuse("unknown key " + quoted(key));
    if (value.empty()) return refuse("key " + quoted(key) + " has no value");
    if (!known->value->empty()) return refuse("key " + quoted(key) + " occurs twice");
    if (key == "as-of" && !is_date(value)) {
      return refuse("as-of " + quoted(value) + " is not a date YYYY-MM-DD");
    }
    if (key == "currency" && value != "USD") {
      return refuse("currency " + quoted(value) + " is not USD");
    }
    known->value->assign(value);
  }

  const auto missing = [&text](std::string_view key) {
    return Error{Errc::bad_price, text.size(), "key " + quoted(key) + " is missing"};
  };
  for (const Key& key : keys) {
    if (key.value->empty()) return missing(key.name);
  }
  if (book.tiers_.empty()) return missing("tier");
  return book;
}

const Tier* PriceBook::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(tiers_.begin(), tiers_.end(), [name](const Tier& t) { return t.name == name; });
  return found == tiers_.end() ? nullptr : &*found;
}

}  // namespace toll
