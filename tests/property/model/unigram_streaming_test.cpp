// unigram_streaming_test.cpp - the Unigram model against its slow definition, on small made-up
// vocabularies full of ties, and cut into blocks anywhere, settling as often as can be.
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "model/unigram.h"
#include "model/word_path.h"
#include "oracle/slow_unigram.h"

namespace toll {
namespace {

using Mode = model::UnigramModel::Mode;
using Piece = oracle::SlowUnigram::Piece;

const std::vector<std::string> kLetters = {
    "a", "b", "c", "\xc3\xa9", "\xe6\x97\xa5", "\xf0\x9f\x98\x80"};

std::string random_text(std::mt19937& random, std::size_t n, std::size_t n_letters) {
  std::string text;
  for (; n > 0; --n) text += kLetters[random() % n_letters];
  return text;
}

struct RandomModel {
  RandomModel(std::mt19937& random, Mode mode, std::size_t n_letters) {
    slow.unknown = 0;
    slow.run_may_spell_a_token = mode == Mode::hugging_face;
    slow.sums = mode == Mode::sentencepiece_0_2_2 ? oracle::SlowUnigram::Sums::floats
                                                  : oracle::SlowUnigram::Sums::doubles;
    // Whole scores make ties; others make ties that rounding decides. Huge ones move the zero, and
    // positive ones make unknown characters better than tokens.
    const unsigned kind = random() % 4;
    const auto score = [&]() -> double {
      if (kind == 0) return -static_cast<double>(random() % 4);
      if (kind == 1) return 30.0 - static_cast<double>(random() % 35);
      const double real = -static_cast<double>(random() % 100000) / (kind == 2 ? 7919 : 3);
      return mode == Mode::hugging_face ? real : static_cast<float>(real);
    };
    std::set<std::string> known;
    for (std::size_t i = 3 + random() % 20; i > 0; --i) {
      known.insert(random_text(random, 1 + random() % 4, n_letters));
    }
    TokenId id = 1;
    double least = 0;
    for (const std::string& bytes : known) {
      slow.tokens.push_back({bytes, id++, score()});
      least = std::min(least, slow.tokens.back().score);
    }
    slow.unknown_score = kind == 1 ? 15 : static_cast<float>(least - 10);
    if (random() % 2 == 0) {
      for (TokenId byte = 0; byte < 256; ++byte) slow.byte_ids.push_back(1000 + byte);
    }

    std::vector<base::TrieEntry> entries;
    scores.resize(id);
    for (const auto& token : slow.tokens) {
      entries.push_back({token.bytes, token.id});
      scores[token.id] = token.score;
      fast.max_token_bytes =
          std::max(fast.max_token_bytes, static_cast<std::uint32_t>(token.bytes.size()));
    }
    auto built = base::build_double_array(entries);
    if (!built) FAIL(built.error().detail);
    units = *std::move(built);
    fast.mode = mode;
    fast.tokens = base::DoubleArray(units);
    fast.scores = scores;
    fast.unknown = 0;
    fast.unknown_score = slow.unknown_score;
    fast.byte_ids = slow.byte_ids;
  }

  oracle::SlowUnigram::Model slow;
  model::UnigramModel fast;
  std::vector<double> scores;
  std::vector<base::DoubleArray::Unit> units;
};

std::vector<Piece> encode(model::Unigram& unigram, std::string_view text, std::mt19937& random) {
  std::vector<Piece> pieces;
  const auto emit = [&](std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
    for (std::size_t i = 0; i < ids.size(); ++i) pieces.push_back({ids[i], lengths[i]});
  };
  const std::size_t longest = random() % 2 == 0 ? 3 : 100;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view part = text.substr(at, 1 + random() % longest);
    unigram.push(reinterpret_cast<const std::uint8_t*>(part.data()), part.size(), emit);
    at += part.size();
  }
  unigram.finish(emit);
  return pieces;
}

struct Counted {
  std::uint64_t n_tokens;
  bool ends_unknown;
};

/// The same, of tokens that are only counted.
Counted count(model::Unigram& unigram, std::string_view text, bool after_unknown,
              std::mt19937& random) {
  Counted counted{0, false};
  const auto add = [&](std::uint64_t n) { counted.n_tokens += n; };
  const std::size_t longest = random() % 2 == 0 ? 3 : 100;
  unigram.begin_count(after_unknown);
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view part = text.substr(at, 1 + random() % longest);
    unigram.count(reinterpret_cast<const std::uint8_t*>(part.data()), part.size(), add);
    at += part.size();
  }
  counted.ends_unknown = unigram.end_count(add);
  unigram.set_sum(0);
  return counted;
}

}  // namespace

