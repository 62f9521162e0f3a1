// pattern_pcre2_test.cpp - random patterns over a few letters, and some by hand, against PCRE2.
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "pattern/pattern_compiler.h"
#include "pcre2_fixture.h"

namespace toll::pattern {
namespace {

/// How far the match at the beginning of `text` reaches, by the tables alone.
std::optional<std::size_t> first_match(const vocab::MatcherTables& tables, std::string_view text) {
  std::optional<std::size_t> end;
  std::size_t state = vocab::MatcherTables::kStart;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const std::size_t column =
        i == text.size() ? tables.n_classes : class_of(tables, static_cast<std::uint8_t>(text[i]));
    const std::uint16_t cell = tables.transitions[state * tables.stride() + column];
    if ((cell & (vocab::MatcherTables::kAccept | vocab::MatcherTables::kBoundary)) != 0) end = i;
    state = cell & vocab::MatcherTables::kStateMask;
    if (state == vocab::MatcherTables::kDead || (cell & vocab::MatcherTables::kBoundary) != 0)
      break;
  }
  return end;
}

/// Random patterns over a, b, c and line feed with all that the compiler knows.
class PatternMaker {
 public:
  explicit PatternMaker(unsigned seed) : random_(seed) {}

  std::string choice(unsigned depth) {
    std::string result = sequence(depth);
    for (unsigned n = pick(3); n > 1; --n) result += "|" + sequence(depth);
    return result;
  }

 private:
  unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }
  std::string one_of(const std::vector<std::string>& items) {
    return items[pick(static_cast<unsigned>(items.size()))];
  }

  std::string sequence(unsigned depth) {
    std::string result;
    for (unsigned n = 1 + pick(4); n > 0; --n) result += part(depth);
    return result;
  }
  std::string leaf() {
    return one_of({"a", "b", "c", "[ab]", "[^a]", "[^bc]", ".", "\\s", "\\S", "\\n", "[b\\n]"});
  }
  std::string part(unsigned depth) {  // one choice a statement: their order is part of the seed
    const unsigned kind = pick(12);
    std::string result;
    if (kind == 0) {
      result = one_of({"(?=", "(?!"});
      result += leaf();
      if (pick(2) == 0) result += "|" + leaf();
      return result + ")";
    }
    if (kind == 1) return one_of({"$", "\\z", "(?!$)", "(?=a|$)"});
    if (kind < 6 && depth > 0) {
      result = one_of({"(?:", "(?:", "(", "(?>"});
      result += choice(depth - 1) + ")";
    } else {
      result = leaf();
    }
    if (pick(2) == 0) return result;
    result += one_of({"*", "+", "?", "{2}", "{1,2}", "{0,3}", "{1,}", "{2,3}"});
    result += one_of({"", "", "?", "+"});
    return result;
  }

  std::mt19937 random_;
};

TEST_CASE("random patterns match what PCRE2 matches, or are refused", "[pretok]") {
  constexpr unsigned kSeed = 1969;
  CAPTURE(kSeed);
  std::vector<std::string> texts;
  for (std::size_t length = 1; length <= 5; ++length) {
    for_each_text({"a", "b", "c", "\n"}, length, "",
                  [&](const std::string& text) { texts.push_back(text); });
  }
  PatternMaker maker(kSeed);
  std::size_t n_patterns = 0;
  std::size_t n_possessive = 0;
  std::size_t n_lookahead = 0;
  std::size_t n_refused = 0;
  std::size_t n_different = 0;
  while (n_patterns < 6000) {
    const std::string pattern = maker.choice(2);
    const auto compiled = compile_pattern(pattern);
    if (!compiled) {
      ++n_refused;
      continue;
    }
    ++n_patterns;
    n_possessive += pattern.find("++") != std::string::npos ||
                            pattern.find("*+") != std::string::npos ||
                            pattern.find("(?>") != std::string::npos
                        ? 1U
                        : 0U;
    n_lookahead += pattern.find("(?!") != std::string::npos ? 1U : 0U;
    const Pcre2 pcre2(pattern);
    for (const std::string& text : texts) {
      if (first_match(compiled->tables(), text) == pcre2.match_end(text, 0)) continue;
      if (++n_different <= 5) UNSCOPED_INFO("differs: /" << pattern << "/ on \"" << text << '"');
    }
  }
  CHECK(n_different == 0);
  CHECK(n_possessive > 500);
  CHECK(n_lookahead > 500);
  CAPTURE(n_refused);
  CHECK(n_refused < 100000);
}

TEST_CASE("matches done by hand", "[pretok]") {
  struct Row {
    std::string pattern;
    std::string text;
    std::optional<std::size_t> end;
  };
  const Row rows[] = {
      {"a|ab", "ab", 1},
      {"ab|a", "ab", 2},
      {"(?:a|ab)(?:c|bcd)", "abcd", 4},
      {"(?:a|ab)(?:c|bcd)?", "abcd", 4},
      {"(?:ab|a)(?:bc)?", "abc", 2},
      {"a+?", "aaa", 1},
      {"a+?b", "aab", 3},
      {"a??b", "ab", 2},
      {"a{2,3}?", "aaa", 2},
      {"a{2,3}", "aaaa", 3},
      {"a{2}", "a", std::nullopt},
      {"a+$", "aa", 2},
      {"a+$", "aab", std::nullopt},
      {"a+$", "aa\n", std::nullopt},
      {"a+(?!b)", "aab", 1},
      {"a+(?=b)", "aab", 2},
      {"a+(?=b)", "aa", std::nullopt},
      {"a(?=b)[bc]c", "abc", 3},
      {"a(?=b|$)[bc]?", "a", 1},
      {"(?:xy)*z", "xyxyz", 5},
      {"(?:xy)*z", "xyxy", std::nullopt},
      {"a.", "a\n", std::nullopt},
      {"a*?(?!a)b?|a", "aab", 3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern, row.text);
    const auto compiled = compile_pattern(row.pattern);
    if (row.pattern == "a*?(?!a)b?|a") {  // can be empty
      CHECK_FALSE(compiled.has_value());
      continue;
    }
    REQUIRE(compiled.has_value());
    CHECK(first_match(compiled->tables(), row.text) == row.end);
    CHECK(Pcre2(row.pattern).match_end(row.text, 0) == row.end);
  }
}

}  // namespace
}  // namespace toll::pattern
