// normalize_steps_test.cpp - each normalising step in rows: what becomes of a text, and where the
// bytes that it makes say that they came from. (All of Unicode is in normalize_golden_test.cpp.)
#include "normalize_steps.h"

#include <cstdint>
#include <string>
#include <vector>

#include "catch.h"
#include "normalize_fixture.h"

namespace toll::normalize {
namespace {

using Ends = std::vector<std::uint64_t>;

struct Row {
  std::string spec;
  std::string text;
  std::string output;
  Ends ends;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.spec << ' ' << row.text);
    const std::unique_ptr<Way> way =
        make_way(row.spec, std::string(TOLL_TEST_GOLDEN) + "/normalize/");
    REQUIRE(way->first != nullptr);
    const Outcome outcome = run_all_ways(*way->first, way->last, row.text);
    CHECK(outcome.fault == "");
    CHECK(outcome.bytes == row.output);
    CHECK(outcome.ends == row.ends);
  }
}

TEST_CASE("normal forms", "[normalize]") {
  check_rows({
      {"NFC []", "", "", {}},
      {"NFC []", "ab", "ab", {1, 2}},
      {"NFC []", "e\u0301x", "\u00e9x", {3, 3, 4}},
      {"NFC []", "e\u0301\u0323", "\u1eb9\u0301", {5, 5, 5, 5, 5}},  // the later mark composes
      {"NFC []", "\u0301e", "\u0301e", {2, 2, 3}},
      {"NFC []", "e\x80\u0301", "e\x80\u0301", {1, 2, 4, 4}},  // a broken byte joins nothing
      {"NFC []", "\xff\xe2\x82", "\xff\xe2\x82", {1, 2, 3}},
      {"NFC []", "\u1100\u1161\u11a8", "\uac01", {9, 9, 9}},
      {"NFC []", "\uac00\u11a8\u11a8", "\uac01\u11a8", {6, 6, 6, 9, 9, 9}},
      {"NFC []", "\u2126\u0958", "\u03a9\u0915\u093c", {3, 3, 6, 6, 6, 6, 6, 6}},
      {"NFC []", "\u0958", "\u0915\u093c", {3, 3, 3, 3, 3, 3}},  // excluded from composition
      {"NFD []", "\u00e9a", "e\u0301a", {2, 2, 2, 3}},
      {"NFD []", "a\u0301\u0323", "a\u0323\u0301", {1, 5, 5, 5, 5}},  // ends do not descend
      {"NFD []", "\uac01", "\u1100\u1161\u11a8", {3, 3, 3, 3, 3, 3, 3, 3, 3}},
      {"NFKC []", "\ufb01\uff76\uff9e", "fi\u30ac", {3, 3, 9, 9, 9}},
      {"NFKD []", "\u00bd", "1\u20442", {2, 2, 2, 2, 2}},
      {"NFKC []", "\u32ff", "\u32ff", {3, 3, 3}},  // of Unicode 12.1: not known
      {"NFKD []", "\U0001fbf0", "\U0001fbf0", {4, 4, 4, 4}},
  });
}

TEST_CASE("maps of characters", "[normalize]") {
  check_rows({
      {"Lowercase []", "A\u0130z", "ai\u0307z", {1, 3, 3, 3, 4}},
      {"Lowercase []", "\u03a3\u03a3", "\u03c3\u03c3", {2, 2, 4, 4}},  // no final sigma
      {"Lowercase []", "A\xc3", "a\xc3", {1, 2}},
      {"StripAccents []", "\xc3\u0301\xa9x", "\u00e9x", {1, 4, 5}},  // broken bytes meet
      {"StripAccents []", "e\u0301\u0903x", "ex", {1, 7}},
      {"Nmt []",
       std::string("a\tb\x01\0c\u200b\u0085", 11),
       std::string("a b\0c \u0085", 8),
       {1, 2, 3, 5, 6, 9, 11, 11}},
      {"BertNormalizer [true,true,true,true]",
       "\u00c9\n\u4e00!",
       "e  \u4e00 !",
       {2, 3, 3, 6, 6, 6, 6, 7}},
      {"BertNormalizer [true,false,false,false]", "a\u0085\u00a0\ufffd\u200d", "a ", {1, 5}},
      {"BertNormalizer [false,true,false,false]",
       "\u4e00\U0002b820\U0002b81f",
       " \u4e00 \U0002b820 \U0002b81f ",
       {0, 3, 3, 3, 3, 7, 7, 7, 7, 7, 11, 11, 11, 11, 11}},
      {"BertNormalizer [false,false,true,false]", "\u00c9\u08d4", "E\u08d4", {2, 5, 5, 5}},
  });
}

