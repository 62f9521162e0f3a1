// word_piece_test.cpp - WordPiece, a row a case, and the same words cut into blocks.
#include "model/word_piece.h"

#include <string>
#include <vector>

#include "catch.h"

namespace toll::model {
namespace {

struct Encoded {
  std::vector<TokenId> ids;
  std::vector<std::uint32_t> lengths;
  friend bool operator==(const Encoded&, const Encoded&) = default;
};

const std::vector<std::string> kTokens = {"[UNK]", "un",  "##aff",      "##able",   "##a", "##ff",
                                          "a",     "##b", "##\xc3\xa9", "\xc3\xa9", "##",  "##un"};

struct Fixture {
  explicit Fixture(std::string_view prefix = "##", std::uint32_t max_chars = 10) {
    std::vector<base::TrieEntry> entries;
    for (std::uint32_t id = 0; id < kTokens.size(); ++id) entries.push_back({kTokens[id], id});
    auto built = base::build_double_array(entries);
    REQUIRE(built);
    units = *std::move(built);
    model = {base::DoubleArray(units), prefix, max_chars, 0};
  }

  [[nodiscard]] Encoded encode(std::string_view word, std::size_t block) const {
    WordPiece word_piece(model);
    Encoded encoded;
    const auto emit = [&](std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
      encoded.ids.insert(encoded.ids.end(), ids.begin(), ids.end());
      encoded.lengths.insert(encoded.lengths.end(), lengths.begin(), lengths.end());
    };
    // The second time shows that nothing is left over from the first.
    for (int round = 0; round < 2; ++round) {
      encoded = {};
      for (std::size_t at = 0; at < word.size(); at += block) {
        const std::string_view part = word.substr(at, block);
        word_piece.push(reinterpret_cast<const std::uint8_t*>(part.data()), part.size(), emit);
      }
      word_piece.finish(emit);
    }
    return encoded;
  }

  std::vector<base::DoubleArray::Unit> units;
  WordPieceModel model;
};

}  // namespace

TEST_CASE("WordPiece: longest token first, or the whole word unknown", "[word_piece]") {
  struct Row {
    std::string word;
    Encoded expected;
  };
  const std::string e = "\xc3\xa9";
  const std::vector<Row> rows = {
      {"", {{}, {}}},
      {"unaffable", {{1, 2, 3}, {2, 3, 4}}},
      {"a", {{6}, {1}}},
      {"ab", {{6, 7}, {1, 1}}},
      {"unaffx", {{0}, {6}}},   // no way on: not even "un" is kept
      {"b", {{0}, {1}}},        // only a continuing token
      {"##a", {{4}, {3}}},      // a word may spell the prefix
      {"a##", {{0}, {3}}},      // the prefix itself is no continuing token of no bytes
      {"##un##a", {{0}, {7}}},  // "####" begins no token
      {e + e, {{9, 8}, {2, 2}}},
      {"a" + e + e + e + e + e + e + e + e + e,
       {{6, 8, 8, 8, 8, 8, 8, 8, 8, 8}, {1, 2, 2, 2, 2, 2, 2, 2, 2, 2}}},  // 10 characters
      {"abbbbbbbbbb", {{0}, {11}}},                                        // 11 characters
      {"ab\xff", {{0}, {3}}},
      {"a" + std::string(100000, 'b'), {{0}, {100001}}},
  };
  const Fixture fixture;
  for (const Row& row : rows) {
    CAPTURE(row.word.substr(0, 40));
    for (const std::size_t block : {1U, 2U, 3U, 1000000U}) {
      CHECK(fixture.encode(row.word, block) == row.expected);
    }
  }
}

TEST_CASE("WordPiece: other prefixes", "[word_piece]") {
  CHECK(Fixture("").encode("aun", 9) == Encoded{{6, 1}, {1, 2}});
  CHECK(Fixture("@@").encode("aun", 9) == Encoded{{0}, {3}});
  CHECK(Fixture("@@").encode("un", 9) == Encoded{{1}, {2}});
}

TEST_CASE("WordPiece: the longest word is counted in characters", "[word_piece]") {
  const std::string e = "\xc3\xa9";
  CHECK(Fixture("##", 2).encode(e + e, 1) == Encoded{{9, 8}, {2, 2}});
  CHECK(Fixture("##", 1).encode(e + e, 1) == Encoded{{0}, {4}});
  CHECK(Fixture("##", 0).encode("a", 1) == Encoded{{0}, {1}});
}

}  // namespace toll::model
