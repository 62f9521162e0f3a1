// char_splits_test.cpp - a text that is cut where no token holds two characters side by side has
// the tokens of the whole: for random vocabularies whose tokens hold spaces anywhere, on all short
// texts of a few characters and on long random ones, in blocks of any size.
#include <toll/compile.h>
#include <toll/sink.h>
#include <toll/steps.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "encode/step_chain.h"
#include "model/bpe.h"
#include "model/split_pairs.h"
#include "vocab/view.h"

namespace toll {
namespace {

const std::string kMark = "\xe2\x96\x81";
// Of one to four bytes; the last two are no tokens and fall back to those of their bytes.
const std::vector<std::string> kAlphabet = {"a", " ", "b", kMark, "\xc3\xa9", "\xf0\x9f\x98\x80"};

/// A vocabulary of characters, of tokens that random merges make of them, and of bytes.
VocabSource random_source(std::mt19937& random) {
  VocabSource source;
  source.properties = {{"name", "random"}};
  source.model.kind = SourceModel::Kind::char_bpe;
  const auto add = [&source](std::string bytes, bool matchable) {
    const auto id = static_cast<TokenId>(source.tokens.size());
    source.tokens.push_back({id, std::move(bytes), matchable});
    return id;
  };
  source.model.unknown = add("<unk>", false);
  for (unsigned byte = 0; byte < 256; ++byte) {
    char name[8];
    std::snprintf(name, sizeof name, "<0x%02X>", byte);
    source.model.byte_ids.push_back(add(name, false));
  }
  std::vector<TokenId> ids;
  std::set<std::string> known;
  for (const char* character : {"a", "b", "\xe2\x96\x81", "\xe4\xb8\x80"}) {
    ids.push_back(add(character, true));
    known.insert(character);
  }
  for (unsigned i = 0; i < 2 + random() % 12U; ++i) {
    const TokenId left = ids[random() % ids.size()];
    const TokenId right = ids[random() % ids.size()];
    const std::string both = source.tokens[left].bytes + source.tokens[right].bytes;
    if (both.size() > 18 || !known.insert(both).second) continue;
    ids.push_back(add(both, true));
    source.model.merges.push_back({left, right, ids.back()});
  }
  source.steps = {{StepKind::replace, 0, " ", kMark}};
  if (random() % 2U == 0)
    source.steps.insert(source.steps.begin(), {StepKind::prepend, 0, kMark, ""});
  return source;
}

/// What the model makes of the whole, with nothing cut and each space spelt as it is meant.
std::vector<TokenId> uncut(const VocabSource& source, model::Bpe& bpe, const std::string& text) {
  std::string spelt = source.steps.size() == 2 && !text.empty() ? kMark : "";
  for (const char c : text) spelt += c == ' ' ? kMark : std::string(1, c);
  std::vector<TokenId> ids;
  for (const model::Symbol& symbol :
       bpe.encode(reinterpret_cast<const std::uint8_t*>(spelt.data()), spelt.size()))
    ids.push_back(symbol.id);
  return ids;
}

struct Compared {
  std::uint64_t n_texts = 0;
  std::uint64_t n_cuts = 0;
};

void compare(const VocabSource& source, const Tokenizer& tokenizer, std::mt19937& random,
             Compared& compared) {
  const Vocab::View& view = tokenizer.vocab().tables();
  model::Bpe bpe(
      model::PairTable(
          {view.pair_slots, view.pair_groups, view.merged_ids, view.merge_ranks, view.byte_merges}),
      model::SymbolTable(view.char_page_of, view.char_ids, view.byte_ids, view.header->unknown_id));
  Encoder encoder(tokenizer);
  const auto check = [&](const std::string& text) {
    const std::vector<TokenId> expected = uncut(source, bpe, text);
    std::vector<TokenId> ids;
    REQUIRE(encoder.encode(text, ids));
    if (ids != expected) FAIL("ids of \"" << text << '"');
    if (*encoder.count(text) != expected.size()) FAIL("count of \"" << text << '"');
    std::vector<Slice> slices;
    REQUIRE(encoder.slices(text, slices));
    if (slices.size() != expected.size()) FAIL("slices of \"" << text << '"');
    ++compared.n_texts;
  };
  std::vector<std::size_t> at;
  for (std::size_t n = 0; n <= 4; ++n) {
    at.assign(n, 0);
    for (bool more = true; more;) {
      std::string text;
      for (const std::size_t i : at) text += kAlphabet[i];
      check(text);
      more = false;
      for (std::size_t i = 0; i < n && !more; ++i) {
        more = ++at[i] < kAlphabet.size();
        if (!more) at[i] = 0;
      }
    }
  }
  for (int i = 0; i < 12; ++i) {
    std::string text;
    const std::size_t n = random() % (i < 10 ? 60U : 12000U);
    for (std::size_t k = 0; k < n; ++k) text += kAlphabet[random() % (i % 2 == 0 ? 3U : 6U)];
    check(text);
    std::vector<TokenId> ids;
    IdSink sink(ids);
    encoder.begin(sink);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t n_block = 1 + random() % 6000U;
      REQUIRE(encoder.feed(std::string_view(text).substr(begin, n_block)));
      begin += n_block;
    }
    REQUIRE(encoder.finish());
    if (ids != uncut(source, bpe, text)) FAIL("blocks of a text of " << text.size() << " bytes");
  }
  const model::CharSplits cuts(view.split_pairs, true);
  for (const char left : {'a', 'b', ' '}) {
    for (const char right : {'a', 'b', ' '})
      compared.n_cuts +=
          cuts.between(static_cast<std::uint8_t>(left), static_cast<std::uint8_t>(right));
  }
}

}  // namespace

