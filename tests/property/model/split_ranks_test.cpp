// split_ranks_test.cpp - a piece that is cut where ranks allow it has the tokens of the whole, on
// every instruction set: all texts of a few letters and random ones, for vocabularies made at
// random, and what people would not write for real ones.
#include "model/split_ranks.h"

#include <toll/compile.h>
#include <toll/sink.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "each_isa.h"
#include "model/bpe.h"
#include "oracle/slow_bpe.h"
#include "own_blocks.h"
#include "vocab/view.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

constexpr std::size_t kPadding = 8;

model::Bpe bpe_of(const Vocab::View& view) {
  return {model::PairTable({view.pair_slots, view.pair_groups, view.merged_ids, view.merge_ranks,
                            view.byte_merges}),
          model::SymbolTable(view.byte_ids)};
}

const std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// Compares a vocabulary's cuts with its tokens.
class Cuts {
 public:
  explicit Cuts(const Vocab::View& view)
      : view_(view),
        tables_{view.byte_pairs.data(), view.split_contexts.data()},
        bpe_(bpe_of(view)),
        ignores_merges_((view.header->model_flags & vocab::kIgnoreMerges) != 0) {
    kernels_.push_back(simd::kernels_of("scalar"));  // what the others are compared with
    test::each_isa([this](const simd::Kernels& kernels) { kernels_.push_back(&kernels); });
  }

  /// All cuts of `text` are between its tokens, whatever comes behind where it `goes_on`, and no
  /// part is a token that only a whole piece may be.
  /// @param n  bytes of the text that the cuts are to be found in; the others come behind.
  void compare(const std::string& text, std::size_t n) {
    std::string padded = text;
    padded.resize(text.size() + kPadding);
    const bool goes_on = n < text.size();
    // What lies behind the n changes nothing.
    std::string front = text.substr(0, n);
    for (std::size_t i = 0; i < kPadding; ++i)
      front += goes_on ? static_cast<char>(random_()) : text[random_() % n];
    const std::vector<std::uint32_t> cuts = cuts_of(front, n, goes_on);
    std::set<std::uint32_t> ends;
    for (const model::Symbol& symbol : bpe_.encode(bytes_of(padded), text.size()))
      ends.insert(symbol.end);
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
      const bool is_last = i == cuts.size();
      const auto end = is_last ? static_cast<std::uint32_t>(text.size()) : cuts[i];
      if (!ends.contains(end)) FAIL("cut inside a token at " << end << ": " << text);
      if (cuts.empty() || !ignores_merges_) continue;
      bool is_unreachable = false;
      const TokenId id = view_.find(text.data() + begin, end - begin, &is_unreachable);
      if (id != kNoToken && is_unreachable)
        FAIL("a part that only a whole piece may be, at " << begin << ": " << text);
      begin = end;
    }
    ++n_texts;
    n_cuts += cuts.size();
    n_bytes += n;
  }

  std::uint64_t n_texts = 0;
  std::uint64_t n_cuts = 0;
  std::uint64_t n_bytes = 0;

 private:
  std::vector<std::uint32_t> cuts_of(const std::string& padded, std::size_t n, bool goes_on) {
    std::vector<std::uint32_t> first;
    for (const simd::Kernels* const kernels : kernels_) {
      std::vector<std::uint32_t> cuts(n + simd::kPlacesAtOnce);
      cuts.resize(kernels->split_by_ranks(bytes_of(padded), n, goes_on, tables_, cuts.data()));
      if (kernels == kernels_.front()) first = cuts;
      if (cuts != first) FAIL(kernels->isa << " cut elsewhere: " << padded);
    }
    return first;
  }

  const Vocab::View& view_;
  simd::SplitRankTables tables_;
  model::Bpe bpe_;
  bool ignores_merges_;
  std::vector<const simd::Kernels*> kernels_;
  std::mt19937 random_{20261204};
};

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += alphabet[random() % alphabet.size()];
  return text;
}

/// A vocabulary whose tokens are made of two others each, in a random order; some have
/// tokens, too, that merging does not make.
VocabSource random_vocab(std::mt19937& random, std::string_view alphabet) {
  VocabSource source;
  source.properties = {{"name", "random"}};
  source.split_by("[\\s\\S]+");
  std::set<std::string> known;
  std::vector<std::string> parts;
  const auto add = [&](const std::string& token) {
    if (!known.insert(token).second) return;
    source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), token});
  };
  for (unsigned byte = 0; byte < 256; ++byte) add(std::string(1, static_cast<char>(byte)));
  for (const char letter : alphabet) parts.emplace_back(1, letter);
  const auto n_merges = static_cast<unsigned>(2 + random() % 60U);
  const bool has_others = random() % 3U == 0;
  for (unsigned i = 0; i < n_merges; ++i) {
    // Long tokens of long ones are rare.
    const auto some = [&] {
      return parts[std::min(random() % parts.size(), random() % parts.size())];
    };
    const std::string token = some() + some();
    if (token.size() > 12) continue;
    parts.push_back(token);
    add(token);
    if (has_others && random() % 8U == 0) add(random_text(random, alphabet, 2 + random() % 6U));
  }
  return source;
}

