// price_book_test.cpp - PriceBook: the shipped book, and every way in which a book is refused.
#include <toll/price.h>

#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"

namespace {

using toll::Errc;
using toll::PriceBook;

constexpr std::string_view kHead =
    "book: b\n"
    "as-of: 2026-03-16\n"
    "currency: USD\n"
    "source: s\n";

std::string with_tiers(std::string_view lines) {
  return std::string(kHead).append(lines);
}

TEST_CASE("the shipped price book holds the five tiers", "[price]") {
  std::ifstream file(TOLL_TEST_GOLDEN "/../../data/prices", std::ios::binary);
  REQUIRE(file.is_open());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto book = PriceBook::parse(text);
  REQUIRE(book.has_value());
  CHECK(book->name() == "gtc-2026");
  CHECK(book->as_of() == "2026-03-16");
  CHECK(book->source().find("GTC") != std::string::npos);

  struct Row {
    std::string_view name;
    std::string_view per_million;
    std::string_view per_token;
  };
  constexpr auto kRows = std::to_array<Row>({{"free", "0", "0"},
                                             {"intermediate", "3", "0.000003"},
                                             {"advanced", "6", "0.000006"},
                                             {"high-speed", "45", "0.000045"},
                                             {"ultra-high-speed", "150", "0.00015"}});
  REQUIRE(book->tiers().size() == kRows.size());
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    CHECK(book->tiers()[i].name == kRows[i].name);
    CHECK(book->tiers()[i].usd_per_million.exact() == kRows[i].per_million);
    CHECK(book->tiers()[i].usd_per_token.exact() == kRows[i].per_token);
    CHECK(book->find(kRows[i].name) == &book->tiers()[i]);
  }
  CHECK(book->find("") == nullptr);
  CHECK(book->find("Free") == nullptr);
  CHECK(book->find("high") == nullptr);
}

TEST_CASE("a price book cut short anywhere inside a line is refused", "[price]") {
  const std::string text = with_tiers("tier: a 0.15\ntier: b 150\n");
  for (std::size_t size = 0; size < text.size(); ++size) {
    const bool whole_tiers = size > kHead.size() && text[size - 1] == '\n';
    CHECK(PriceBook::parse(std::string_view(text).substr(0, size)).has_value() == whole_tiers);
  }
}

TEST_CASE("price books are read in any order of keys, and as editors of Windows write them",
          "[price]") {
  const auto book = PriceBook::parse(
      "\xEF\xBB\xBF# comment\r\n"
      "\r\n"
      "tier:\tz\t 1.5e-07 \t\r\n"
      "  \t\r\n"
      "source:  https://example.com/prices#now: and then \r\n"
      "tier: \xE5\x85\x8D\xE8\xB4\xB9 0\n"
      "currency:USD\r\n"
      "as-of: 2024-02-29\r\n"
      "book: two words\r\n"
      "tier: a 0.0000000000000000010\r\n");
  REQUIRE(book.has_value());
  CHECK(book->name() == "two words");
  CHECK(book->as_of() == "2024-02-29");
  CHECK(book->source() == "https://example.com/prices#now: and then");
  REQUIRE(book->tiers().size() == 3);
  CHECK(book->tiers()[0].name == "z");
  CHECK(book->tiers()[0].usd_per_million.exact() == "0.00000015");
  CHECK(book->tiers()[0].usd_per_token.exact() == "0.00000000000015");
  CHECK(book->tiers()[1].name == "\xE5\x85\x8D\xE8\xB4\xB9");
  CHECK(book->tiers()[2].usd_per_token.exact() == "0.000000000000000000000001");
}

