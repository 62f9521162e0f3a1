// pattern_test.cpp - which patterns are read, as what, and which are refused, where and with what
// words.
#include "pattern/pattern.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "catch.h"
#include "pattern/code_point_set.h"
#include "pattern/pattern_compiler.h"
#include "unicode/ucd.h"

namespace toll::pattern {
namespace {

using Kind = Pattern::Kind;
using Greed = Pattern::Greed;

CodePointSet set_of(std::string_view ascii) {
  CodePointSet set;
  for (const char c : ascii) set = set.united(CodePointSet::of(static_cast<std::uint8_t>(c)));
  return set;
}

CodePointSet category(std::string_view name) {
  return CodePointSet(unicode::general_category(name));
}

/// The set that a pattern of one character stands for.
CodePointSet parsed_set(std::string_view pattern) {
  const auto parsed = parse_pattern(pattern);
  if (!parsed) FAIL(pattern << ": " << parsed.error().detail);
  const Pattern::Node& root = parsed->nodes[parsed->root];
  REQUIRE(root.kind == Kind::one_of);
  return parsed->sets[root.set];
}

TEST_CASE("code point sets: algebra", "[pretok]") {
  const CodePointSet letters({{'a', 'f'}, {'x', 'z'}, {'c', 'h'}});
  CHECK(letters.size() == 11);
  CHECK(letters.ranges().size() == 2);
  CHECK(letters.contains('h'));
  CHECK_FALSE(letters.contains('i'));
  CHECK(CodePointSet({{'a', 'b'}, {'c', 'd'}}) == CodePointSet({{'a', 'd'}}));
  CHECK(letters.complement().complement() == letters);
  CHECK(letters.united(letters.complement()) == CodePointSet::all());
  CHECK(letters.intersected(letters.complement()).empty());
  CHECK(CodePointSet().complement() == CodePointSet::all());
  CHECK(CodePointSet::all().complement().empty());
  CHECK(letters.intersected(set_of("bgyq")) == set_of("bgy"));
  CHECK(set_of("s1").case_closed() == set_of("sS1").united(CodePointSet::of(0x17f)));
  CHECK(CodePointSet::of(0x212a).case_closed() == set_of("kK").united(CodePointSet::of(0x212a)));
  CHECK(CodePointSet::all().case_closed() == CodePointSet::all());
}

TEST_CASE("patterns of one character", "[pretok]") {
  struct Row {
    std::string_view pattern;
    CodePointSet set;
  };
  const CodePointSet space(unicode::white_space());
  const Row rows[] = {
      {"a", set_of("a")},
      {"(?i)a", set_of("aA")},
      {"(?i:(?-i:a))", set_of("a")},
      {"(?:(?i)a)", set_of("aA")},
      {"\\x41", set_of("A")},
      {"\\x{1F600}", CodePointSet::of(0x1f600)},
      {"\\u2028", CodePointSet::of(0x2028)},
      {"\\u{41}", set_of("A")},
      {"\xe4\xba\x9a", CodePointSet::of(0x4e9a)},
      {"\\.", set_of(".")},
      {"\\-", set_of("-")},
      {"\\r", set_of("\r")},
      {"\\v", set_of("\v")},
      {"]", set_of("]")},
      {"}", set_of("}")},
      {".", set_of("\n").complement()},
      {"\\s", space},
      {"\\S", space.complement()},
      {"\\d", category("Nd")},
      {"\\D", category("Nd").complement()},
      {"\\pL", category("L")},
      {"\\PL", category("L").complement()},
      {"\\p{Lu}", category("Lu")},
      {"\\p{Uppercase_Letter}", category("Lu")},
      {"\\p{gc=Lu}", category("Lu")},
      {"\\P{N}", category("N").complement()},
      {"\\p{Han}", CodePointSet(unicode::script("Han"))},
      {"\\p{Script=Hiragana}", CodePointSet(unicode::script("Hiragana"))},
      {"\\p{sc=Hang}", CodePointSet(unicode::script("Hangul"))},
      {"(?i)\\p{Lt}", category("Lt").case_closed()},
      {"(?i)\\P{Lt}", category("Lt").case_closed().complement()},
      {"[abc]", set_of("abc")},
      {"[a-c]", set_of("abc")},
      {"[^a-c]", set_of("abc").complement()},
      {"[]a]", set_of("]a")},
      {"[^]a]", set_of("]a").complement()},
      {"[-a]", set_of("-a")},
      {"[a-]", set_of("-a")},
      {"[\\s-]", space.united(set_of("-"))},
      {"[a^]", set_of("a^")},
      {"[\\[\\]\\\\]", set_of("[]\\")},
      {"[+,\\-./:]", set_of("+,-./:")},
      {"[\\x41-\\x43]", set_of("ABC")},
      {"[\xe4\xb8\x80-\xe9\xbe\xa5]", CodePointSet({{0x4e00, 0x9fa5}})},
      {"[^\\S]", space},
      {"[^\\s\\S]", CodePointSet()},
      {"[\\s\\S]", CodePointSet::all()},
      {"[ab[cd]]", set_of("abcd")},
      {"[a-e&&[^bd]]", set_of("ace")},
      {"[a-e&&c-g&&d-z]", set_of("de")},
      {"[^a-e&&c-g]", set_of("cde").complement()},
      {"[a&b]", set_of("a&b")},
      {"[\\p{Lu}&&[^\\p{Latin}]]",
       category("Lu").intersected(CodePointSet(unicode::script("Latin")).complement())},
      {"(?i)[^s]", set_of("sS").united(CodePointSet::of(0x17f)).complement()},
      {"(?i:[r-t])", set_of("rRsStT").united(CodePointSet::of(0x17f))},
      {"[\\w&&[\\x00-\\x7f]]",
       set_of("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")},
      {"[\\W\\w]", CodePointSet::all()},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CHECK(parsed_set(row.pattern) == row.set);
  }
}

TEST_CASE("quantifiers", "[pretok]") {
  struct Row {
    std::string_view pattern;
    std::uint32_t min;
    std::uint32_t max;
    Greed greed;
  };
  const Row rows[] = {
      {"a*", 0, Pattern::kNoLimit, Greed::greedy},
      {"a+", 1, Pattern::kNoLimit, Greed::greedy},
      {"a?", 0, 1, Greed::greedy},
      {"a{3}", 3, 3, Greed::greedy},
      {"a{3,}", 3, Pattern::kNoLimit, Greed::greedy},
      {"a{0,1000}", 0, 1000, Greed::greedy},
      {"a*?", 0, Pattern::kNoLimit, Greed::lazy},
      {"a+?", 1, Pattern::kNoLimit, Greed::lazy},
      {"a??", 0, 1, Greed::lazy},
      {"a{2,5}?", 2, 5, Greed::lazy},
      {"a*+", 0, Pattern::kNoLimit, Greed::possessive},
      {"(?:ab){1,3}+", 1, 3, Greed::possessive},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    const auto parsed = parse_pattern(row.pattern);
    REQUIRE(parsed.has_value());
    const Pattern::Node& root = parsed->nodes[parsed->root];
    CHECK(root.kind == Kind::repeat);
    CHECK(root.min == row.min);
    CHECK(root.max == row.max);
    CHECK(root.greed == row.greed);
  }
}

TEST_CASE("assertions on the next character", "[pretok]") {
  struct Row {
    std::string_view pattern;
    CodePointSet set;
    bool at_end;
  };
  const CodePointSet space(unicode::white_space());
  const Row rows[] = {
      {"$", {}, true},
      {"\\z", {}, true},
      {"(?!\\S)", space, true},
      {"(?=\\S)", space.complement(), false},
      {"(?=[ab]|c)", set_of("abc"), false},
      {"(?=a|$)", set_of("a"), true},
      {"(?!a|$)", set_of("a").complement(), false},
      {"(?!(?=a))", set_of("a").complement(), true},
      {"(?!$)", CodePointSet::all(), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    const auto parsed = parse_pattern(row.pattern);
    REQUIRE(parsed.has_value());
    const Pattern::Node& root = parsed->nodes[parsed->root];
    CHECK(root.kind == Kind::next_is);
    CHECK(parsed->sets[root.set] == row.set);
    CHECK(root.at_end == row.at_end);
    CHECK(root.may_be_empty);
  }
}

TEST_CASE("what is refused, where, and by what name", "[pretok]") {
  struct Row {
    std::string pattern;
    std::uint64_t offset;
    std::string_view words;
  };
  const auto repeated = [](std::string_view text, std::size_t n) {
    std::string result;
    for (std::size_t i = 0; i < n; ++i) result += text;
    return result;
  };
  std::string many_kinds;
  for (unsigned i = 0; i < 300; ++i) many_kinds += "\\x{" + std::to_string(1000 + i) + "}b|";
  std::string many_sets;
  for (unsigned i = 0; i < 1100; ++i) many_sets += "\\x{" + std::to_string(1000 + i) + "}|";

  const Row rows[] = {
      {"(a)\\1", 3, "backreference"},
      {"a(?<=b)c", 1, "lookbehind"},
      {"a(?<!b)c", 1, "lookbehind"},
      {"a(?!bc)", 1, "lookahead at anything but one character"},
      {"a(?=b*)", 1, "lookahead at anything but one character"},
      {"a(?!)", 1, "lookahead at anything but one character"},
      {"a\\b", 1, "word boundary"},
      {"a\\B", 1, "word boundary"},
      {"^a", 0, "start of text"},
      {"a\\A", 1, "unknown escape \\A"},
      {"a\\Z", 1, "unknown escape \\Z"},
      {"\\h", 0, "unknown escape \\h"},
      {"\\X", 0, "unknown escape \\X"},
      {"\\0", 0, "unknown escape \\0"},
      {"ab\\", 2, "backslash at the end"},
      {"\\p{Klingon}", 0, "unknown Unicode class \\p{Klingon}"},
      {"a\\p{Lu", 1, "unknown Unicode class"},
      {"\\p{scx=Han}", 0, "unknown Unicode class"},
      {"\\x4", 0, "malformed hexadecimal escape"},
      {"\\x{}", 0, "malformed hexadecimal escape"},
      {"\\x{000000041}", 0, "malformed hexadecimal escape"},
      {"\\x{110000}", 0, "no Unicode scalar value"},
      {"\\uD800", 0, "no Unicode scalar value"},
      {"(?P<name>a)", 0, "named group"},
      {"(?<name>a)", 0, "named group"},
      {"(?#note)a", 0, "comment"},
      {"(?x) a", 0, "unknown kind or flag"},
      {"(?m:a)", 0, "unknown kind or flag"},
      {"(?|a)", 0, "unknown kind or flag"},
      {"(?is)a", 0, "unknown kind or flag"},
      {"a(b", 1, "group without its )"},
      {"ab)c", 2, "unmatched )"},
      {"[abc", 0, "class without its ]"},
      {"[]", 0, "class without its ]"},
      {"[[:alpha:]]", 1, "POSIX class"},
      {"[a-z--b]", 4, "class difference"},
      {"[+--]", 2, "class difference"},
      {"[a~~b]", 2, "symmetric difference"},
      {"[a&&]", 0, "&& without a right side"},
      {"[&&a]", 1, "&& without a left side"},
      {"[z-a]", 1, "range out of order"},
      {"[\\s-z]", 1, "range that begins or ends in a class"},
      {"[a-\\d]", 1, "range that begins or ends in a class"},
      {"[a-c-e]", 4, "unescaped -"},
      {"[\\z]", 1, "\\z inside a class"},
      {"*a", 0, "quantifier that follows nothing"},
      {"a|+", 2, "quantifier that follows nothing"},
      {"(?i)*", 4, "quantifier that follows nothing"},
      {"{", 0, "quantifier that follows nothing"},
      {"a**", 2, "quantifier after a quantifier"},
      {"a{2}{3}", 4, "quantifier after a quantifier"},
      {"a{,3}", 1, "malformed quantifier"},
      {"a{x}", 1, "malformed quantifier"},
      {"a{1", 1, "malformed quantifier"},
      {"a{3,2}", 1, "out of order"},
      {"a{1001}", 1, "repeat of more than 1000"},
      {"a{99999999999999999999}", 1, "repeat of more than 1000"},
      {"$*a", 1, "quantifier after an assertion"},
      {"(?:)*a", 4, "quantifier after an assertion or an empty group"},
      {"(?:a*)*b", 6, "endless repeat of what can be empty"},
      {"(?:a|$)+b", 7, "endless repeat of what can be empty"},
      {"a*", 0, "can match the empty text"},
      {"a|", 0, "can match the empty text"},
      {"", 0, "can match the empty text"},
      {"$", 0, "can match the empty text"},
      {"a\xff", 1, "not UTF-8"},
      {"a\xed\xa0\x80", 1, "not UTF-8"},
      {"[a-\xc3]", 3, "not UTF-8"},
      {"a*+ab", 1, "possessive or atomic"},
      {"(?>a|ab)c", 0, "possessive or atomic"},
      {"(?:ab)++a", 6, "possessive or atomic"},
      {"x(?>a+?)b", 1, "possessive or atomic"},
      {"a++(?=b|a)", 1, "possessive or atomic"},
      {repeated("(", 65) + "a" + repeated(")", 65), 64, "nested more than 64 deep"},
      {repeated("[", 65) + "a" + repeated("]", 65), 64, "nested more than 64 deep"},
      {repeated("(?:", 3) + "a" + repeated("){1000}", 3), 0, "more than 100000 nodes"},
      {repeated("(?:", 60) + "(?:a{0}" + repeated("){1000}", 61) + "b", 0, "100000 nodes"},
      {repeated("a?", 60) + "(?:(?:a|b){0,400}c){0,40}d", 0, "automaton is too large"},
      {many_kinds + "a", 0, "more than 255 kinds"},
      {many_sets + "a", 9216, "more than 1024 different"},
      {repeated("a", 65537), 65536, "more than 65536 bytes"},
  };
  for (const Row& row : rows) {
    const std::string shown = row.pattern.substr(0, 60);
    CAPTURE(shown);
    const auto compiled = compile_pattern(row.pattern);
    REQUIRE_FALSE(compiled.has_value());
    CAPTURE(compiled.error().detail);
    CHECK(compiled.error().code == Errc::bad_pattern);
    CHECK(compiled.error().offset == row.offset);
    CHECK(compiled.error().detail.find(row.words) != std::string::npos);
  }
}

TEST_CASE("what Oniguruma reads in another way", "[pretok]") {
  // Measured over all code points with the library that Hugging Face tokenizers has.
  const auto set = [](std::string_view pattern) {
    const auto parsed = parse_pattern(pattern, PatternSyntax::oniguruma);
    if (!parsed) FAIL(pattern << ": " << parsed.error().detail);
    return parsed->sets[parsed->nodes[parsed->root].set];
  };
  const CodePointSet word = set("\\w");
  const CodePointSet word_in_class = set("[\\w]");
  for (const std::uint32_t c : {0xb2U, 0xb3U, 0xb9U, 0xbcU, 0xbdU, 0xbeU}) {
    CHECK(word.contains(c));
    CHECK_FALSE(word_in_class.contains(c));
  }
  for (const std::uint32_t c : {0x24b6U, 0x24e9U, 0x345U, 0x661U, 0x203fU, 0x2163U})
    CHECK(word.contains(c));
  for (const std::uint32_t c : {0x200cU, 0x200dU, 0x2460U, 0x2070U, 0x9f4U})
    CHECK_FALSE(word.contains(c));
  CHECK(set("\\W") == word.complement());
  CHECK(set("[\\W]") == word_in_class.complement());
  CHECK(set("[^\\w]") == word_in_class.complement());
  CHECK(parsed_set("\\w").contains(0x200d));
  const auto line_end = parse_pattern("a$", PatternSyntax::oniguruma);
  REQUIRE(line_end);
  CHECK(line_end->nodes[1].at_end);
  CHECK(line_end->sets[line_end->nodes[1].set] == CodePointSet::of('\n'));
  for (const std::string_view pattern : {"\\pL", "\\p{gc=L}", "a{1,2}+", "a|(?i)b", "(?i:\\p{L})",
                                         "(?i:[^a])", "(?i:ss)", "(?i:\xc3\xa9)"}) {
    INFO(pattern);
    CHECK(parse_pattern(pattern));
    CHECK_FALSE(parse_pattern(pattern, PatternSyntax::oniguruma));
  }
}

TEST_CASE("limits are reached by what is just allowed", "[pretok]") {
  CHECK(compile_pattern(std::string(64, '(') + "a" + std::string(64, ')')).has_value());
  CHECK(compile_pattern(std::string(64, '[') + "a" + std::string(64, ']')).has_value());
  CHECK(compile_pattern("(?:a{1000}){16}").has_value());
  CHECK(compile_pattern("a{1000,}b").has_value());
  std::string kinds = "a";
  for (unsigned i = 0; i < 253; ++i) kinds += "|\\x{" + std::to_string(1000 + i) + "}";
  const auto all = compile_pattern(kinds);  // 254 characters, and all others
  REQUIRE(all.has_value());
  CHECK(all->n_classes == 2);  // no state tells the 254 apart
  CHECK_FALSE(compile_pattern(kinds + "|b").has_value());
}

}  // namespace
}  // namespace toll::pattern
