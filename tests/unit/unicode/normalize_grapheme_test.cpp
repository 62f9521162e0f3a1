// normalize_grapheme_test.cpp - grapheme clusters: the rules in rows, and every character in the
// company of one of each kind against unicode-segmentation 1.13.3, whose answers are in one digest.
#include <array>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "catch.h"
#include "normalize_digest.h"
#include "unicode/grapheme.h"
#include "unicode/utf8.h"

namespace toll::unicode {
namespace {

/// One of each class, and what the rules GB9c and GB11 look back for.
constexpr std::array<std::uint32_t, 21> kKinds = {
    0x61,   0xd,    0xa,    0x1,     0x301, 0x200d, 0x1f1e6, 0x600,   0x903,  0x1100, 0x1161,
    0x11a8, 0xac00, 0xac01, 0x1f469, 0x915, 0x94d,  0x93c,   0x1f3fd, 0x200c, 0xa9};

/// Takes the breaks of a text into a digest (FNV-1a).
void feed(const std::vector<std::uint32_t>& text, std::uint64_t& digest) {
  GraphemeBreaks breaks;
  for (const std::uint32_t c : text) {
    digest = (digest ^ (breaks.breaks_before(c) ? 2U : 1U)) * 0x100000001b3U;
  }
}

TEST_CASE("where clusters begin", "[normalize]") {
  struct Row {
    std::vector<std::uint32_t> text;
    std::string breaks;
  };
  const std::vector<Row> rows = {
      {{0x61, 0x62, 0x301}, "110"},
      {{0xd, 0xa, 0xd, 0x301}, "1011"},
      {{0x1f1e6, 0x1f1e7, 0x1f1e8, 0x61, 0x1f1e6, 0x1f1e7}, "101110"},
      {{0x1100, 0x1161, 0x11a8, 0x1161}, "1001"},
      {{0x1f469, 0x1f3fd, 0x200d, 0x1f466, 0x200d, 0x61}, "100001"},
      {{0x915, 0x94d, 0x937, 0x915, 0x200d, 0x937}, "100101"},
      {{0x600, 0x61, 0x903, 0x600, 0xa}, "10011"},
  };
  for (const Row& row : rows) {
    GraphemeBreaks breaks;
    std::string found;
    for (const std::uint32_t c : row.text) found += breaks.breaks_before(c) ? '1' : '0';
    CHECK(found == row.breaks);
  }
}

TEST_CASE("every character in every company", "[normalize]") {
  constexpr std::uint64_t kStart = 0xcbf29ce484222325;
  std::ostringstream lines;
  lines << std::hex;
  for (std::uint32_t block = 0; block < 0x110; ++block) {
    std::uint64_t digest = kStart;
    for (std::uint32_t c = block * 0x1000; c < (block + 1) * 0x1000; ++c) {
      if (c >= 0xd800 && c <= 0xdfff) continue;
      for (const std::uint32_t kind : kKinds) {
        feed({kind, c, kind}, digest);
        feed({c, kind, c}, digest);
      }
      feed({0x915, 0x94d, c, 0x915}, digest);
      feed({0x1f469, c, 0x200d, 0x1f469}, digest);
    }
    lines << block << ' ' << digest << '\n';
  }
  std::uint64_t state = 12345;
  const auto random = [&state](std::uint64_t n) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 40U) % n;
  };
  std::uint64_t digest = kStart;
  for (int i = 0; i < 2000000; ++i) {
    std::vector<std::uint32_t> text(1 + random(9));
    for (std::uint32_t& c : text) c = kKinds[random(kKinds.size())];
    feed(text, digest);
  }
  lines << "random " << digest << '\n';
  CHECK(normalize::sha256(lines.str()) ==
        "fabdb27454e7fff28e82981af9bbfdff845a264fe8a21f95b8b044a2d2bcd188");
}

}  // namespace
}  // namespace toll::unicode