Vocab vocab_of(const VocabSource& source) {
  auto image = compile_vocab(source);
  REQUIRE(image);
  auto vocab = Vocab::copy_of(*std::move(image));
  REQUIRE(vocab);
  return *std::move(vocab);
}

}  // namespace

TEST_CASE("cuts by ranks change no token of random vocabularies", "[cuts]") {
  std::mt19937 random(20261130);
  std::uint64_t n_texts = 0;
  std::uint64_t n_cuts = 0;
  for (const std::string_view alphabet : {"ab", "abc", "abcd", "a\xc3\xa9\x80"}) {
    for (unsigned round = 0; round < 30; ++round) {
      const Vocab vocab = vocab_of(random_vocab(random, alphabet));
      Cuts cuts(vocab.tables());
      for (unsigned i = 0; i < 600; ++i) {
        const std::size_t n = 1 + random() % (i % 50 == 0 ? 1500U : 90U);
        const std::string text = random_text(random, alphabet, n);
        cuts.compare(text, n);
        cuts.compare(text, 1 + random() % n);
      }
      for (unsigned i = 0; i < 60; ++i) {  // about where a block of the kernel ends
        const std::string text = random_text(random, alphabet, 520);
        for (std::size_t n = 511; n < 516; ++n) cuts.compare(text, n);
      }
      n_texts += cuts.n_texts;
      n_cuts += cuts.n_cuts;
    }
  }
  CHECK(n_texts > 144000);
  CHECK(n_cuts > 500000);
}

TEST_CASE("cuts by ranks change no token of any short text", "[cuts]") {
  std::mt19937 random(20261201);
  std::uint64_t n_texts = 0;
  std::uint64_t n_cuts = 0;
  for (const std::string_view alphabet : {"ab", "abc"}) {
    const std::size_t n_most = alphabet.size() == 2 ? 11 : 7;
    for (unsigned round = 0; round < 12; ++round) {
      const Vocab vocab = vocab_of(random_vocab(random, alphabet));
      Cuts cuts(vocab.tables());
      for (std::size_t n = 4; n <= n_most; ++n) {
        std::vector<std::size_t> letters(n);
        for (bool is_last = false; !is_last;) {
          std::string text;
          for (const std::size_t letter : letters) text += alphabet[letter];
          cuts.compare(text, n);
          cuts.compare(text, n - 1);
          is_last = true;
          for (std::size_t& letter : letters) {
            letter = (letter + 1) % alphabet.size();
            if (letter == 0) continue;
            is_last = false;
            break;
          }
        }
      }
      n_texts += cuts.n_texts;
      n_cuts += cuts.n_cuts;
    }
  }
  CHECK(n_texts > 150000);
  CHECK(n_cuts > 100000);
}

TEST_CASE("long pieces that ranks cut have the tokens of the definition", "[cuts]") {
  std::mt19937 random(20261202);
  for (unsigned round = 0; round < 40; ++round) {
    const std::string_view alphabet = round % 2 == 0 ? "ab" : "abcd";
    VocabSource source = random_vocab(random, alphabet);
    // One that is long enough to be cut, and no merges make.
    const std::string whole = random_text(random, alphabet, 64 + random() % 60U);
    source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), whole});
    const auto tokenizer = Tokenizer::create(vocab_of(source));
    REQUIRE(tokenizer);
    Encoder encoder(*tokenizer);
    const oracle::SlowBpe slow(source.tokens);
    for (unsigned i = 0; i < 12; ++i) {
      const std::string text = i == 0 ? whole : random_text(random, alphabet, 60 + random() % 100U);
      const std::vector<TokenId> wanted = slow.encode_piece(text);
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids));
      if (ids != wanted) FAIL("encoded: " << text);
      const auto count = encoder.count(text);
      REQUIRE(count);
      if (*count != wanted.size()) FAIL("counted: " << text);
    }
  }
}

