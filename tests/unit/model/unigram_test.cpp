// unigram_test.cpp - the Unigram model: ties, unknown text, what is settled when. The rounding rows
// come from sentencepiece 0.2.1 and 0.2.3.
#include "model/unigram.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"

namespace toll::model {
namespace {

using Mode = UnigramModel::Mode;

struct Token {
  std::string bytes;
  double score;
};

struct Encoded {
  std::vector<TokenId> ids;
  std::vector<std::uint32_t> lengths;
  friend bool operator==(const Encoded&, const Encoded&) = default;
};

/// Ids are places in `tokens`; 0 is unknown, and a token only in mode hugging_face.
struct Fixture {
  Fixture(Mode mode, std::vector<Token> with, bool with_byte_ids = false)
      : tokens(std::move(with)) {
    tokens.insert(tokens.begin(), {"<unk>", 0});
    std::vector<base::TrieEntry> entries;
    double least = 0;
    for (std::uint32_t id = 0; id < tokens.size(); ++id) {
      scores.push_back(tokens[id].score);
      least = std::min(least, tokens[id].score);
      if (id == 0 && mode != Mode::hugging_face) continue;
      entries.push_back({tokens[id].bytes, id});
      const auto n_bytes = static_cast<std::uint32_t>(tokens[id].bytes.size());
      model.max_token_bytes = std::max(model.max_token_bytes, n_bytes);
    }
    auto built = base::build_double_array(entries);
    REQUIRE(built);
    units = *std::move(built);
    for (TokenId id = 1000; with_byte_ids && id < 1256; ++id) byte_ids.push_back(id);
    model.mode = mode;
    model.tokens = base::DoubleArray(units);
    model.scores = scores;
    model.unknown_score = least - 10;
    model.unknown = 0;
    model.byte_ids = byte_ids;
  }

  [[nodiscard]] Encoded encode(std::string_view text) const {
    Unigram unigram(model);
    return encode(unigram, text, text.size());
  }

  static Encoded encode(Unigram& unigram, std::string_view text, std::size_t block) {
    Encoded encoded;
    const auto emit = [&](std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
      REQUIRE(ids.size() == lengths.size());
      encoded.ids.insert(encoded.ids.end(), ids.begin(), ids.end());
      encoded.lengths.insert(encoded.lengths.end(), lengths.begin(), lengths.end());
    };
    for (std::size_t at = 0; at < text.size(); at += block) {
      const std::string_view part = text.substr(at, block);
      unigram.push(reinterpret_cast<const std::uint8_t*>(part.data()), part.size(), emit);
    }
    unigram.finish(emit);
    return encoded;
  }

