// bpe_test.cpp - byte-pair encoding against its slow definition, on small made-up vocabularies
// where every kind of tie, dead end and unreachable token turns up, and on windows small enough to
// join often.
#include "merge/bpe.h"

#include <toll/compile.h>
#include <toll/vocab.h>

#include <random>

#include <catch2/catch.hpp>

#include "merge/long_piece.h"
#include "merge/short_bpe.h"
#include "oracle/slow_bpe.h"
#include "vocab/view.h"

namespace toll {
namespace {

/// A random vocabulary: all bytes, then strings of 2 to 6 letters made by joining earlier tokens.
VocabSource random_source(std::mt19937& random, std::string_view letters, std::size_t n_merged) {
  VocabSource source;
  source.properties = {{"name", "random"}};
  source.split_by("[\\s\\S]+");
  for (unsigned byte = 0; byte < 256; ++byte)
    source.tokens.push_back({byte, std::string(1, static_cast<char>(byte))});
  std::vector<std::string> known;
  for (const char c : letters) known.emplace_back(1, c);
  const auto any = [&] { return known[random() % known.size()]; };
  for (unsigned tries = 0; source.tokens.size() < 256 + n_merged && tries < 1000; ++tries) {
    std::string made = any() + any();
    // Now and then a token that no merge may reach.
    if (random() % 8 == 0) made = any() + any() + any();
    if (made.size() > 12 || std::find(known.begin(), known.end(), made) != known.end()) continue;
    known.push_back(made);
    source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), made});
  }
  return source;
}

Vocab compiled(const VocabSource& source) {
  const auto image = compile_vocab(source);
  if (!image) FAIL(image.error().detail);
  auto vocab = Vocab::own(*image);
  if (!vocab) FAIL(vocab.error().detail);
  return *std::move(vocab);
}

std::vector<TokenId> ids_of(std::span<const merge::Symbol> symbols) {
  std::vector<TokenId> ids;
  for (const auto& symbol : symbols) ids.push_back(symbol.id);
  return ids;
}

const std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

TEST_CASE("merges equal the slow definition on random vocabularies", "[bpe]") {
  const unsigned seed = 20261122;
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::size_t n_unreachable = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string letters = std::string("abcd").substr(0, 1 + random() % 4);
    const VocabSource source = random_source(random, letters, 3 + random() % 30U);
    const Vocab vocab = compiled(source);
    if (!vocab.property("unreachable").empty()) ++n_unreachable;
    const Vocab::View& view = vocab.tables();
    // Scan for short pieces and heap for long ones, or heap and sweeps for all.
    merge::Bpe bpe(merge::PairTable(view.pair_slots), merge::SymbolTable(view.byte_ids),
                   round % 2 == 0 ? merge::Bpe::kScanMax : 0);
    const oracle::SlowBpe slow(source.tokens);
    std::vector<std::string> short_texts;
    std::vector<std::vector<TokenId>> wanted_of_short;
    for (int i = 0; i < 200; ++i) {
      std::string text;
      const std::size_t n = 1 + random() % (i % 10 == 0 ? 150 : 40);
      // Every third text is of runs, which are merged in sweeps.
      while (text.size() < n) {
        text.append(i % 3 == 0 ? 1 + random() % 30U : 1, letters[random() % letters.size()]);
      }
      const auto wanted = slow.encode(text);
      CAPTURE(text);
      REQUIRE(ids_of(bpe.encode(bytes_of(text), text.size())) == wanted);
      if (text.size() <= merge::MiddleKey::kMaxBytes) {
        short_texts.push_back(text);
        wanted_of_short.push_back(wanted);
      }

      // The same in windows of any size, pushed in parts of any size.
      std::vector<TokenId> got;
      std::size_t n_bytes = 0;
      const auto emit = [&](std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
        got.insert(got.end(), ids.begin(), ids.end());
        for (const std::uint32_t length : lengths) n_bytes += length;
      };
      merge::LongPiece piece(bpe, vocab.max_token_bytes(), 1 + random() % 24, 1 + random() % 60);
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t part = std::min<std::size_t>(1 + random() % 9, text.size() - at);
        piece.push(bytes_of(text) + at, part, emit);
        at += part;
      }
      piece.finish(emit);
      REQUIRE(got == wanted);
      REQUIRE(n_bytes == text.size());
    }

    // The short ones all at once.
    std::vector<merge::ShortTokens> tokens(short_texts.size());
    std::vector<merge::ShortPiece> pieces;
    for (std::size_t i = 0; i < short_texts.size(); ++i) {
      const std::string& text = short_texts[i];
      pieces.push_back({bytes_of(text), static_cast<std::uint32_t>(text.size()), &tokens[i]});
    }
    merge::ShortBpe short_bpe(merge::PairTable(view.pair_slots), merge::SymbolTable(view.byte_ids));
    short_bpe.encode(pieces);
    REQUIRE(pieces.size() > 50);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      CAPTURE(short_texts[i]);
      const auto got = tokens[i].all();
      REQUIRE(std::vector<TokenId>(got.begin(), got.end()) == wanted_of_short[i]);
    }
  }
  CHECK(n_unreachable > 5);  // the rare case was there
}

TEST_CASE("scan and heap give the same tokens on every string of a small alphabet", "[bpe]") {
  VocabSource source;
  source.properties = {{"name", "small"}};
  source.split_by("[\\s\\S]+");
  for (unsigned byte = 0; byte < 256; ++byte)
    source.tokens.push_back({byte, std::string(1, static_cast<char>(byte))});
  for (const char* token : {"aa", "ab", "ba", "aab", "bb", "abab", "bba", "aaaa"}) {
    source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), token});
  }
  const Vocab vocab = compiled(source);
  const Vocab::View& view = vocab.tables();
  merge::Bpe by_scan(merge::PairTable(view.pair_slots), merge::SymbolTable(view.byte_ids));
  merge::Bpe by_heap(merge::PairTable(view.pair_slots), merge::SymbolTable(view.byte_ids), 0);
  const oracle::SlowBpe slow(source.tokens);
  for (unsigned n = 1; n <= 14; ++n) {
    for (unsigned bits = 0; bits < 1U << n; ++bits) {
      std::string text;
      for (unsigned i = 0; i < n; ++i) text.push_back(((bits >> i) & 1U) != 0 ? 'b' : 'a');
      const auto wanted = slow.encode(text);
      if (ids_of(by_scan.encode(bytes_of(text), n)) != wanted) FAIL(text);
      if (ids_of(by_heap.encode(bytes_of(text), n)) != wanted) FAIL(text);
    }
  }
}

}  // namespace toll
