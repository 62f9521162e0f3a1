// wide_splits_test.cpp - a piece that is cut between wide characters has the tokens of the whole:
// for vocabularies made to break it, whose tokens begin and end anywhere in a character, and for
// real ones.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <cstring>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "each_isa.h"
#include "model/bpe.h"
#include "model/split_pairs.h"
#include "oracle/slow_bpe.h"
#include "unicode/utf8.h"
#include "vocab/view.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

struct Texts {
  std::uint64_t n = 0;
  std::uint64_t n_cuts = 0;

  /// Compares the cuts with those among the places that a kernel finds.
  static void compare_chosen(const model::WideSplits& cuts, const std::uint8_t* data,
                             std::size_t n) {
    std::vector<std::uint32_t> wanted;
    cuts.split(data, n,
               [&](std::size_t end) { wanted.push_back(static_cast<std::uint32_t>(end)); });
    std::vector<std::uint32_t> places;
    bool is_after_wide = false;
    for (std::size_t at = 0; at < n;) {
      const auto n_bytes = unicode::char_length(reinterpret_cast<const char*>(data) + at, n - at);
      if (is_after_wide && n_bytes > 2)
        places.push_back(static_cast<std::uint32_t>(at) | simd::kWidePlace);
      is_after_wide = n_bytes > 2;
      at += n_bytes;
    }
    places.push_back(static_cast<std::uint32_t>(n));
    test::each_isa_with(&simd::Kernels::choose_wide_splits, [&](const simd::Kernels& kernels) {
      std::vector<std::uint32_t> ends = places;
      model::WideSplits chooser = cuts;  // which remembers how few there were
      const auto left = chooser.choose(kernels, data, ends);
      if (!std::equal(left.begin(), left.end(), wanted.begin(), wanted.end()))
        FAIL(kernels.isa << " chose: " << std::string(data, data + n));
    });
  }

  /// Compares the tokens of `text` with those of its parts.
  void compare(model::Bpe& bpe, const model::WideSplits& cuts, const std::string& text) {
    const std::string padded = text + std::string(8, '\0');
    const auto* data = reinterpret_cast<const std::uint8_t*>(padded.data());
    std::vector<TokenId> whole;
    for (const model::Symbol& symbol : bpe.encode(data, text.size())) whole.push_back(symbol.id);
    std::vector<TokenId> parts;
    std::size_t begin = 0;
    cuts.split(data, text.size(), [&](std::size_t end) {
      for (const model::Symbol& symbol : bpe.encode(data + begin, end - begin))
        parts.push_back(symbol.id);
      n_cuts += begin == 0 ? 0 : 1;
      begin = end;
    });
    if (begin != text.size() || parts != whole) FAIL("cut: " << text);
    if (unicode::is_utf8(text)) compare_chosen(cuts, data, text.size());
    ++n;
  }
};

/// Characters of one to four bytes, some that differ in one byte only.
const std::vector<std::string> kCharacters = {
    "\xe4\xb8\x80",     "\xe4\xb8\x81",     "\xe4\xb9\x80",     "\xe5\xb8\x80", "\xe5\x80\xb8",
    "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x81", "\xf1\x9f\x98\x80", "\xc3\xb8",     "a"};

std::string random_text(std::mt19937& random, std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += kCharacters[random() % kCharacters.size()];
  return text;
}

}  // namespace

