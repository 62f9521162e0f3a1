// word_caches_test.cpp - what remembers words must never change an answer: more words than the
// caches hold, of every length that they tell apart, against merging each word by itself.
#include <toll/tokenizer.h>

#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "model/bpe.h"
#include "vocab/view.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

/// A space and letters, so that it is one piece wherever it stands. Few words come often, and most
/// but once.
std::string random_word(std::mt19937& random) {
  const bool is_frequent = random() % 3U == 0;
  std::mt19937 letters(is_frequent ? static_cast<std::uint32_t>(random() % 2000U)
                                   : static_cast<std::uint32_t>(random()));
  const std::uint32_t kind = letters() % 64U;
  const std::size_t n = 1 + letters() % (kind == 0 ? 300U : kind < 16 ? 40U : 12U);
  std::string word = " ";
  const bool is_cyrillic = letters() % 4U == 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (is_cyrillic) word += '\xd0';
    word += static_cast<char>(is_cyrillic ? 0xb0 + letters() % 16U : 'a' + letters() % 26U);
  }
  return word;
}

}  // namespace

TEST_CASE("a cache of words changes no answer", "[encoder]") {
  const Tokenizer& tokenizer = test::tokenizer_for("o200k_base");
  const Vocab::View& view = tokenizer.vocab().tables();
  model::Bpe bpe(model::PairTable({view.pair_slots, view.pair_groups, {}, {}, view.byte_merges}),
                 model::SymbolTable(view.byte_ids));
  std::mt19937 random(20261123);
  std::string text;
  std::vector<TokenId> wanted;
  for (int i = 0; i < 500000; ++i) {
    const std::string word = random_word(random);
    text += word;
    const TokenId whole = view.find(word.data(), word.size());
    if (whole != kNoToken) {
      wanted.push_back(whole);
      continue;
    }
    for (const model::Symbol& symbol :
         bpe.encode(reinterpret_cast<const std::uint8_t*>(word.data()), word.size()))
      wanted.push_back(symbol.id);
  }
  Encoder encoder(tokenizer);
  std::vector<TokenId> got;
  REQUIRE(encoder.encode(text, got));
  CHECK(got == wanted);
  for (int round = 0; round < 2; ++round) {  // an empty cache, then a full one
    const auto count = encoder.count(text);
    REQUIRE(count);
    CHECK(*count == wanted.size());
  }
}

}  // namespace toll
