// random_models_test.cpp - random vocabularies of every kind of model against the slow definition
// of each: ids, count, slices, in blocks of any size, with added tokens in the text. Orders of
// merges, ids and scores have nothing to do with each other, nor with the length of tokens.
#include <toll/compile.h>
#include <toll/sink.h>
#include <toll/steps.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "compiled.h"
#include "oracle/slow_models.h"

namespace toll {
namespace {

using Kind = SourceModel::Kind;

constexpr Kind kKinds[] = {Kind::byte_bpe_by_rank,  Kind::byte_bpe,  Kind::char_bpe,
                           Kind::char_bpe_by_score, Kind::unigram,   Kind::unigram_sp,
                           Kind::word_piece,        Kind::word_level};

const std::string kLetters[] = {"a", "b", " ", "\xc3\xa9", "\xe6\x97\xa5", "z"};
constexpr std::size_t kInTokens = 4;  ///< of them; the others are in no token of characters

class RandomVocab {
 public:
  RandomVocab(std::mt19937& random, Kind kind) : random_(random) {
    source.properties = {{"name", "random"}};
    source.model.kind = kind;
    const bool is_bytes = kind == Kind::byte_bpe_by_rank || kind == Kind::byte_bpe;
    const bool is_unigram = kind == Kind::unigram || kind == Kind::unigram_sp;
    if (is_bytes) {
      for (unsigned byte = 0; byte < 256; ++byte) add(std::string(1, static_cast<char>(byte)));
    } else {
      if (kind != Kind::char_bpe || coin()) {
        source.model.unknown = add("<unk>", is_unigram && kind == Kind::unigram);
      }
      source.model.fuse_unknown =
          kind == Kind::char_bpe && source.model.unknown != kNoToken && coin();
      if (kind != Kind::word_piece && kind != Kind::word_level && coin()) {
        for (unsigned byte = 0; byte < 256; ++byte)
          source.model.byte_ids.push_back(add("<" + std::to_string(byte) + ">", false));
      }
    }
    if (kind == Kind::word_piece) {
      source.model.continuing = "##";
      source.model.max_word_chars = 5;
    }
    if (kind == Kind::byte_bpe || kind == Kind::char_bpe) source.model.ignore_merges = coin();
    add_tokens();
    shuffle_ids();
    add_scores();
    if (kind == Kind::byte_bpe || kind == Kind::char_bpe) add_merges();
    const bool is_sp = kind == Kind::unigram_sp || kind == Kind::char_bpe_by_score;
    // Byte-level text is cut by a pattern, that of sentencepiece never.
    splits = is_bytes || (!is_sp && coin());
    if (splits) source.split_by(" +|[^ ]+");
    if (is_sp) source.steps = {{StepKind::sentencepiece, 0, "", ""}};
    const auto n_tokens = static_cast<TokenId>(source.tokens.size());
    source.added.push_back({n_tokens, "<x>", true});
    source.added.push_back({n_tokens + 1, "<x>y", false});
    source.added.push_back({n_tokens + 2, "[n]", false});
  }

  VocabSource source;
  bool splits = false;

  [[nodiscard]] std::vector<TokenId> expected(const std::string& text, Specials specials) const {
    std::vector<TokenId> ids;
    std::string open;
    const auto end_segment = [&] {
      const std::vector<TokenId> more = encode_segment(open);
      ids.insert(ids.end(), more.begin(), more.end());
      open.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
      const AddedToken* found = nullptr;
      for (const AddedToken& added : source.added) {
        if (text.compare(at, added.text.size(), added.text) != 0) continue;
        if (found == nullptr || found->text.size() < added.text.size()) found = &added;
      }
      if (found == nullptr || (found->special && specials == Specials::as_text)) {
        // What is turned down has used up its text.
        const std::size_t n = found == nullptr ? 1 : found->text.size();
        open += text.substr(at, n);
        at += n;
        continue;
      }
      end_segment();
      if (!(found->special && specials == Specials::strip)) ids.push_back(found->id);
      at += found->text.size();
    }
    end_segment();
    return ids;
  }

 private:
  bool coin() { return random_() % 2U == 0; }

  TokenId add(const std::string& bytes, bool matchable = true) {
    const auto id = static_cast<TokenId>(source.tokens.size());
    source.tokens.push_back({id, bytes, matchable});
    return id;
  }

  void add_tokens() {
    const Kind kind = source.model.kind;
    std::vector<std::string> known;
    std::set<std::string> all;
    const auto put = [&](const std::string& bytes) {
      if (!all.insert(bytes).second) return;
      known.push_back(bytes);
      if (bytes.size() > 1 || source.model.kind > Kind::byte_bpe) add(bytes);
    };
    const bool is_merged = kind <= Kind::char_bpe_by_score;
    // Of bytes all are there, and of characters those that merge.
    for (std::size_t i = 0; i < kInTokens; ++i) {
      if (is_merged && kind > Kind::byte_bpe) put(kLetters[i]);
      if (!is_merged && random_() % 4U != 0) put(kLetters[i]);
      if (kind <= Kind::byte_bpe) {
        all.insert(kLetters[i].substr(0, 1));
        known.push_back(kLetters[i].substr(0, 1));
      }
    }
    if (known.empty()) put("a");
    const std::size_t n_more = 4 + random_() % 16U;
    for (std::size_t i = 0; i < n_more; ++i) {
      std::string made = known[random_() % known.size()] + known[random_() % known.size()];
      if (random_() % 6U == 0) made += known[random_() % known.size()];
      if (made.size() <= 10) put(made);
    }
    if (kind != Kind::word_piece) return;
    for (const std::string& bytes : std::vector<std::string>(known)) {
      if (coin()) put("##" + bytes);
    }
  }