TEST_CASE("text cut between characters has the tokens of the whole", "[cuts]") {
  std::mt19937 random(20261126);
  Compared compared;
  for (int round = 0; round < 120; ++round) {
    const VocabSource source = random_source(random);
    auto image = compile_vocab(source);
    REQUIRE(image);
    auto vocab = Vocab::copy_of(*image);
    REQUIRE(vocab);
    if (vocab->tables().split_pairs.empty()) continue;  // there are no merges
    CHECK(encode::spaces_can_wait(vocab->tables()));
    auto tokenizer = Tokenizer::create(*std::move(vocab));
    REQUIRE(tokenizer);
    compare(source, *tokenizer, random, compared);
  }
  CHECK(compared.n_texts > 100000);
  CHECK(compared.n_cuts > 300);
}

TEST_CASE("where tokens do not spell what they cover, nothing is cut between characters",
          "[cuts]") {
  std::mt19937 random(7);
  VocabSource source = random_source(random);
  REQUIRE_FALSE(source.model.merges.empty());
  const auto cuts_of = [](const VocabSource& from) {
    auto image = compile_vocab(from);
    REQUIRE(image);
    return Vocab::copy_of(*image)->tables().split_pairs.size();
  };
  CHECK(cuts_of(source) > 0);

  VocabSource merges_bytes = source;
  const TokenId left = source.model.byte_ids[0xc3];
  const TokenId right = source.model.byte_ids[0xa9];
  const auto merged = static_cast<TokenId>(source.tokens.size());
  merges_bytes.tokens.push_back({merged, "<0xC3><0xA9>", true});
  merges_bytes.model.merges.push_back({left, right, merged});
  CHECK(cuts_of(merges_bytes) == 0);

  // Nor before a mark: the last byte of a character merges with it, and no token shows which.
  VocabSource over_mark = source;
  const auto mark = std::find_if(source.tokens.begin(), source.tokens.end(),
                                 [](const SourceToken& token) { return token.bytes == kMark; });
  over_mark.tokens.push_back({merged, "<0xA9>" + kMark, true});
  over_mark.model.merges.insert(over_mark.model.merges.begin(), {right, mark->id, merged});
  auto image = compile_vocab(over_mark);
  REQUIRE(image);
  auto tokenizer = Tokenizer::create(*Vocab::copy_of(*image));
  REQUIRE(tokenizer);
  const Vocab::View& view = tokenizer->vocab().tables();
  model::Bpe bpe(
      model::PairTable(
          {view.pair_slots, view.pair_groups, view.merged_ids, view.merge_ranks, view.byte_merges}),
      model::SymbolTable(view.char_page_of, view.char_ids, view.byte_ids, view.header->unknown_id));
  std::vector<TokenId> ids;
  REQUIRE(Encoder(*tokenizer).encode("a\xc3\xa9 b", ids));
  CHECK(std::find(ids.begin(), ids.end(), merged) != ids.end());
  CHECK(ids == uncut(over_mark, bpe, "a\xc3\xa9 b"));

  VocabSource has_unknown = source;
  has_unknown.model.byte_ids.clear();
  CHECK(cuts_of(has_unknown) == 0);

  VocabSource no_text = source;
  no_text.tokens.push_back({merged, "a\xff", true});
  CHECK(cuts_of(no_text) == 0);
}

TEST_CASE("characters that make nothing leave their neighbours side by side", "[cuts]") {
  VocabSource source;
  source.properties = {{"name", "no unknown"}};
  source.model.kind = SourceModel::Kind::char_bpe;
  source.tokens = {{0, "a", true}, {1, kMark, true}, {2, kMark + kMark, true}};
  source.model.merges = {{1, 1, 2}};
  source.steps = {{StepKind::replace, 0, " ", kMark}};
  auto image = compile_vocab(source);
  REQUIRE(image);
  auto tokenizer = Tokenizer::create(*Vocab::copy_of(*image));
  REQUIRE(tokenizer);
  std::vector<TokenId> ids;
  REQUIRE(Encoder(*tokenizer).encode("a \n a", ids));
  CHECK(ids == std::vector<TokenId>{0, 2, 0});
}

}  // namespace toll
