// ucd_test.cpp - the generated tables: what the tokenisers' own tables were measured to hold.
#include "unicode/ucd.h"

#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "catch.h"

namespace toll::unicode {
namespace {

constexpr std::string_view kCategories[] = {
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
    "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn"};

std::uint32_t size(std::span<const Range> ranges) {
  std::uint32_t n = 0;
  for (const Range& range : ranges) n += range.last - range.first + 1;
  return n;
}

std::vector<bool> members(std::span<const Range> ranges) {
  std::vector<bool> result(0x110000);
  for (const Range& range : ranges) {
    for (std::uint32_t c = range.first; c <= range.last; ++c) result[c] = true;
  }
  return result;
}

/// All that folds as `c` does.
std::set<std::uint32_t> orbit(std::uint32_t c) {
  const auto folded = [](std::uint32_t from) {
    for (const FoldRow& row : simple_folds()) {
      if (from >= row.first && from <= row.last && (from - row.first) % row.step == 0) {
        return static_cast<std::uint32_t>(static_cast<std::int32_t>(from) + row.delta);
      }
    }
    return from;
  };
  std::set<std::uint32_t> result;
  for (std::uint32_t other = 0; other < 0x20000; ++other) {
    if (folded(other) == folded(c)) result.insert(other);
  }
  return result;
}

TEST_CASE("classes have the sizes measured in tiktoken and Hugging Face tokenizers", "[ucd]") {
  struct Row {
    std::string_view name;
    std::uint32_t size;
  };
  const Row rows[] = {{"L", 141028}, {"N", 1911}, {"M", 2501},    {"Lu", 1858}, {"Ll", 2258},
                      {"Lt", 31},    {"Lm", 404}, {"Lo", 136477}, {"P", 855},   {"S", 8514}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(size(general_category(row.name)) == row.size);
  }
  CHECK(size(white_space()) == 25);
  CHECK(unicode_version() == "16.0.0");
}

TEST_CASE("the 30 categories are a partition, and groups are their unions", "[ucd]") {
  std::vector<std::string_view> category_of(0x110000);
  std::uint32_t n_assigned = 0;
  for (const std::string_view category : kCategories) {
    std::uint32_t previous_last = 0;
    for (const Range& range : general_category(category)) {
      CHECK(range.first <= range.last);
      CHECK((range.first == 0 || previous_last == 0 || range.first > previous_last + 1));
      previous_last = range.last;
      for (std::uint32_t c = range.first; c <= range.last; ++c) {
        n_assigned += category_of[c].empty() ? 1U : 0U;
        category_of[c] = category;
      }
    }
  }
  CHECK(n_assigned == 0x110000);
  std::uint32_t n_total = 0;
  for (const std::string_view category : kCategories) n_total += size(general_category(category));
  CHECK(n_total == 0x110000);

  for (const std::string_view group : {"L", "M", "N", "P", "S", "Z", "C"}) {
    const std::vector<bool> in_group = members(general_category(group));
    std::uint32_t n_wrong = 0;
    for (std::uint32_t c = 0; c < 0x110000; ++c) {
      n_wrong += in_group[c] == (category_of[c].front() == group.front()) ? 0U : 1U;
    }
    CAPTURE(group);
    CHECK(n_wrong == 0);
  }
}

TEST_CASE("white space is what Rust and Oniguruma take it for", "[ucd]") {
  const std::vector<bool> space = members(white_space());
  for (const std::uint32_t c : {0x09U, 0x0aU, 0x0bU, 0x0cU, 0x0dU, 0x20U, 0x85U, 0xa0U, 0x1680U,
                                0x2028U, 0x2029U, 0x202fU, 0x205fU, 0x3000U}) {
    CAPTURE(c);
    CHECK(space[c]);
  }
  for (const std::uint32_t c : {0x1cU, 0x180eU, 0x200bU, 0x2060U, 0xfeffU}) {
    CAPTURE(c);
    CHECK_FALSE(space[c]);
  }
}

TEST_CASE("folding: the letters of the contractions, and orbits of three", "[ucd]") {
  using Orbit = std::set<std::uint32_t>;
  CHECK(orbit('s') == Orbit{'S', 's', 0x17f});
  CHECK(orbit('K') == Orbit{'K', 'k', 0x212a});
  CHECK(orbit(0x212b) == Orbit{0xc5, 0xe5, 0x212b});
  CHECK(orbit(0x3c2) == Orbit{0x3a3, 0x3c2, 0x3c3});
  for (const std::uint32_t lower : {U't', U'r', U'e', U'v', U'm', U'l', U'd'}) {
    CAPTURE(lower);
    CHECK(orbit(lower) == Orbit{lower - 32U, lower});
  }
  CHECK(orbit('1') == Orbit{'1'});
}

TEST_CASE("names: short, long and unknown", "[ucd]") {
  CHECK(general_category("Uppercase_Letter").data() == general_category("Lu").data());
  CHECK(script("Hani").data() == script("Han").data());
  CHECK(members(script("Han"))[0x4e9c]);
  CHECK(members(script("Katakana"))[0x30ab]);
  CHECK_FALSE(members(script("Hiragana"))[0x30ab]);
  CHECK(size(script("Hangul")) == 11739);
  CHECK(general_category("lu").empty());
  CHECK(general_category("Han").empty());
  CHECK(script("Klingon").empty());
  CHECK(binary_property("").empty());
}

}  // namespace
}  // namespace toll::unicode