TEST_CASE("cuts by ranks change no token of real vocabularies", "[cuts]") {
  std::mt19937 random(20261203);
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (const char* name : {"r50k_base", "cl100k_base", "o200k_base", "llama3", "qwen3",
                           "deepseek_v3", "mistral_nemo", "claude"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    const Vocab::View& view = tokenizer.vocab().tables();
    std::vector<std::string_view> unreachables;  // tokens that only whole pieces may be
    for (const std::uint32_t slot : view.token_slots) {
      if ((slot & vocab::kUnreachable) != 0)
        unreachables.push_back(view.bytes((slot & vocab::kSlotIdMask) - 1));
    }
    Cuts cuts(view);
    for (unsigned i = 0; i < 4000; ++i) {
      const std::size_t n = 4 + random() % (i % 100 == 0 ? 3000U : 120U);
      std::string text;
      switch (i % 6) {
        case 0: text = random_text(random, kLetters, n); break;
        case 1: text = random_text(random, "ACGT", n); break;
        case 2: text = random_text(random, kBase64, n); break;
        case 3: text = random_text(random, "0123456789abcdef", n); break;
        case 4:
          for (std::size_t k = 0; k < n; ++k) text += static_cast<char>(random());
          break;
        default:  // tokens end to end, and those among letters
          while (text.size() < n) {
            text += unreachables.empty() || random() % 2U == 0
                        ? view.bytes(static_cast<TokenId>(random() % view.header->n_ids))
                        : unreachables[random() % unreachables.size()];
            if (random() % 2U == 0) text += random_text(random, kLetters, random() % 6U);
          }
      }
      cuts.compare(text, text.size());
      cuts.compare(text, 4 + random() % (text.size() - 3));
    }
    CAPTURE(name, cuts.n_cuts, cuts.n_bytes);
    CHECK(cuts.n_cuts > cuts.n_bytes / 8);
  }
}

TEST_CASE("a piece is looked at a few times, wherever its cuts are", "[cuts]") {
  constexpr std::size_t kBytes = 40000;
  for (const char* name : {"o200k_base", "deepseek_v3", "claude"}) {
    const Vocab::View& view = test::tokenizer_for(name).vocab().tables();
    model::SplitRanks splits(view.byte_pairs, view.split_contexts);
    std::size_t n_cut_near_start = 0;
    for (char first = '!'; first <= '~'; ++first) {
      for (char second = '!'; second <= '~'; ++second) {
        std::string text;
        while (text.size() < kBytes) text += {first, second};
        text.resize(kBytes + kPadding);
        for (const bool goes_on : {false, true}) {
          std::size_t n_looks = 0;
          const std::size_t n_done =
              splits.split(bytes_of(text), kBytes, goes_on, [&](auto&&...) { ++n_looks; });
          if (n_looks > 8) FAIL(name << ": " << n_looks << " looks at " << text.substr(0, 2));
          if (n_done > 0 && n_done < 100) ++n_cut_near_start;
        }
      }
    }
    CAPTURE(name);
    CHECK(n_cut_near_start > 0);
  }
}

TEST_CASE("a piece that is cut near its start only has the tokens of the whole", "[cuts]") {
  std::string block;
  while (block.size() < (std::size_t{1} << 20U)) block += "=&";
  Encoder encoder(test::tokenizer_for("o200k_base"));
  for (const bool counts : {false, true}) {
    std::vector<TokenId> ids;
    IdSink sink(ids);
    CountSink counted;
    counts ? encoder.begin(counted) : encoder.begin(sink);
    constexpr std::size_t kBlocks = 6;
    for (std::size_t i = 0; i < kBlocks; ++i) REQUIRE(encoder.feed(block));
    REQUIRE(encoder.finish());
    const std::size_t n_tokens = kBlocks * block.size() / 2;
    CHECK((counts ? counted.n_tokens() : ids.size()) == n_tokens);
    if (!counts) CHECK(std::set(ids.begin(), ids.end()).size() == 1);
  }
}

TEST_CASE("letters at random have the tokens of one piece, in blocks of all sizes", "[cuts]") {
  std::mt19937 random(20261205);
  for (const char* name :
       {"r50k_base", "cl100k_base", "o200k_base", "llama3", "qwen3", "deepseek_v3", "claude"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    model::Bpe bpe = bpe_of(tokenizer.vocab().tables());
    Encoder encoder(tokenizer);
    for (const std::size_t n : {64U, 129U, 513U, 4097U, 40001U, 140000U}) {
      for (const std::string_view alphabet : {"abcdefghijklmnopqrstuvwxyz", "acgt", "ab"}) {
        std::string text = random_text(random, alphabet, n);
        if (n > 4096) text.insert(n / 2, 5000, 'a');  // in which there is no cut
        std::vector<TokenId> wanted;
        for (const model::Symbol& symbol : bpe.encode(bytes_of(text), text.size()))
          wanted.push_back(symbol.id);
        for (const std::size_t max_block : {0U, 100U, 5000U, 90000U}) {
          if (max_block == 100 && n > 10000) continue;
          CAPTURE(name, n, alphabet, max_block);
          std::vector<TokenId> got;
          IdSink sink(got);
          CountSink counted;
          for (const bool counts : {false, true}) {
            counts ? encoder.begin(counted) : encoder.begin(sink);
            test::feed_in_own_blocks(encoder, text, random, max_block);
          }
          REQUIRE(got == wanted);
          REQUIRE(counted.n_tokens() == wanted.size());
        }
      }
    }
  }
}

}  // namespace toll
