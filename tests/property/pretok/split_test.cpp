// split_test.cpp - pieces of long texts are those of a plain definition, character by character:
// for patterns of one character and for one that is not, whatever is joined and dropped, in blocks
// and in runs of any size. Long, because a Split learns what its matches begin with.
#include "pretok/split.h"

#include <toll/steps.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "pattern/pattern_compiler.h"
#include "pretok/first_bytes.h"
#include "unicode/utf8.h"

namespace toll {
namespace {

using pretok::Split;

/// Keeps pieces apart.
class Pieces final : public base::TextStep {
 public:
  Pieces() noexcept : TextStep(nullptr) {}
  void begin(bool /*at_text_start*/) override { all.clear(); }
  void text(const base::Text& block) override {
    open_.append(reinterpret_cast<const char*>(block.data), block.n);
  }
  // An empty piece is none.
  void end() override {
    if (!open_.empty()) all.push_back(std::move(open_));
    open_.clear();
  }
  std::vector<std::string> all;

 private:
  std::string open_;
};

struct Case {
  std::string_view pattern;
  bool is_single;
  /// The bytes of the match at the beginning of a text, or 0.
  std::function<std::size_t(std::string_view)> match;
};

std::size_t match_one(std::string_view text, const std::vector<std::string_view>& of) {
  for (const std::string_view one : of)
    if (text.starts_with(one)) return one.size();
  return 0;
}

const std::vector<Case> kCases = {
    {"\\s", true,
     [](std::string_view text) {
       return match_one(text, {" ", "\n", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x83"});
     }},
    {"\xe2\x96\x81", true, [](std::string_view text) { return match_one(text, {"\xe2\x96\x81"}); }},
    {"[,\xc3\xa9\xf0\x9f\x98\x80]", true,
     [](std::string_view text) {
       return match_one(text, {",", "\xc3\xa9", "\xf0\x9f\x98\x80"});
     }},
    {"x+", false,
     [](std::string_view text) {
       const std::size_t n = text.find_first_not_of('x');
       return n == text.npos ? text.size() : n;
     }},
};

// What no pattern has is there, too, and what nearly is one of them: "\xe2" and "\x96" alone.
const std::vector<std::string> kParts = {" ",
                                         "\n",
                                         "\xc2\xa0",
                                         "\xe3\x80\x80",
                                         "\xe2\x80\x83",
                                         "\xe2\x96\x81",
                                         ",",
                                         "\xc3\xa9",
                                         "\xc3\xa8",
                                         "\xf0\x9f\x98\x80",
                                         "\xe2\x96\x82",
                                         "x",
                                         "ab",
                                         "abcdefghij",
                                         "\xff",
                                         "\xe2",
                                         "\x96",
                                         "\xe4\xbd\xa0"};

std::string random_text(std::mt19937& random, std::size_t n_bytes) {
  std::string text;
  std::vector<std::string> kinds(1 + random() % 6U);
  for (std::string& kind : kinds) kind = kParts[random() % kParts.size()];
  while (text.size() < n_bytes) {
    if (random() % 50U == 0) kinds[random() % kinds.size()] = kParts[random() % kParts.size()];
    text += kinds[random() % kinds.size()];
    if (random() % 400U == 0) text.append(random() % 300U, 'z');
  }
  return text;
}

std::size_t first_length(std::string_view text) {
  const auto here = unicode::decode_utf8(text.data(), text.size());
  return here.kind == unicode::Utf8::Kind::character ? here.n_bytes : 1;
}

/// As split.h says.
std::vector<std::string> split_slowly(std::string_view text, const Case& of, std::uint32_t flags) {
  struct Segment {
    std::string text;
    bool is_match;
  };
  std::vector<Segment> segments;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t n_match = of.match(text.substr(at));
    const std::size_t n = n_match > 0 ? n_match : first_length(text.substr(at));
    if (n_match == 0 && !segments.empty() && !segments.back().is_match) {
      segments.back().text += text.substr(at, n);
    } else {
      segments.push_back({std::string(text.substr(at, n)), n_match > 0});
    }
    at += n;
  }
  std::vector<std::string> pieces;
  std::string open;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool is_match = segments[i].is_match;
    if (i > 0) {
      const bool was_match = segments[i - 1].is_match;
      const std::uint32_t joins =
          is_match ? (was_match ? kJoinMatchMatch : kJoinGapMatch) : kJoinMatchGap;
      if ((flags & joins) == 0) {
        if (!open.empty()) pieces.push_back(std::move(open));
        open.clear();
      }
    }
    if ((flags & (is_match ? kDropMatch : kDropGap)) == 0) open += segments[i].text;
  }
  if (!open.empty()) pieces.push_back(std::move(open));
  return pieces;
}

/// A block may not end in a character.
std::size_t block_end(std::string_view text, std::size_t end) {
  end = std::min(end, text.size());
  return end - unicode::n_unfinished(text.substr(0, end)) * (end < text.size() ? 1U : 0U);
}

void feed(base::TextStep& first, std::string_view text, std::mt19937& random) {
  constexpr std::size_t kSizes[] = {7, 200, 30000};
  const std::size_t largest = kSizes[random() % 3U];
  first.begin(true);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end =
        std::max(block_end(text, at + 1 + random() % largest), at + first_length(text.substr(at)));
    first.text({reinterpret_cast<const std::uint8_t*>(text.data()) + at, end - at, nullptr});
    at = end;
  }
  first.end();
}

}  // namespace

