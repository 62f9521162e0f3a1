// chunk_boundaries_test.cpp - a text that is cut where ChunkBoundaries says has the tokens of its
// parts.
#include <toll/tokenizer.h>

#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

constexpr std::string_view kKinds[] = {
    "a",  "s",  "re",       "B", "1",  "'", "'s",       "'r",           "!",   "/", " ", "  ", "\n",
    "\r", "\t", "\xc3\xa9", "e", "ll", ".", "\xc2\xa0", "\xe4\xb8\x80", "\xff"};

std::string random_text(std::mt19937& random) {
  std::string text;
  for (unsigned i = 0; i < 1 + random() % 8U; ++i) text += kKinds[random() % std::size(kKinds)];
  return text;
}

}  // namespace

TEST_CASE("a text cut in two has the tokens of its parts", "[encoder]") {
  std::mt19937 random(20261126);
  std::size_t n_compared = 0;
  for (const std::string_view name : test::kVocabNames) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    const ChunkBoundaries cuts(tokenizer);
    REQUIRE(cuts.proved());
    Encoder encoder(tokenizer);
    for (int i = 0; i < 40000; ++i) {
      const std::string text = random_text(random) + "e " + random_text(random);
      const std::size_t at = cuts.last(text);
      REQUIRE(at > 0);
      std::vector<TokenId> whole;
      std::vector<TokenId> parts;
      REQUIRE(encoder.encode(text, whole));
      REQUIRE(encoder.encode(std::string_view(text).substr(0, at), parts));
      REQUIRE(encoder.encode(std::string_view(text).substr(at), parts));
      if (whole != parts) FAIL(name << ": " << text);
      ++n_compared;
    }
  }
  CHECK(n_compared == 240000);
}

TEST_CASE("a text is cut before the last space after a small letter", "[encoder]") {
  const ChunkBoundaries cuts(test::tokenizer_for("o200k_base"));
  CHECK(cuts.last("one two  three") == 7);
  CHECK(cuts.last("A B C 1 2 \n") == 0);
  CHECK(cuts.last(" ") == 0);
  CHECK(cuts.last("") == 0);
}

TEST_CASE("where steps or added tokens come first nothing is proved", "[encoder]") {
  CHECK_FALSE(ChunkBoundaries(test::tokenizer_for("gemma3")).proved());
  CHECK_FALSE(ChunkBoundaries(test::tokenizer_for("llama2")).proved());
}

}  // namespace toll
