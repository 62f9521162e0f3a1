// bpe_test.cpp - byte-pair encoding against its slow definition, on small made-up vocabularies
// where every kind of tie, dead end and unreachable token turns up, and on windows small enough to
// join often.
#include "model/bpe.h"

#include <toll/compile.h>
#include <toll/vocab.h>

#include <random>

#include "catch.h"
#include "compiled.h"
#include "each_isa.h"
#include "model/long_piece.h"
#include "model/short_bpe.h"
#include "oracle/slow_bpe.h"
#include "short_pieces.h"
#include "vocab/view.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

using test::compiled;

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

std::vector<TokenId> ids_of(std::span<const model::Symbol> symbols) {
  std::vector<TokenId> ids;
  for (const auto& symbol : symbols) ids.push_back(symbol.id);
  return ids;
}

model::PairTable pairs_of(const Vocab::View& view) {
  return model::PairTable(
      {view.pair_slots, view.pair_groups, view.merged_ids, view.merge_ranks, view.byte_merges});
}

const std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// Short texts, all at once and in parts, by the code for each instruction set.
void require_short(const Vocab::View& view, model::SymbolTable alphabet,
                   const std::vector<std::string>& texts,
                   const std::vector<std::vector<TokenId>>& wanted) {
  test::each_isa([&](const simd::Kernels& kernels) {
    // Characters alone, and with the tables of ASCII.
    model::ShortBpe by_characters(pairs_of(view), alphabet, kernels);
    model::ShortBpe by_ascii(pairs_of(view), alphabet, kernels, 0);
    for (const std::size_t n_together : {texts.size(), std::size_t{5}}) {
      for (std::size_t begin = 0; begin < texts.size(); begin += n_together) {
        const std::size_t n = std::min(n_together, texts.size() - begin);
        test::ShortPieces pieces{std::span(texts).subspan(begin, n)};
        for (model::ShortBpe* const encoder : {&by_characters, &by_ascii})
          pieces.require(*encoder, std::span(wanted).subspan(begin, n), kernels.isa);
      }
    }
  });
}

/// Merges from a list, lowest number first, the leftmost of equals. Quadratic on purpose.
std::vector<TokenId> encode_by_list(const std::vector<SourceMerge>& merges, std::string_view text) {
  std::vector<TokenId> ids;
  for (const char c : text) ids.push_back(static_cast<unsigned char>(c));
  for (;;) {
    std::size_t best = ids.size();
    std::size_t best_merge = merges.size();
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      for (std::size_t merge = 0; merge < best_merge; ++merge) {
        if (merges[merge].left != ids[i] || merges[merge].right != ids[i + 1]) continue;
        best = i;
        best_merge = merge;
      }
    }
    if (best == ids.size()) return ids;
    ids[best] = merges[best_merge].merged;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

}  // namespace

// By a list of merges, and by scores of which some are equal: runs of spaces.
TEST_CASE("characters of short pieces merge as those of long ones do", "[bpe]") {
  const std::vector<std::string> parts = {" ",        "  ",
                                          "a",        "b",
                                          "e",        "in",
                                          "th",       "er",
                                          "\xc3\xa9", "\xe4\xb8\xad",
                                          "s",        "0",
                                          ".",        "\xf0\x9f\x98\x80",
                                          "\xff"};
  for (const char* const name : {"llama2", "mistral_7b", "gemma3"}) {
    CAPTURE(name);
    const Vocab::View& view = test::tokenizer_for(name).vocab().tables();
    CHECK(view.merge_ranks.empty() == (name != std::string_view("llama2")));
    const model::SymbolTable alphabet(view.char_page_of, view.char_ids, view.byte_ids,
                                      view.header->unknown_id, true);
    model::Bpe bpe(pairs_of(view), alphabet);
    std::mt19937 random(20261123);
    std::vector<std::string> texts;
    std::vector<std::vector<TokenId>> wanted;
    std::size_t n_merged = 0;
    for (int i = 0; i < 20000; ++i) {
      const std::size_t n = 1 + random() % model::ShortTokens::kMaxBytes;
      const std::size_t n_parts = i % 2 == 0 ? parts.size() : 3;
      std::string text;
      while (text.size() < n) text += parts[random() % n_parts];
      if (text.size() > model::ShortTokens::kMaxBytes) continue;
      texts.push_back(text);
      wanted.push_back(ids_of(bpe.encode(bytes_of(text), text.size())));
      if (wanted.back().size() < text.size() / 2) ++n_merged;
    }
    CHECK(n_merged > 1000);
    require_short(view, alphabet, texts, wanted);
  }
}

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
    model::Bpe bpe(pairs_of(view), model::SymbolTable(view.byte_ids),
                   round % 2 == 0 ? model::Bpe::kScanMax : 0);
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
      if (text.size() <= model::ShortTokens::kMaxBytes) {
        short_texts.push_back(text);
        wanted_of_short.push_back(wanted);
      }

      // The same in windows of any size, pushed in parts of any size.
      std::vector<TokenId> got;
      std::size_t n_bytes = 0;
      const auto emit = [&](std::span<const model::Symbol> tokens) {
        for (const model::Symbol& token : tokens) got.push_back(token.id);
        n_bytes += tokens.back().end;
      };
      model::LongPiece piece(bpe, vocab.max_token_bytes(), 1 + random() % 24, 1 + random() % 60);
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t part = std::min<std::size_t>(1 + random() % 9, text.size() - at);
        piece.push(bytes_of(text) + at, part, emit);
        at += part;
      }
      piece.finish(emit);
      REQUIRE(got == wanted);
      REQUIRE(n_bytes == text.size());
    }

    REQUIRE(short_texts.size() > 50);
    require_short(view, model::SymbolTable(view.byte_ids), short_texts, wanted_of_short);
  }
  CHECK(n_unreachable > 5);  // the rare case was there
}