  std::vector<Token> tokens;
  std::vector<double> scores;
  std::vector<base::DoubleArray::Unit> units;
  std::vector<TokenId> byte_ids;
  UnigramModel model;
};

constexpr Mode kModes[] = {Mode::sentencepiece_0_2_2, Mode::hugging_face};

}  // namespace

TEST_CASE("Unigram: the greatest sum of scores", "[unigram]") {
  for (const Mode mode : kModes) {
    const Fixture fixture(
        mode,
        {{"a", 0}, {"b", 0}, {"c", 0}, {"d", 0}, {"cd", 1}, {"ab", 2}, {"abc", 5}, {"abcd", 10}});
    CHECK(fixture.encode("") == Encoded{});
    CHECK(fixture.encode("abcdacdxx") == Encoded{{8, 1, 5, 0}, {4, 1, 2, 2}});
    CHECK(fixture.encode("bcab") == Encoded{{2, 3, 6}, {1, 1, 2}});
  }
}

TEST_CASE("Unigram: of equal paths, the one whose last token begins first", "[unigram]") {
  for (const Mode mode : kModes) {
    const Fixture fixture(mode, {{"a", -1}, {"aa", -1}});
    CHECK(fixture.encode("aaa") == Encoded{{1, 2}, {1, 2}});
    CHECK(fixture.encode("aaaaa") == Encoded{{1, 2, 2}, {1, 2, 2}});
  }
}

TEST_CASE("Unigram: sums are rounded as the library rounds them", "[unigram]") {
  // * ** and ** * are equal, as every sum is rounded to a float before it is compared. It is what
  // the library says.
  const double one = static_cast<float>(-12.2);
  const double two = static_cast<float>(-13.285714286);
  const std::vector<Token> tokens = {
      {"*", one}, {"**", two}, {"x", static_cast<float>(-3.153846154)}};
  const Encoded first_short = {{3, 1, 2}, {1, 1, 2}};
  CHECK(Fixture(Mode::sentencepiece_0_2_2, tokens).encode("x***") == first_short);
}

TEST_CASE("Unigram: unknown characters", "[unigram]") {
  const std::string e = "\xc3\xa9";
  for (const Mode mode : kModes) {
    const Fixture fixture(mode, {{"a", -1}, {"ab", -3}});
    CHECK(fixture.encode("b") == Encoded{{0}, {1}});
    CHECK(fixture.encode(e + "b" + e + "a" + e) == Encoded{{0, 1, 0}, {5, 1, 2}});
    // A character that only a longer token has.
    CHECK(fixture.encode("abb") == Encoded{{2, 0}, {2, 1}});
    // Bytes that are no characters, each unknown by itself; one run.
    CHECK(fixture.encode("a\xff\xc3") == Encoded{{1, 0}, {1, 2}});

    const Fixture with_bytes(mode, {{"a", -1}}, true);
    CHECK(with_bytes.encode("a" + e + "ba") ==
          Encoded{{1, 1000 + 0xc3, 1000 + 0xa9, 1000 + 'b', 1}, {1, 1, 1, 1, 1}});
    CHECK(with_bytes.encode("\xe2\x82") == Encoded{{1000 + 0xe2, 1000 + 0x82}, {1, 1}});
  }
}

TEST_CASE("Unigram: Hugging Face looks a run of unknown characters up", "[unigram]") {
  // Two unknown characters at 30 - 10 each are better than the token for both.
  const std::vector<Token> tokens = {{"a", 40}, {"xy", 30}};
  for (const bool with_byte_ids : {false, true}) {
    Fixture fixture(Mode::hugging_face, tokens, with_byte_ids);
    fixture.model.unknown_score = 20;
    CHECK(fixture.encode("axya") == Encoded{{1, 2, 1}, {1, 2, 1}});
    const Encoded run = with_byte_ids
                            ? Encoded{{1000 + 'x', 1000 + 'y', 1000 + 'x', 1}, {1, 1, 1, 1}}
                            : Encoded{{0, 1}, {3, 1}};
    CHECK(fixture.encode("xyxa") == run);
    // The unknown token, spelled: alone it is itself, beside another it is part of a run.
    const Fixture plain(Mode::hugging_face, {{"a", 0}}, with_byte_ids);
    CHECK(plain.encode("a<unk>a") == Encoded{{1, 0, 1}, {1, 5, 1}});
    const std::size_t n_tokens = with_byte_ids ? 10 : 1;
    CHECK(plain.encode("<unk><unk>").ids.size() == n_tokens);
  }
}

TEST_CASE("Unigram: settled text is forgotten", "[unigram]") {
  const Fixture fixture(Mode::sentencepiece_0_2_2,
                        {{"a", -1}, {"b", -1}, {"ab", -1.5}, {"aa", -1}, {" a", -2}});
  std::string text;
  for (int i = 0; i < 20000; ++i) text += i % 7 == 0 ? " ab" : "abb";
  Unigram unigram(fixture.model, 64);
  const auto ignore = [](auto, auto) {};
  std::size_t most = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    unigram.push(&byte, 1, ignore);
    most = std::max(most, unigram.n_held());
  }
  CHECK(most == 0);  // more than is usual
  unigram.finish(ignore);
  CHECK(Fixture::encode(unigram, text, 1000) == fixture.encode(text));

  // What begins "aaaa..." depends on how it ends, so nothing can be settled; nor is it wrong.
  const std::string odd(100001, 'a');
  unigram.reset();
  unigram.push(reinterpret_cast<const std::uint8_t*>(odd.data()), odd.size(), ignore);
  CHECK(unigram.n_held() > 200000);
  CHECK(unigram.n_held() < 200100);
  unigram.reset();
  const Encoded encoded = Fixture::encode(unigram, odd, 977);
  CHECK(encoded.ids.size() == 50001);
  CHECK(encoded.ids.front() == 1);
  CHECK(encoded.ids.back() == 4);
}

TEST_CASE("Unigram: to count needs no memory, and what is certain is counted at once",
          "[unigram]") {
  const Fixture fixture(Mode::sentencepiece_0_2_2, {{"a", -1}, {"aa", -1}});
  Unigram unigram(fixture.model, 64);
  const std::string odd(100001, 'a');
  std::uint64_t n_tokens = 0;
  std::uint64_t n_bytes = 0;
  const auto add = [&](std::uint64_t n) { n_tokens += n; };
  unigram.begin_count(false);
  for (const char c : odd) {
    const auto byte = static_cast<std::uint8_t>(c);
    unigram.count(&byte, 1, add);
    ++n_bytes;
    REQUIRE(unigram.n_held() == 0);
    REQUIRE(n_tokens <= n_bytes / 2);
    REQUIRE(n_tokens + 50 > n_bytes / 2);
  }
  CHECK(!unigram.end_count(add));
  CHECK(n_tokens == 50001);
}

TEST_CASE("Unigram: a token longer than a byte can say", "[unigram]") {
  const std::string longer(300, 'a');
  const Fixture fixture(Mode::hugging_face, {{"a", -1}, {longer, -2}});
  CHECK(fixture.encode("x" + longer + "a") == Encoded{{0, 1, 2}, {1, 1, 300}});
  std::string text;
  for (int i = 0; i < 100; ++i) text += longer;
  CHECK(fixture.encode(text).ids == std::vector<TokenId>(100, 2));
}

}  // namespace toll::model