TEST_CASE("pieces of long texts are those of the definition", "[split]") {
  std::mt19937 random(99);
  constexpr std::uint32_t kFlags[] = {0,
                                      kDropMatch,
                                      kJoinMatchGap,
                                      kJoinGapMatch,
                                      kJoinMatchMatch,
                                      kDropGap,
                                      kDropMatch | kJoinMatchMatch,
                                      kJoinMatchGap | kJoinMatchMatch};
  std::size_t n_pieces = 0;
  for (const Case& one : kCases) {
    const auto compiled = pattern::compile_pattern(one.pattern);
    REQUIRE(compiled);
    CHECK(pretok::matches_single_characters(compiled->tables()) == one.is_single);
    for (const std::uint32_t flags : kFlags) {
      Pieces pieces;
      Split split(&pieces, compiled->tables(), flags);
      for (int round = 0; round < 40; ++round) {
        const std::string text = random_text(random, round % 4 == 0 ? 50 : 8000);
        feed(split, text, random);
        INFO(one.pattern << " " << flags << " " << round);
        REQUIRE(pieces.all == split_slowly(text, one, flags));
        n_pieces += pieces.all.size();
      }
    }
  }
  CHECK(n_pieces > 100000);
}

TEST_CASE("pieces of pieces are those of the definition", "[split]") {
  std::mt19937 random(98);
  const Case& spaces = kCases.front();
  const auto outer = pattern::compile_pattern(spaces.pattern);
  REQUIRE(outer);
  for (const Case& one : kCases) {
    const auto inner = pattern::compile_pattern(one.pattern);
    REQUIRE(inner);
    for (const std::uint32_t flags : {std::uint32_t{0}, kDropMatch, kJoinMatchGap, kJoinGapMatch}) {
      Pieces pieces;
      Split second(&pieces, inner->tables(), flags);
      Split first(&second, outer->tables(), kDropMatch);
      for (int round = 0; round < 24; ++round) {
        const std::string text = random_text(random, 12000);
        feed(first, text, random);
        std::vector<std::string> wanted;
        for (const std::string& piece : split_slowly(text, spaces, kDropMatch))
          for (std::string& part : split_slowly(piece, one, flags))
            wanted.push_back(std::move(part));
        INFO(one.pattern << " " << flags << " " << round);
        REQUIRE(pieces.all == wanted);
      }
    }
  }
}

}  // namespace toll
