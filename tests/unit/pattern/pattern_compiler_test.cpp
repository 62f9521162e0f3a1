// pattern_compiler_test.cpp - the tables of the named schemes: classes, sizes, and splits done by
// hand.
#include "pattern/pattern_compiler.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "pattern/code_point_set.h"
#include "pretok/scanner.h"
#include "pretok/schemes.h"
#include "unicode/ucd.h"

namespace toll::pattern {
namespace {

CompiledPattern compiled(std::string_view pattern) {
  auto made = compile_pattern(pattern);
  if (!made) FAIL(pattern << ": " << made.error().detail);
  return *std::move(made);
}

/// `text` with a bar at each end of a piece but the last.
std::string split(const CompiledPattern& made, const std::string& text) {
  const std::string padded = text + std::string(pretok::Scanner::kPadding, '\0');
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(padded.data());
  std::string result;
  pretok::Scanner scanner(made.tables(), nullptr);
  scanner.scan(bytes, text.size(), true, [&](const std::uint8_t* piece, std::size_t n, bool) {
    if (!result.empty()) result += '|';
    result.append(text, static_cast<std::size_t>(piece - bytes), n);
  });
  return result;
}

TEST_CASE("splits done by hand", "[pretok]") {
  struct Row {
    std::string text;
    std::string gpt2;
    std::string cl100k;
    std::string o200k;
    std::string tekken;
  };
  const Row rows[] = {
      {"Hello world", "Hello| world", "Hello| world", "Hello| world", "Hello| world"},
      {"a  b", "a| | b", "a| | b", "a| | b", "a| | b"},
      {"a  ", "a|  ", "a|  ", "a|  ", "a|  "},
      {" ", " ", " ", " ", " "},
      {"don't", "don|'t", "don|'t", "don't", "don|'t"},
      {"DON'T", "DON|'|T", "DON|'T", "DON'T", "DON|'T"},
      {"we'll've", "we|'ll|'ve", "we|'ll|'ve", "we'll|'ve", "we|'ll|'ve"},
      {"'lx", "'|lx", "'lx", "'lx", "'lx"},
      {"1234567", "1234567", "123|456|7", "123|456|7", "1|2|3|4|5|6|7"},
      {" 12a", " 12|a", " |12|a", " |12|a", " |1|2|a"},
      {"x\r\n\r\n  y", "x|\r\n\r\n | y", "x|\r\n\r\n| | y", "x|\r\n\r\n| | y", "x|\r\n\r\n| | y"},
      {" \n \n x", " \n \n| x", " \n \n| x", " \n \n| x", " \n \n| x"},
      {"\n  ", "\n  ", "\n|  ", "\n|  ", "\n|  "},
      {"\t\tx", "\t|\t|x", "\t|\tx", "\t|\tx", "\t|\tx"},
      {"AxxB", "AxxB", "AxxB", "Axx|B", "Axx|B"},
      {"ABCd", "ABCd", "ABCd", "ABCd", "ABCd"},
      {"/\n/x", "/|\n|/|x", "/\n|/x", "/\n/|x", "/\n/|x"},
      {"a/b", "a|/|b", "a|/b", "a|/b", "a|/b"},
      {"!!\n\nx", "!!|\n|\n|x", "!!\n\n|x", "!!\n\n|x", "!!\n\n|x"},
      // U+4E9A U+6D32, then AV: Lo letters may end a word or begin one, Lu only begin.
      {"\xe4\xba\x9a\xe6\xb4\xb2"
       "AV",
       "\xe4\xba\x9a\xe6\xb4\xb2"
       "AV",
       "\xe4\xba\x9a\xe6\xb4\xb2"
       "AV",
       "\xe4\xba\x9a\xe6\xb4\xb2|AV", "\xe4\xba\x9a\xe6\xb4\xb2|AV"},
      // U+017F folds to s.
      {"it'\xc5\xbf x", "it|'|\xc5\xbf| x", "it|'\xc5\xbf| x", "it'\xc5\xbf| x", "it|'\xc5\xbf| x"},
      // e U+0301 a: a mark is no letter for cl100k, but may stand before one.
      {"e\xcc\x81"
       "a",
       "e|\xcc\x81|a",
       "e|\xcc\x81"
       "a",
       "e\xcc\x81"
       "a",
       "e\xcc\x81"
       "a"},
      // U+00A0 and U+0085 are spaces but not the space.
      {"a\xc2\xa0"
       "b",
       "a|\xc2\xa0|b",
       "a|\xc2\xa0"
       "b",
       "a|\xc2\xa0"
       "b",
       "a|\xc2\xa0"
       "b"},
      {"a\xc2\x85\xc2\x85.", "a|\xc2\x85|\xc2\x85|.", "a|\xc2\x85|\xc2\x85|.",
       "a|\xc2\x85|\xc2\x85|.", "a|\xc2\x85|\xc2\x85|."},
      // Arabic-Indic digits count by characters, not bytes.
      {"\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4", "\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4",
       "\xd9\xa1\xd9\xa2\xd9\xa3|\xd9\xa4", "\xd9\xa1\xd9\xa2\xd9\xa3|\xd9\xa4",
       "\xd9\xa1|\xd9\xa2|\xd9\xa3|\xd9\xa4"},
      // Ill-formed bytes are like punctuation.
      {"a\xff b", "a|\xff| b", "a|\xff| b", "a|\xff| b", "a|\xff| b"},
      {"\xff"
       "b",
       "\xff|b",
       "\xff"
       "b",
       "\xff"
       "b",
       "\xff"
       "b"},
      {" \xe4\xba", " \xe4\xba", " \xe4\xba", " \xe4\xba", " \xe4\xba"},
  };
  const CompiledPattern gpt2 = compiled(*pretok::scheme_pattern("gpt2"));
  const CompiledPattern cl100k = compiled(*pretok::scheme_pattern("cl100k"));
  const CompiledPattern o200k = compiled(*pretok::scheme_pattern("o200k"));
  const CompiledPattern tekken = compiled(*pretok::scheme_pattern("tekken"));
  for (const Row& row : rows) {
    CHECK(split(gpt2, row.text) == row.gpt2);
    CHECK(split(cl100k, row.text) == row.cl100k);
    CHECK(split(o200k, row.text) == row.o200k);
    CHECK(split(tekken, row.text) == row.tekken);
  }
  CHECK(split(compiled(*pretok::scheme_pattern("qwen2")), "We'LL12 x\n") == "We|'LL|1|2| x|\n");
}

TEST_CASE("the named schemes: size, coverage, and the shape of the tables", "[pretok]") {
  struct Row {
    std::string_view name;
    std::size_t n_states;
    std::uint16_t n_classes;
  };
  const Row rows[] = {
      {"gpt2", 12, 10},  {"cl100k", 17, 11}, {"o200k", 20, 19},
      {"qwen2", 15, 11}, {"tekken", 15, 10},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const CompiledPattern made = compiled(*pretok::scheme_pattern(row.name));
    CHECK(made == compiled(*pretok::scheme_pattern(row.name)));
    CHECK(made.n_states() == row.n_states);
    CHECK(made.n_classes == row.n_classes);
    CHECK(covers_all_text(made));

    const vocab::MatcherTables tables = made.tables();
    CHECK(tables.page_of.size() == 8704);
    CHECK(tables.page_of[0] == 0);
    CHECK(tables.class_of.size() % 128 == 0);
    CHECK(tables.transitions.size() == made.n_states() * tables.stride());
    CHECK(tables.invalid_class == class_of(tables, 0xffff));
    std::size_t n_bad = 0;
    for (const std::uint16_t page : tables.page_of) {
      n_bad += page < tables.class_of.size() / 128 ? 0U : 1U;
    }
    for (const std::uint8_t id : tables.class_of) n_bad += id < tables.n_classes ? 0U : 1U;
    for (std::size_t i = 0; i < tables.transitions.size(); ++i) {
      const std::uint16_t cell = tables.transitions[i];
      const unsigned next = cell & vocab::MatcherTables::kStateMask;
      const bool is_end = i % tables.stride() == tables.n_classes;
      const bool is_accept = (cell & vocab::MatcherTables::kAccept) != 0;
      const bool is_boundary = (cell & vocab::MatcherTables::kBoundary) != 0;
      n_bad += next < made.n_states() ? 0U : 1U;
      n_bad += next == vocab::MatcherTables::kStart ? 1U : 0U;
      n_bad += is_accept && is_boundary ? 1U : 0U;
      if (is_end) {
        n_bad += next != 0 || is_boundary ? 1U : 0U;
      } else {
        const std::uint16_t from_start =
            tables.transitions[tables.stride() + i % tables.stride()];  // of state kStart, 1
        n_bad += is_accept && next == 0 ? 1U : 0U;
        n_bad += is_boundary && next != from_start ? 1U : 0U;
      }
    }
    CHECK(n_bad == 0);
    for (std::uint8_t id = 0; id < made.n_classes; ++id) {
      const auto some = class_representatives(made, id, 3);
      REQUIRE_FALSE(some.empty());
      for (const std::uint32_t c : some) CHECK(class_of(tables, c) == id);
    }
  }
  CHECK_FALSE(pretok::scheme_pattern("GPT2").has_value());
  CHECK_FALSE(pretok::scheme_pattern("").has_value());
}

TEST_CASE("a class never mixes what a pattern tells apart, over all code points", "[pretok]") {
  // Which of these sets hold a code point decides its class, whatever else it is: so the proofs in
  // pretok_pcre2_test.cpp, which use some members of each kind, hold for all members.
  std::vector<CodePointSet> sets = {CodePointSet(unicode::white_space())};
  for (const std::string_view name : {"Lu", "Ll", "Lt", "Lm", "Lo", "M", "N"}) {
    sets.emplace_back(unicode::general_category(name));
  }
  const std::string_view literals = "'sdmtlverSDMTLVER/\r\n ";
  for (const char c : literals) sets.push_back(CodePointSet::of(static_cast<std::uint8_t>(c)));
  sets.push_back(CodePointSet::of(0x17f));
  std::vector<std::uint32_t> kind_of(0x110000);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (const unicode::Range& range : sets[i].ranges()) {
      for (std::uint32_t c = range.first; c <= range.last; ++c) kind_of[c] |= 1U << i;
    }
  }
  for (const std::string_view name : {"gpt2", "cl100k", "o200k", "qwen2", "tekken"}) {
    CAPTURE(name);
    const CompiledPattern made = compiled(*pretok::scheme_pattern(name));
    const vocab::MatcherTables tables = made.tables();
    std::map<std::uint32_t, std::uint8_t> class_of_kind;
    std::size_t n_wrong = 0;
    for (std::uint32_t c = 0; c < 0x110000; ++c) {
      const std::uint8_t id = class_of(tables, c);
      n_wrong += class_of_kind.try_emplace(kind_of[c], id).first->second == id ? 0U : 1U;
    }
    CHECK(n_wrong == 0);
    CHECK(class_of_kind.size() == 9 + literals.size() + 1);  // and what is in no set
  }
}

TEST_CASE("class tables are right at the edges of pages", "[pretok]") {
  // Single code points and runs that begin or end a page of 128, among pages that are all alike.
  const CodePointSet set({{0x507f, 0x507f},
                          {0x5100, 0x5100},
                          {0x51ff, 0x5280},
                          {0x5300, 0x537f},
                          {0x5480, 0x54fe},
                          {0x7f, 0x7f},
                          {0x10ff80, 0x10ffff}});
  const CompiledPattern made = compiled(
      "[\\x{507f}\\x{5100}\\x{51ff}-\\x{5280}\\x{5300}-\\x{537f}\\x{5480}-\\x{54fe}"
      "\\x7f\\x{10ff80}-\\x{10ffff}]+");
  REQUIRE(made.n_classes == 2);
  std::size_t n_wrong = 0;
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c) {
    n_wrong += class_of(made.tables(), c) == (set.contains(c) ? 1 : 0) ? 0U : 1U;
  }
  CHECK(n_wrong == 0);
}

