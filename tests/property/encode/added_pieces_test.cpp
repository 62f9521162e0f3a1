// added_pieces_test.cpp - where an added token goes to the model as a piece among others, the ids
// and the number of tokens are those that slices have, for which every segment between added tokens
// begins anew: random texts full of added tokens and of what nearly is one, in blocks of any size.
#include <toll/sink.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

const std::vector<std::string> kParts = {"\n",
                                         "\n\n",
                                         "\n\n\n\n\n\n\n",
                                         "\t",
                                         "\t\t",
                                         " ",
                                         "  ",
                                         "   ",
                                         "\xe2\x96\x81",
                                         "\xe2\x96\x81\xe2\x96\x81\xe2\x96\x81",
                                         "<table>",
                                         "<tabl",
                                         "</h1>",
                                         "<unused7>",
                                         "<start_of_turn>",
                                         "<eos>",
                                         "[multimodal]",
                                         "<0x0A>",
                                         "hello",
                                         " world",
                                         "The",
                                         ".",
                                         "\xe4\xbd\xa0\xe5\xa5\xbd",
                                         "\xf0\x9f\x98\x80",
                                         std::string(1, '\0'),
                                         "\xff",
                                         "\xe2\x96"};

std::string random_text(std::mt19937& random) {
  std::string text;
  // Some of them are longer than what is held before it is given on.
  const std::size_t n = random() % 8U == 0 ? random() % 4000U : random() % 40U;
  // A few kinds at a time, or one again and again.
  std::vector<std::string> kinds(1 + random() % 8U);
  for (std::string& kind : kinds) kind = kParts[random() % kParts.size()];
  for (std::size_t i = 0; i < n; ++i) text += kinds[random() % kinds.size()];
  return text;
}

void feed(Encoder& encoder, Sink& sink, const std::string& text, Specials specials,
          std::mt19937& random) {
  encoder.begin(sink, specials);
  const bool small = random() % 2U == 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t n =
        std::min<std::size_t>(text.size() - at, small ? 1 + random() % 9U : 1 + random() % 9000U);
    REQUIRE(encoder.feed(std::string_view(text).substr(at, n)));
    at += n;
  }
  REQUIRE(encoder.finish());
}

}  // namespace

TEST_CASE("added tokens among pieces are what they are by themselves", "[added]") {
  std::mt19937 random(4321);
  for (const std::string_view name : {"gemma3", "gemma2", "llama2", "mistral_7b"}) {
    Encoder encoder(test::tokenizer_for(name));
    std::size_t n_ids = 0;
    for (int round = 0; round < 600; ++round) {
      const std::string text = random_text(random);
      const Specials specials =
          std::array{Specials::as_text, Specials::as_token, Specials::strip}[random() % 3U];
      INFO(name << " " << round);
      std::vector<Slice> slices;
      REQUIRE(encoder.slices(text, slices, specials));
      std::vector<TokenId> wanted;
      for (const Slice& slice : slices) wanted.push_back(slice.id);

      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids, specials));
      REQUIRE(ids == wanted);
      ids.clear();
      IdSink sink(ids);
      feed(encoder, sink, text, specials, random);
      REQUIRE(ids == wanted);
      CountSink counts;
      feed(encoder, counts, text, specials, random);
      REQUIRE(counts.n_tokens() == wanted.size());
      // What one text leaves behind must not reach the next: the sink stops in its middle.
      LimitSink limit(1 + random() % 50U);
      encoder.begin(limit, specials);
      (void)encoder.feed(text);
      n_ids += ids.size();
    }
    CHECK(n_ids > 10000);
  }
}

}  // namespace toll