TEST_CASE("price books with anything odd in them are refused", "[price]") {
  struct Row {
    std::string text;
    std::size_t offset;
    std::string_view detail;
    Errc code = Errc::bad_price;
  };
  const std::size_t head = kHead.size();
  const std::string tier_a = "tier: a 1\n";
  const auto dated = [](std::string_view date) {
    return "as-of: " + std::string(date) + "\nbook: b\ncurrency: USD\nsource: s\ntier: a 1\n";
  };
  const std::vector<Row> rows = {
      {"", 0, "key \"book\" is missing"},
      {"# only a comment\n", 17, "key \"book\" is missing"},
      {std::string(kHead), head, "key \"tier\" is missing"},
      {"as-of: 2026-03-16\ncurrency: USD\nsource: s\ntier: a 1\n", 52, "\"book\" is missing"},
      {"book: b\ncurrency: USD\nsource: s\ntier: a 1\n", 42, "\"as-of\" is missing"},
      {"book: b\nas-of: 2026-03-16\nsource: s\ntier: a 1\n", 46, "\"currency\" is missing"},
      {"book: b\nas-of: 2026-03-16\ncurrency: USD\ntier: a 1\n", 50, "\"source\" is missing"},
      {with_tiers("tier: a 1"), head, "no line feed"},
      {with_tiers(tier_a + "model: a 1\n"), head + 10, "unknown key \"model\""},
      {with_tiers(tier_a + "Tier: b 1\n"), head + 10, "unknown key \"Tier\""},
      {with_tiers(tier_a + " tier: b 1\n"), head + 10, "unknown key \" tier\""},
      {with_tiers(tier_a + "tier : b 1\n"), head + 10, "unknown key \"tier \""},
      {with_tiers(tier_a + ": b 1\n"), head + 10, "unknown key \"\""},
      {"\n\xEF\xBB\xBF" + with_tiers(tier_a), 1, "unknown key"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF" + with_tiers(tier_a), 3, "unknown key"},
      {"\xEF\xBB\xBF", 3, "is missing"},
      {with_tiers(tier_a + "hello\n"), head + 10, "expected KEY: VALUE"},
      {with_tiers(tier_a + "source: t\n"), head + 10, "key \"source\" occurs twice"},
      {with_tiers(tier_a + "book: b\n"), head + 10, "key \"book\" occurs twice"},
      {with_tiers(tier_a + "tier: b 2\ntier: a 1\n"), head + 20, "tier \"a\" occurs twice"},
      {with_tiers(tier_a + "tier:\n"), head + 10, "key \"tier\" has no value"},
      {"book: \n" + with_tiers(tier_a), 0, "key \"book\" has no value"},
      {with_tiers("tier: a\n"), head, "tier \"a\" has no price"},
      {with_tiers("tier: a \n"), head, "tier \"a\" has no price"},
      {with_tiers("tier: 3\n"), head, "tier \"3\" has no price"},
      {with_tiers("tier: a 1 2\n"), head, "more than a name and a price"},
      {with_tiers("tier: a 1 # why\n"), head, "more than a name and a price"},
      {with_tiers("tier: a $1\n"), head, "expected a decimal number"},
      {with_tiers("tier: a 1,5\n"), head, "unexpected character"},
      {with_tiers("tier: a -1\n"), head, "negative"},
      {with_tiers("tier: a -0\n"), head, "negative"},
      {with_tiers("tier: a 1e-19\n"), head, "finer", Errc::overflow},
      {with_tiers("tier: a 1e-25\n"), head, "finer", Errc::overflow},
      {with_tiers("tier: a 1e15\n"), head, "beyond", Errc::overflow},
      {with_tiers(tier_a + std::string("tier: b\0 1\n", 11)), head + 10, "control character"},
      {with_tiers(tier_a + std::string("# \0\n", 4)), head + 10, "control character"},
      {with_tiers(tier_a + "tier: \x1B[31m 1\n"), head + 10, "control character"},
      {with_tiers(tier_a + "tier: b\x7F 1\n"), head + 10, "control character"},
      {with_tiers("tier: a 1\r\r\n"), head, "control character"},
      {with_tiers("tier: a\r 1\n"), head, "control character"},
      {"currency: EUR\n", 0, "currency \"EUR\" is not USD"},
      {"# x\ncurrency: usd\n", 4, "currency \"usd\" is not USD"},
      {dated("2026-3-16"), 0, "not a date"},
      {dated("2026-03-1x"), 0, "not a date"},
      {dated("2026-03-160"), 0, "not a date"},
      {dated("2026/03/16"), 0, "not a date"},
      {dated("x026-03-16"), 0, "not a date"},
      {dated("20x6-03-16"), 0, "not a date"},
      {dated("2026-00-16"), 0, "not a date"},
      {dated("2026-13-16"), 0, "not a date"},
      {dated("2026-03-00"), 0, "not a date"},
      {dated("2026-03-32"), 0, "not a date"},
      {dated("2026-04-31"), 0, "not a date"},
      {dated("2026-02-29"), 0, "not a date"},
      {dated("2100-02-29"), 0, "not a date"},
      {std::string((1U << 20U) + 1, '\n'), 0, "at most 1 MiB"},
  };
  for (const Row& row : rows) {
    INFO(row.text.substr(0, 200));
    const auto book = PriceBook::parse(row.text);
    REQUIRE_FALSE(book.has_value());
    INFO(book.error().detail);
    CHECK(book.error().code == row.code);
    CHECK(book.error().offset == row.offset);
    CHECK(book.error().detail.find(row.detail) != std::string::npos);
  }
  CHECK(PriceBook::parse(dated("2000-02-29")).has_value());
  CHECK(PriceBook::parse(dated("2024-12-31")).has_value());
}

TEST_CASE("price book messages stay short and whole", "[price]") {
  std::string key;
  for (int i = 0; i < 1000; ++i) key += "\xE6\xB1\x89";
  const auto book = PriceBook::parse(key + ": 1\n");
  REQUIRE_FALSE(book.has_value());
  std::string quoted = "unknown key \"";
  for (int i = 0; i < 13; ++i) quoted += "\xE6\xB1\x89";
  CHECK(book.error().detail == quoted + "...\"");
}

TEST_CASE("a price book may be exactly 1 MiB and have many tiers", "[price]") {
  std::string text(kHead);
  for (int i = 0; text.size() < (1U << 20U) - 64; ++i) {
    text.append("tier: t").append(std::to_string(i)).append(" 1\n");
  }
  text.append((1U << 20U) - text.size(), '\n');
  const auto book = PriceBook::parse(text);
  REQUIRE(book.has_value());
  CHECK(book->tiers().size() > 60'000);
  CHECK_FALSE(PriceBook::parse(text + "\n").has_value());
}

TEST_CASE("an amount buys the most tokens that cost no more", "[price]") {
  const auto book =
      PriceBook::parse(std::string(kHead) + "tier: free 0\ntier: fast 45\ntier: fine 0.000001\n");
  REQUIRE(book);
  const auto buys = [&](std::string_view usd, std::string_view tier) {
    return book->find(tier)->n_tokens_for(*toll::Money::parse(usd));
  };
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  CHECK(buys("0", "free") == kAll);
  CHECK(buys("0", "fast") == 0);
  CHECK(buys("0.000225", "fast") == 5);  // 4 in doubles
  CHECK(buys("0.000224999999999999999999", "fast") == 4);
  CHECK(buys("170000000000000", "fast") == 3'777'777'777'777'777'777U);
  CHECK(buys("1", "fine") == 1'000'000'000'000U);
  CHECK(buys("170000000000000", "fine") == kAll);
  std::mt19937_64 random(20261201);
  for (const toll::Tier& tier : book->tiers()) {
    for (unsigned i = 0; i < 2000; ++i) {
      const std::uint64_t n = random() >> (random() % 64U);
      const auto cost = tier.usd_per_token.times(n);
      if (!cost || tier.usd_per_token == toll::Money()) continue;
      REQUIRE(tier.n_tokens_for(*cost) == n);
      const auto less = cost->plus(*toll::Money::parse("-0.000000000000000000000001"));
      if (n > 0) REQUIRE(tier.n_tokens_for(*less) == n - 1);
    }
  }
}

}  // namespace