TEST_CASE("Unigram equals its slow definition, however the text is cut", "[unigram]") {
  const unsigned seed = 20261122;
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::size_t n_tokens = 0;
  std::size_t n_unknown = 0;
  for (int round = 0; round < 600; ++round) {
    const Mode mode = static_cast<Mode>(round % 2);
    const std::size_t n_letters = 1 + random() % kLetters.size();
    const RandomModel model(random, mode, n_letters);
    const oracle::SlowUnigram slow(model.slow);
    model::Unigram unigram(model.fast, random() % 2 == 0 ? 1 : 4096);
    for (int text_number = 0; text_number < 8; ++text_number) {
      const std::size_t n = random() % (text_number == 0 ? 800 : 60);
      const std::string text = random_text(random, n, n_letters + (random() % 2 & (n_letters < 6)));
      CAPTURE(round, text);
      const std::vector<Piece> expected = slow.encode(text);
      REQUIRE(encode(unigram, text, random) == expected);
      // sentencepiece: an unknown token belongs to one before it; bytes do not.
      const bool fuses = mode != Mode::hugging_face && model.slow.byte_ids.empty();
      const bool after_unknown = fuses && random() % 2 == 0;
      const bool is_fused = after_unknown && !expected.empty() && expected.front().id == 0;
      const Counted counted = count(unigram, text, after_unknown, random);
      REQUIRE(counted.n_tokens == expected.size() - (is_fused ? 1U : 0U));
      if (fuses && !expected.empty()) REQUIRE(counted.ends_unknown == (expected.back().id == 0));
      n_tokens += expected.size();
      for (const Piece& piece : expected) n_unknown += piece.id == 0 || piece.id >= 1000 ? 1 : 0;
    }
  }
  CHECK(n_tokens > 50000);
  CHECK(n_unknown > 5000);
}

TEST_CASE("Unigram: bytes that are no text are unknown one by one", "[unigram]") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    RandomModel model(random, static_cast<Mode>(round % 2), 6);
    model::Unigram whole(model.fast);
    model::Unigram cut(model.fast, 1);
    std::string text = random_text(random, random() % 200, 6);
    for (char& c : text) {
      if (random() % 8 == 0) c = static_cast<char>(random());
    }
    std::vector<Piece> expected;
    const auto emit = [&](std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
      for (std::size_t i = 0; i < ids.size(); ++i) expected.push_back({ids[i], lengths[i]});
    };
    whole.push(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), emit);
    whole.finish(emit);
    std::size_t n_bytes = 0;
    for (const Piece& piece : expected) n_bytes += piece.n_bytes;
    CHECK(n_bytes == text.size());
    CHECK(encode(cut, text, random) == expected);
    CHECK(count(cut, text, false, random).n_tokens == expected.size());
  }
}

TEST_CASE("a word by itself has the tokens of the slow definition, or is left to Unigram",
          "[unigram]") {
  std::mt19937 random(20261129);
  std::size_t n_encoded = 0;
  std::size_t n_left = 0;
  for (int round = 0; round < 400; ++round) {
    const std::size_t n_letters = 1 + random() % kLetters.size();
    const RandomModel model(random, Mode::hugging_face, n_letters);
    const oracle::SlowUnigram slow(model.slow);
    for (int i = 0; i < 20; ++i) {
      std::string text = random_text(random, 1 + random() % 20, n_letters);
      if (i % 5 == 0) text[random() % text.size()] = static_cast<char>(random());
      CAPTURE(round, text);
      std::vector<TokenId> expected;
      bool has_unknown = false;
      for (const Piece& piece : slow.encode(text)) {
        expected.push_back(piece.id);
        has_unknown |= piece.id == 0 || piece.id >= 1000;
      }
      std::vector<TokenId> ids(text.size());
      ids.resize(model::encode_word(model.fast, reinterpret_cast<const std::uint8_t*>(text.data()),
                                    text.size(), ids.data()));
      if (ids.empty()) {
        ++n_left;  // an unknown run may yet spell a token
        continue;
      }
      ++n_encoded;
      REQUIRE(!has_unknown);
      REQUIRE(ids == expected);
    }
  }
  CHECK(n_encoded > 2000);
  CHECK(n_left > 500);
}

}  // namespace toll