TEST_CASE("possessive patterns that are proved equal have equal tables", "[pretok]") {
  const auto same = [](std::string_view a, std::string_view b) {
    return compiled(a) == compiled(b);
  };
  CHECK(same(R"('(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s)",
             *pretok::scheme_pattern("gpt2")));
  CHECK(same("[^ab]?+a++", "[^ab]?a+"));
  CHECK(same("a{1,3}+", "a{1,3}"));
  CHECK(same("(?>a+)b", "a+b"));
  CHECK(same("x(?>ab|a)", "x(?:ab|a)"));
  CHECK(same("(?:a++b)+", "(?:a+b)+"));
  CHECK(same("\\s++$|\\S", "\\s+$|\\S"));
  CHECK(same("a++(?!a)", "a+(?!a)"));
  CHECK(same("(?:a|b)+", "[ab]+"));
  CHECK_FALSE(same("a+b", "a+?b?"));
}

TEST_CASE("covers_all_text tells patterns that leave text unmatched", "[pretok]") {
  struct Row {
    std::string_view pattern;
    bool covers;
  };
  const Row rows[] = {
      {"[\\s\\S]+", true},
      {"[\\s\\S]", true},
      {"[a-z]+|[^a-z]", true},
      {"a*b|a|[^ab]", true},
      {"\\s+$|\\s+?|\\S", true},
      {"a+", false},
      {".", false},
      {"a+b|[^a]", false},
      {"a{2}|[^a]", false},
      {"\\s+(?!\\S)|\\S", false},
      {"\\s+$|\\S", false},
      {"[\\s\\S]{1,2}(?!\\S)|\\s", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CHECK(covers_all_text(compiled(row.pattern)) == row.covers);
  }
}

}  // namespace
}  // namespace toll::pattern