TEST_CASE("cuts between wide characters change no token of random vocabularies", "[cuts]") {
  std::mt19937 random(20261124);
  Texts texts;
  for (int round = 0; round < 150; ++round) {
    VocabSource source;
    source.properties = {{"name", "random"}};
    source.split_by("[\\s\\S]+");
    std::set<std::string> known;
    for (unsigned byte = 0; byte < 256; ++byte) known.emplace(1, static_cast<char>(byte));
    // Any part of a text may be a token; its beginnings are, so that merging gets there.
    for (unsigned i = 0; i < 3 + random() % 12U; ++i) {
      const std::string text = random_text(random, 3);
      const std::size_t begin = random() % text.size();
      const std::size_t n = 2 + random() % 7U;
      for (std::size_t k = random() % 4U == 0 ? n : 2; k <= n && begin + k <= text.size(); ++k)
        known.insert(text.substr(begin, k));
    }
    for (const std::string& token : known) {
      if (token.size() == 1)
        source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), token});
    }
    for (const std::string& token : known) {
      if (token.size() > 1)
        source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), token});
    }
    auto image = compile_vocab(source);
    REQUIRE(image);
    std::vector<std::uint64_t> storage((image->size() + 7) / 8);
    std::memcpy(storage.data(), image->data(), image->size());
    auto vocab = Vocab::view(std::as_bytes(std::span(storage)).first(image->size()));
    REQUIRE(vocab);
    const Vocab::View& view = vocab->tables();
    model::Bpe bpe(model::PairTable({view.pair_slots, view.pair_groups, view.merged_ids,
                                     view.merge_ranks, view.byte_merges}),
                   model::SymbolTable(view.byte_ids));
    const model::WideSplits cuts(view.split_pairs);
    if (cuts.empty()) continue;
    auto tokenizer = Tokenizer::create(*std::move(vocab));
    REQUIRE(tokenizer);
    Encoder encoder(*tokenizer);
    const oracle::SlowBpe slow(source.tokens);
    for (int i = 0; i < 1000; ++i) {
      std::string text = random_text(random, 1 + random() % 8U);
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids));
      if (ids != slow.encode_piece(text)) FAIL("encoded: " << text);
      if (i % 4 == 0) text[random() % text.size()] = static_cast<char>(random());  // ill-formed
      texts.compare(bpe, cuts, text);
    }
  }
  CHECK(texts.n > 50000);
  CHECK(texts.n_cuts > 10000);
}

TEST_CASE("where hardly any wide place is a cut, none is taken for some calls", "[cuts]") {
  // A hundred characters that tokens hold side by side, then two that none does.
  std::vector<std::uint64_t> bits(model::PairBits::kWords);
  const auto number = [](std::uint8_t last) { return 0x80b8e4ULL + (std::uint64_t{last} << 16U); };
  const std::size_t held = model::PairBits::of_pair(number(0), number(0));
  bits[held / 64] |= 1ULL << (held % 64);
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xe4\xb8\x80";
  text += "\xe4\xb8\x81\xe4\xb8\x81";
  const auto n = static_cast<std::uint32_t>(text.size());
  text.resize(text.size() + 8);
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  std::vector<std::uint32_t> places;
  for (std::uint32_t at = 3; at < n; at += 3) places.push_back(at | simd::kWidePlace);
  places.push_back(n);
  test::each_isa_with(&simd::Kernels::choose_wide_splits, [&](const simd::Kernels& kernels) {
    model::WideSplits cuts{bits};
    std::vector<std::size_t> n_left;
    for (int call = 0; call < 8; ++call) {
      std::vector<std::uint32_t> ends = places;
      const auto left = cuts.choose(kernels, data, ends);
      n_left.push_back(left.size());
      CHECK(left.back() == n);
    }
    CHECK(n_left == std::vector<std::size_t>{3, 1, 3, 1, 1, 1, 3, 1});
  });
}

TEST_CASE("cuts between wide characters change no token of real vocabularies", "[cuts]") {
  std::mt19937 random(20261125);
  for (const char* name : {"o200k_base", "cl100k_base", "qwen3", "deepseek_v3", "mistral_nemo"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    const Vocab::View& view = tokenizer.vocab().tables();
    model::Bpe bpe(model::PairTable({view.pair_slots, view.pair_groups, view.merged_ids,
                                     view.merge_ranks, view.byte_merges}),
                   model::SymbolTable(view.byte_ids));
    const model::WideSplits cuts(view.split_pairs);
    REQUIRE_FALSE(cuts.empty());
    std::vector<std::string_view> wide;  // tokens with wide characters
    for (TokenId id = 0; id < view.header->n_ids; ++id) {
      const std::string_view token = view.bytes(id);
      if (token.find_first_of("\xe1\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xec\xed\xf0") != token.npos)
        wide.push_back(token);
    }
    REQUIRE(wide.size() > 100);
    Texts texts;
    for (int i = 0; i < 100000; ++i) {
      // Tokens end to end: the places where their neighbours might take them apart.
      std::string text;
      for (unsigned k = 0; k < 2 + random() % 5U; ++k) {
        const std::string_view token = wide[random() % wide.size()];
        const std::size_t begin = random() % 2U == 0 ? 0 : random() % token.size();
        text += token.substr(begin);
      }
      texts.compare(bpe, cuts, text);
    }
    CHECK(texts.n_cuts > 10000);
  }
}

}  // namespace toll
