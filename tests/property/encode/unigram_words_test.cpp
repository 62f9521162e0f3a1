// unigram_words_test.cpp - a text whose sums go on from its beginning has the tokens that the
// model's slow definition gives the whole, though words are remembered and not summed up again: for
// random vocabularies full of ties and near ties, on texts long enough for rounding to choose and
// for the zero to move, in blocks of any size.
#include <toll/compile.h>
#include <toll/sink.h>
#include <toll/steps.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "compiled.h"
#include "encode/collect_step.h"
#include "encode/model_views.h"
#include "encode/step_chain.h"
#include "model/stable_path.h"
#include "model/word_path.h"
#include "normalize/sentencepiece.h"
#include "oracle/slow_unigram.h"
#include "unicode/utf8.h"
#include "vocab/view.h"

namespace toll {
namespace {

const std::string kMark = "\xe2\x96\x81";
// The last two are in no token.
const std::vector<std::string> kAlphabet = {
    "a", " ", "b", "a", " ", "c", kMark, "\xc3\xa9", "\xf0\x9f\x98\x80", "d"};

struct RandomModel {
  explicit RandomModel(std::mt19937& random) {
    source.properties = {{"name", "random"}};
    source.model.kind = SourceModel::Kind::unigram_sp;
    source.tokens.push_back({0, "<unk>", false});
    source.model.unknown = 0;
    slow.sums = oracle::SlowUnigram::Sums::floats;
    if (random() % 2U == 0) {
      for (unsigned byte = 0; byte < 256; ++byte) {
        char name[8];
        std::snprintf(name, sizeof name, "<0x%02X>", byte);
        const auto id = static_cast<TokenId>(source.tokens.size());
        source.tokens.push_back({id, name, false});
        source.model.byte_ids.push_back(id);
      }
    }
    std::set<std::string> known;
    if (random() % 8U != 0) known.insert(kMark);
    for (std::size_t i = 3 + random() % 20U; i > 0; --i) {
      std::string token = random() % 3U == 0 ? kMark : "";
      const std::size_t n = 1 + random() % 4U;
      for (std::size_t k = 0; k < n; ++k) token += kInTokens[random() % kInTokens.size()];
      if (random() % 24U == 0) token += kMark;
      known.insert(token);
    }
    // Whole scores make ties, and others ties that rounding decides; huge ones move the zero.
    const unsigned kind = random() % 4U;
    float least = std::numeric_limits<float>::max();
    for (const std::string& bytes : known) {
      const auto id = static_cast<TokenId>(source.tokens.size());
      const auto real = static_cast<float>(random() % 100000U);
      float score = -static_cast<float>(random() % 4U);
      if (kind == 1) score = -real / 7919 - 1;
      if (kind == 2) score = -real / 300;
      if (kind == 3) score = 3 - real / 20000;
      least = std::min(least, score);
      source.tokens.push_back({id, bytes, true, score});
      slow.tokens.push_back({bytes, id, score});
    }
    source.model.unknown_score = static_cast<double>(least - 10.0F);
    slow.unknown = 0;
    slow.unknown_score = source.model.unknown_score;
    slow.byte_ids = source.model.byte_ids;
    std::uint32_t flags = kSpEscapeSpaces;
    if (random() % 2U == 0) flags |= kSpDummyPrefix;
    if (random() % 2U == 0) flags |= kSpRemoveExtraSpaces;
    if (random() % 4U == 0) flags |= kSpSpaceAsSuffix;
    source.steps = {{StepKind::sentencepiece, flags, "", ""}};
  }

  [[nodiscard]] std::vector<TokenId> expected(const std::string& text) const {
    encode::CollectStep collected;
    normalize::SentencePiece step(&collected, {}, {},
                                  normalize::SentencePiece::options_of(source.steps[0].flags));
    const std::string normalised = collected.apply(step, text);
    std::vector<TokenId> ids;
    for (const auto& piece : oracle::SlowUnigram(slow).encode(normalised)) ids.push_back(piece.id);
    return ids;
  }