TEST_CASE("strip, prepend and replace", "[normalize]") {
  check_rows({
      {"Strip [true,true]", " \u3000a \t b\n ", "a \t b", {5, 6, 7, 8, 9}},
      {"Strip [true,false]", " a ", "a ", {2, 3}},
      {"Strip [false,true]", " a ", " a", {1, 2}},
      {"Strip [true,true]", " \u0085\u2028", "", {}},
      {"Strip [true,true]", "\u200b \x80 ", "\u200b \x80", {3, 3, 3, 4, 5}},
      {R"(Prepend ["\u2581"])",
       "ab",
       "\u2581"
       "ab",
       {0, 0, 0, 1, 2}},
      {R"(Prepend ["\u2581"])", "", "", {}},
      {R"(Replace [" ","__"])", "a  b", "a____b", {1, 2, 2, 3, 3, 4}},
      {R"(Replace ["aab","x"])", "aaab", "ax", {1, 4}},
      {R"(Replace ["aab","x"])", "aaaa", "aaaa", {1, 2, 3, 4}},
      {R"(Replace ["abab","-"])", "ababab", "-ab", {4, 5, 6}},
      {R"(Replace ["\u00e9","e"])", "\u00e8\u00e9", "\u00e8e", {2, 2, 4}},
      {R"(Replace ["a",""])", "aaa", "", {}},
  });
}

TEST_CASE("SentencePiece's way with spaces, symbols and broken bytes", "[normalize]") {
  check_rows({
      {R"(SentencePiece ["none",[],true,true,true,false])",
       " a  b ",
       "\u2581"
       "a\u2581"
       "b",
       {0, 0, 0, 2, 3, 3, 3, 5}},
      {R"(SentencePiece ["none",[],true,true,true,true])",
       "a b",
       "a\u2581"
       "b\u2581",
       {1, 2, 2, 2, 3, 3, 3, 3}},
      {R"(SentencePiece ["none",[],false,true,true,false])",
       " a ",
       "\u2581\u2581"
       "a\u2581",
       {0, 0, 0, 1, 1, 1, 2, 3, 3, 3}},
      {R"(SentencePiece ["none",[],true,true,false,false])", "  ", "", {}},
      {R"(SentencePiece ["none",[],true,true,true,false])", "", "", {}},
      {R"(SentencePiece ["none",[],true,true,true,false])", "\u2581", "", {}},
      {R"(SentencePiece ["none",[],false,false,true,false])",
       "\xff"
       "a\xe2\x82",
       "\ufffd"
       "a\ufffd\ufffd",
       {1, 1, 1, 2, 3, 3, 3, 4, 4, 4}},
      {R"(SentencePiece ["small",[],false,false,true,false])",
       "abcab\u0301",
       "X\u2581y\u2581",
       {3, 7, 7, 7, 7, 7, 7, 7}},
      {R"(SentencePiece ["small",["bc"],false,false,true,false])", "abc", "X", {3}},
      {R"(SentencePiece ["small",["ab"],false,false,true,false])", "abc", "abc", {1, 2, 3}},
      {R"(SentencePiece ["small",["bc"],false,false,true,false])", "zbc", "zbc", {1, 2, 3}},
      {R"(SentencePiece ["small",["abcd"],false,false,true,false])", "abc", "X", {3}},
  });
}

TEST_CASE("Precompiled replaces whole clusters by the shortest key", "[normalize]") {
  check_rows({
      {R"(Precompiled ["small"])", "abc", "bbc", {1, 2, 3}},
      {R"(Precompiled ["small"])", "a\u0301", "b", {3}},  // the mark is lost
      {R"(Precompiled ["small"])", "A\u0301", "\u00c1", {3, 3}},
      {R"(Precompiled ["small"])",
       "\u1100\u1161",
       "\u1100\u1161",
       {3, 3, 3, 6, 6, 6}},  // six bytes
      {R"(Precompiled ["small"])",
       "a\u0301\u0301\u0301",
       "b\u0301\u0301\u0301",
       {1, 3, 3, 5, 5, 7, 7}},
      {R"(Precompiled ["small"])",
       "\xff"
       "a",
       "\xff"
       "b",
       {1, 2}},
  });
}

TEST_CASE("what is inserted ends where the text before it in its segment did, or at 0",
          "[normalize]") {
  Collector last;
  Prepend prepend(&last, "_");
  const std::vector<std::uint64_t> ends = {7};
  const std::uint8_t byte = 'a';
  prepend.begin(true);
  prepend.text({&byte, 1, ends.data()});
  prepend.end();
  CHECK(last.ends == Ends{0, 7});
  prepend.begin(false);  // after an added token, say
  const std::vector<std::uint64_t> later = {12};
  prepend.text({&byte, 1, later.data()});
  prepend.end();
  CHECK(last.ends == Ends{0, 12});
}

TEST_CASE("long ranges are handed on without a copy, between characters", "[normalize]") {
  const std::string plain(500, 'x');
  check_rows({{R"(Replace ["\u00e9","e"])", "\u00e8" + plain, "\u00e8" + plain, [] {
                 Ends ends = {2, 2};
                 for (std::uint64_t i = 3; i <= 502; ++i) ends.push_back(i);
                 return ends;
               }()}});
}

}  // namespace
}  // namespace toll::normalize