  /// Tokens keep what they are, and get each other's ids.
  void shuffle_ids() {
    std::vector<TokenId> ids(source.tokens.size());
    std::iota(ids.begin(), ids.end(), 0U);
    std::shuffle(ids.begin(), ids.end(), random_);
    for (SourceToken& token : source.tokens) token.id = ids[token.id];
    for (TokenId& id : source.model.byte_ids) id = ids[id];
    if (source.model.unknown != kNoToken) source.model.unknown = ids[source.model.unknown];
    std::sort(source.tokens.begin(), source.tokens.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
  }

  /// Few, so that many are equal.
  void add_scores() {
    double least = 0;
    for (SourceToken& token : source.tokens) {
      token.score = -static_cast<double>(random_() % 5U);
      least = std::min(least, token.score);
    }
    source.model.unknown_score = least - 10;
  }

  void add_merges() {
    const auto id_of = [&](const std::string& bytes) {
      for (const SourceToken& token : source.tokens) {
        if (token.matchable && token.bytes == bytes) return token.id;
      }
      return kNoToken;
    };
    for (const SourceToken& token : source.tokens) {
      if (!token.matchable) continue;
      for (std::size_t cut = 1; cut < token.bytes.size(); ++cut) {
        const TokenId left = id_of(token.bytes.substr(0, cut));
        const TokenId right = id_of(token.bytes.substr(cut));
        if (left != kNoToken && right != kNoToken && random_() % 8U != 0)
          source.model.merges.push_back({left, right, token.id});
      }
    }
    std::shuffle(source.model.merges.begin(), source.model.merges.end(), random_);
  }

  [[nodiscard]] std::vector<TokenId> encode_segment(const std::string& segment) const {
    std::vector<TokenId> ids;
    const oracle::SlowModel slow(source);
    for (std::size_t at = 0; at < segment.size();) {
      std::size_t end = segment.size();
      if (splits) {
        const bool is_space = segment[at] == ' ';
        end = std::min(end, is_space ? segment.find_first_not_of(' ', at) : segment.find(' ', at));
      }
      const std::vector<TokenId> more = slow.encode(segment.substr(at, end - at));
      ids.insert(ids.end(), more.begin(), more.end());
      at = end;
    }
    return ids;
  }

  std::mt19937& random_;
};

std::string listed(const std::vector<TokenId>& ids) {
  std::string line;
  for (const TokenId id : ids) line += std::to_string(id) + " ";
  return line;
}

/// @return  what is not as it should be, or nothing.
std::string fault(Encoder& encoder, const RandomVocab& vocab, const std::string& text,
                  Specials specials, std::mt19937& random) {
  const std::vector<TokenId> expected = vocab.expected(text, specials);
  std::vector<TokenId> ids;
  if (!encoder.encode(text, ids, specials)) return "no ids";
  if (ids != expected) return "ids " + listed(ids) + ", not " + listed(expected) + ",";
  if (*encoder.count(text, specials) != expected.size()) return "count";
  std::vector<Slice> slices;
  if (!encoder.slices(text, slices, specials)) return "slices";
  ids.clear();
  for (const Slice& slice : slices) ids.push_back(slice.id);
  if (ids != expected) return "ids of slices";
  ids.clear();
  IdSink id_sink(ids);
  CountSink count_sink;
  for (Sink* const sink : {static_cast<Sink*>(&id_sink), static_cast<Sink*>(&count_sink)}) {
    encoder.begin(*sink, specials);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t n = 1 + random() % 7U;
      if (!encoder.feed(std::string_view(text).substr(at, n))) return "feed";
      at += n;
    }
    if (!encoder.finish()) return "finish";
  }
  if (ids != expected) return "ids in blocks";
  return count_sink.n_tokens() == expected.size() ? "" : "count in blocks";
}

}  // namespace

TEST_CASE("random vocabularies of every kind have the tokens of the slow definition", "[models]") {
  const unsigned seed = 20261130;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string added[] = {"<x>", "<x>y", "[n]", "<x"};
  constexpr Specials kModes[] = {Specials::as_text, Specials::as_token, Specials::strip};
  for (const Kind kind : kKinds) {
    std::size_t n_tokens = 0;
    for (int round = 0; round < 80; ++round) {
      const RandomVocab vocab(random, kind);
      CAPTURE(static_cast<int>(kind), round);
      const Tokenizer tokenizer = test::tokenizer_of(vocab.source);
      Encoder encoder(tokenizer);
      const auto check = [&](const std::string& text, Specials specials) {
        const std::string what = fault(encoder, vocab, text, specials, random);
        if (!what.empty()) FAIL(what << " of \"" << text << '"');
        n_tokens += *encoder.count(text, specials);
      };
      // Every text of three letters, one of them known to no token, up to a length.
      if (round < 2) {
        const std::string few[] = {"a", "b", "z"};
        for (unsigned n = 1, n_texts = 3; n <= 6; ++n, n_texts *= 3) {
          for (unsigned number = 0; number < n_texts; ++number) {
            std::string text;
            for (unsigned i = 0, rest = number; i < n; ++i, rest /= 3) text += few[rest % 3];
            check(text, Specials::as_text);
          }
        }
      }
      for (int i = 0; i < 40; ++i) {
        std::string text;
        for (std::size_t n = random() % (i % 10 == 0 ? 120U : 16U); n > 0; --n) {
          const bool is_added = random() % 6U == 0;
          text += is_added ? added[random() % std::size(added)]
                           : kLetters[random() % std::size(kLetters)];
        }
        check(text, kModes[i % 3]);
      }
    }
    CAPTURE(static_cast<int>(kind));
    CHECK(n_tokens > 5000);
  }
}

}  // namespace toll