// Windows that share no token with the one before are made wider, or given up.
TEST_CASE("long texts are encoded by windows as all at once", "[bpe]") {
  const unsigned seed = 20261129;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 40; ++round) {
    const std::string letters = std::string("abcdefgh").substr(0, 2 + random() % 7);
    const VocabSource source = random_source(random, letters, 10 + random() % 200U);
    const Vocab vocab = compiled(source);
    const Vocab::View& view = vocab.tables();
    model::Bpe by_windows(pairs_of(view), model::SymbolTable(view.byte_ids));
    model::Bpe by_heap(pairs_of(view), model::SymbolTable(view.byte_ids), 0);
    for (int i = 0; i < 20; ++i) {
      std::string text;
      // More than is settled at a time, now and then.
      const std::size_t n = i == 0 ? 300000 : model::Bpe::kScanMax + 1 + random() % 4000U;
      // Of letters, of long tokens, or of parts of those, which end otherwise than they begin.
      const auto& tokens = source.tokens;
      while (text.size() < n) {
        const std::string& token = tokens[256 + random() % (tokens.size() - 256)].bytes;
        if (i % 3 == 0) {
          text += letters[random() % letters.size()];
        } else {
          text += token.substr(i % 3 == 1 ? 0 : random() % token.size());
        }
      }
      text.resize(n);
      const std::vector<TokenId> wanted = ids_of(by_heap.encode(bytes_of(text), n));
      if (ids_of(by_windows.encode(bytes_of(text), n)) != wanted) FAIL(text);
      std::vector<TokenId> got;
      const auto emit = [&](std::span<const model::Symbol> found) {
        for (const model::Symbol& token : found) got.push_back(token.id);
      };
      model::LongPiece piece(by_windows, vocab.max_token_bytes());
      piece.push(bytes_of(text), n, emit);
      piece.finish(emit);
      if (got != wanted) FAIL(text);
    }
  }
}

TEST_CASE("merges from a list in any order equal their slow definition", "[bpe]") {
  const unsigned seed = 20261123;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 60; ++round) {
    const std::string letters = std::string("abcd").substr(0, 1 + random() % 4);
    VocabSource source = random_source(random, letters, 3 + random() % 30U);
    source.model.kind = SourceModel::Kind::byte_bpe;
    // Every way to make a token of two, in any order: what a merge needs may be made after it.
    const auto id_of = [&](std::string_view bytes) {
      const auto found = std::find_if(source.tokens.begin(), source.tokens.end(),
                                      [&](const SourceToken& t) { return t.bytes == bytes; });
      return found == source.tokens.end() ? kNoToken : found->id;
    };
    for (const SourceToken& merged : source.tokens) {
      const std::string_view bytes = merged.bytes;
      for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        const TokenId left = id_of(bytes.substr(0, cut));
        const TokenId right = id_of(bytes.substr(cut));
        if (left != kNoToken && right != kNoToken)
          source.model.merges.push_back({left, right, merged.id});
      }
    }
    std::shuffle(source.model.merges.begin(), source.model.merges.end(), random);
    const Vocab vocab = compiled(source);
    const Vocab::View& view = vocab.tables();
    model::Bpe bpe(pairs_of(view), model::SymbolTable(view.byte_ids));
    std::vector<std::string> texts;
    std::vector<std::vector<TokenId>> wanted;
    for (int i = 0; i < 100; ++i) {
      std::string text;
      const std::size_t n = 1 + random() % model::ShortTokens::kMaxBytes;
      while (text.size() < n) text += letters[random() % letters.size()];
      texts.push_back(text);
      wanted.push_back(encode_by_list(source.model.merges, text));
      CAPTURE(text);
      REQUIRE(ids_of(bpe.encode(bytes_of(text), text.size())) == wanted.back());
    }
    require_short(view, model::SymbolTable(view.byte_ids), texts, wanted);
  }
}

TEST_CASE("all ways to merge give the same tokens on every string of a small alphabet", "[bpe]") {
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
  model::Bpe by_scan(pairs_of(view), model::SymbolTable(view.byte_ids));
  model::Bpe by_heap(pairs_of(view), model::SymbolTable(view.byte_ids), 0);
  const oracle::SlowBpe slow(source.tokens);
  std::vector<std::string> texts;
  std::vector<std::vector<TokenId>> all_wanted;
  for (unsigned n = 1; n <= 14; ++n) {
    for (unsigned bits = 0; bits < 1U << n; ++bits) {
      std::string text;
      for (unsigned i = 0; i < n; ++i) text.push_back(((bits >> i) & 1U) != 0 ? 'b' : 'a');
      const auto wanted = slow.encode(text);
      if (ids_of(by_scan.encode(bytes_of(text), n)) != wanted) FAIL(text);
      if (ids_of(by_heap.encode(bytes_of(text), n)) != wanted) FAIL(text);
      texts.push_back(text);
      all_wanted.push_back(wanted);
    }
  }
  require_short(view, model::SymbolTable(view.byte_ids), texts, all_wanted);
}

}  // namespace toll