  static inline const std::vector<std::string> kInTokens = {"a", "b", "a", "c", "\xc3\xa9"};
  VocabSource source;
  oracle::SlowUnigram::Model slow;
};

std::string random_word(std::mt19937& random) {
  std::string word;
  const std::size_t n = 1 + random() % 12U;
  for (std::size_t k = 0; k < n; ++k)
    word += RandomModel::kInTokens[random() % RandomModel::kInTokens.size()];
  return word;
}

/// The largest sum that finding a word's path compares, of either sign.
double slow_reach(const oracle::SlowUnigram::Model& model, const model::WordPath& path,
                  std::string_view word) {
  double reach = 0;
  for (std::size_t start = 0; start < word.size(); ++start) {
    if ((static_cast<unsigned char>(word[start]) & 0xC0U) == 0x80) continue;  // inside a character
    const double sum = path.at(start).best;
    const std::size_t n_char = unicode::char_length(word.data() + start, word.size() - start);
    bool has_token = false;
    for (const auto& token : model.tokens) {
      if (!word.substr(start).starts_with(token.bytes)) continue;
      has_token |= token.bytes.size() == n_char;
      reach = std::max(reach, std::abs(sum + token.score));
    }
    if (!has_token) reach = std::max(reach, std::abs(sum + model.unknown_score));
  }
  return reach;
}

}  // namespace

TEST_CASE("words of Unigram are remembered as the sums have them", "[cuts]") {
  std::mt19937 random(20261123);
  std::size_t n_cut = 0;
  std::size_t n_tokens = 0;
  for (int round = 0; round < 160; ++round) {
    const RandomModel model(random);
    auto image = compile_vocab(model.source);
    REQUIRE(image);
    auto vocab = Vocab::copy_of(*image);
    REQUIRE(vocab);
    n_cut += encode::splits_characters(vocab->tables()) ? 1U : 0U;
    auto tokenizer = Tokenizer::create(*std::move(vocab));
    REQUIRE(tokenizer);
    Encoder encoder(*tokenizer);
    for (int i = 0; i < 16; ++i) {
      const std::size_t n_letters = 3 + random() % (kAlphabet.size() - 2);
      const std::size_t n = random() % (i < 12 ? 60U : 6000U);
      std::string text;
      for (std::size_t k = 0; k < n; ++k) text += kAlphabet[random() % n_letters];
      const std::vector<TokenId> expected = model.expected(text);
      n_tokens += expected.size();
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids));
      if (ids != expected) FAIL("round " << round << ": ids of \"" << text.substr(0, 300) << '"');
      if (*encoder.count(text) != expected.size()) FAIL("round " << round << ": count");
      std::vector<Slice> slices;
      REQUIRE(encoder.slices(text, slices));
      ids.clear();
      std::uint64_t end = 0;
      for (const Slice& slice : slices) {
        ids.push_back(slice.id);
        if (slice.offset != end) FAIL("round " << round << ": a gap between slices");
        end = slice.offset + slice.n_bytes;
      }
      if (ids != expected) FAIL("round " << round << ": slices");
      ids.clear();
      IdSink sink(ids);
      encoder.begin(sink);
      for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t n_block = 1 + random() % 3000U;
        REQUIRE(encoder.feed(std::string_view(text).substr(begin, n_block)));
        begin += n_block;
      }
      REQUIRE(encoder.finish());
      if (ids != expected) FAIL("round " << round << ": blocks");
    }
  }
  CHECK(n_cut > 100);
  CHECK(n_tokens > 500000);
}

TEST_CASE("no sum of a word is further from zero than its reach", "[cuts]") {
  std::mt19937 random(7);
  std::size_t n_close = 0;
  for (int round = 0; round < 300; ++round) {
    const RandomModel model(random);
    const Vocab vocab = test::compiled(model.source);
    const model::UnigramModel unigram_model = encode::unigram_view(vocab.tables());
    for (int i = 0; i < 40; ++i) {
      const std::string word = random_word(random);
      model::WordPath path;
      path.find<true>(unigram_model, reinterpret_cast<const std::uint8_t*>(word.data()),
                      word.size());
      const double reach = slow_reach(model.slow, path, word);
      INFO('"' << word << "\": " << reach);
      REQUIRE(path.reach() >= reach);
      n_close += path.reach() < reach + 20 ? 1U : 0U;
    }
  }
  CHECK(n_close > 1000);
}

TEST_CASE("a word's path is stable up to the sum at which rounding may choose", "[cuts]") {
  std::mt19937 random(5);
  std::size_t n_sure = 0;
  std::size_t n_changed = 0;  // words without a stable path, where rounding did choose
  for (int round = 0; round < 300; ++round) {
    const RandomModel model(random);
    const Vocab vocab = test::compiled(model.source);
    const model::UnigramModel unigram_model = encode::unigram_view(vocab.tables());
    model::Unigram unigram(unigram_model);
    for (int i = 0; i < 40; ++i) {
      const std::string word = random_word(random);
      const auto* const data = reinterpret_cast<const std::uint8_t*>(word.data());
      const model::StablePath path = model::stable_path(unigram_model, false, data, word.size());
      const auto tokens_after = [&](double sum) {
        std::vector<TokenId> ids;
        const auto emit = [&ids](auto some, auto) {
          ids.insert(ids.end(), some.begin(), some.end());
        };
        unigram.reset();
        unigram.set_sum(sum);
        unigram.push(data, word.size(), emit);
        unigram.flush(emit);
        return ids;
      };
      const std::vector<TokenId> alone = tokens_after(0);
      for (int k = 0; k < 20; ++k) {
        const double size =
            k == 0 ? path.limit - 0.01 : 100000.0 * static_cast<double>(random()) / 4294967296.0;
        const auto sum = static_cast<float>(random() % 2U == 0 ? size : -size);
        const std::vector<TokenId> ids = tokens_after(sum);
        if (std::abs(sum) >= path.limit) {
          n_changed += ids != alone ? 1U : 0U;
          continue;
        }
        ++n_sure;
        std::vector<TokenId> all(path.ids.begin(), path.ids.begin() + path.n);
        const auto fused = std::unique(all.begin(), all.end(),
                                       [](TokenId a, TokenId b) { return a == 0 && b == 0; });
        all.erase(fused, all.end());
        if (ids != all) FAIL("\"" << word << "\" after " << sum << ", limit " << path.limit);
      }
    }
  }
  CHECK(n_sure > 50000);
  CHECK(n_changed > 100);
}

}  // namespace toll
