// merge_short_test.cpp - the kernel that merges short pieces, on every instruction set, over every
// shape of its tables: merges whose number is what they make or is not, whose number says when they
// are due or does not, of bytes or of characters, in every state of the caller; and whole
// vocabularies of the kinds that bring such tables, by texts of more new words than any state
// waits for.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.h"
#include "compiled.h"
#include "each_isa.h"
#include "model/pair_table.h"
#include "model/short_bpe.h"
#include "short_pieces.h"
#include "unicode/utf8.h"
#include "vocab/view.h"

namespace toll {
namespace {

constexpr std::string_view kLetters[] = {"a", "b", "c", "d", "e", "\xc3\xa9", "\xe4\xb8\xad"};

bool merges_bytes(SourceModel::Kind kind) {
  return kind == SourceModel::Kind::byte_bpe_by_rank || kind == SourceModel::Kind::byte_bpe;
}

/// A vocabulary of bytes, or of characters and bytes, and of what these merge into.
class RandomVocab {
 public:
  RandomVocab(std::mt19937& random, SourceModel::Kind kind, std::size_t n_letters,
              std::size_t n_merged)
      : random_(random) {
    source_.properties = {{"name", "random"}};
    source_.split_by("[\\s\\S]+");
    source_.model.kind = kind;
    is_bytes_ = merges_bytes(kind);
    for (unsigned byte = 0; byte < 256; ++byte) {
      const std::string bytes(1, static_cast<char>(byte));
      // Where symbols are characters, bytes are what the others fall back to.
      add(is_bytes_ ? bytes : "<" + std::to_string(byte) + ">", is_bytes_);
      if (!is_bytes_) source_.model.byte_ids.push_back(source_.tokens.back().id);
    }
    // Not the last letter: where symbols are characters it falls back.
    std::vector<std::string> known;
    for (const std::string_view letter : std::span(kLetters).first(n_letters)) {
      if (!is_bytes_ && letter == kLetters[std::size(kLetters) - 1]) continue;
      if (!is_bytes_) add(std::string(letter), true);
      if (!is_bytes_ || letter.size() == 1) known.emplace_back(letter);
    }
    std::set<std::string> made;
    for (unsigned tries = 0; made.size() < n_merged && tries < 1000; ++tries) {
      const std::string joined = known[random() % known.size()] + known[random() % known.size()];
      if (joined.size() > 14 || !made.insert(joined).second) continue;
      known.push_back(joined);
      add(joined, true);
    }
    if (kind == SourceModel::Kind::byte_bpe || kind == SourceModel::Kind::char_bpe) list_merges();
  }

  [[nodiscard]] const VocabSource& source() const { return source_; }

 private:
  void add(std::string bytes, bool matchable) {
    SourceToken token;
    token.id = static_cast<TokenId>(source_.tokens.size());
    token.bytes = std::move(bytes);
    token.matchable = matchable;
    token.score = -static_cast<double>(random_() % 6U);  // many are equal
    source_.tokens.push_back(std::move(token));
  }

  /// All ways to make a token of two, in any order.
  void list_merges() {
    std::map<std::string, TokenId, std::less<>> id_of;
    for (const SourceToken& token : source_.tokens)
      if (token.matchable) id_of.emplace(token.bytes, token.id);
    for (const auto& [bytes, id] : id_of) {
      for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        const auto left = id_of.find(std::string_view(bytes).substr(0, cut));
        const auto right = id_of.find(std::string_view(bytes).substr(cut));
        if (left != id_of.end() && right != id_of.end())
          source_.model.merges.push_back({left->second, right->second, id});
      }
    }
    std::shuffle(source_.model.merges.begin(), source_.model.merges.end(), random_);
  }

  std::mt19937& random_;
  VocabSource source_;
  bool is_bytes_ = false;
};

/// Merges by the slots of a table, lowest rank first, the leftmost of equals. Quadratic on purpose.
class SlowMerges {
 public:
  /// @param ranks       of merges by their numbers; empty: those.
  /// @param merged_ids  what merges make, by their numbers; empty: those.
  SlowMerges(std::span<const std::uint64_t> slots, std::span<const std::uint32_t> ranks,
             std::span<const std::uint32_t> merged_ids) {
    constexpr std::uint64_t kIds = (1U << simd::PairSlot::kIdBits) - 1;
    for (const std::uint64_t slot : slots) {
      if (slot == model::PairTable::kFree) continue;
      const std::uint64_t merge = slot & ((1U << simd::PairSlot::kMergeBits) - 1);
      const std::uint64_t left = slot >> (simd::PairSlot::kMergeBits + simd::PairSlot::kIdBits);
      merges_[{left, slot >> simd::PairSlot::kMergeBits & kIds}] = {
          ranks.empty() ? merge : ranks[merge], merged_ids.empty() ? merge : merged_ids[merge]};
    }
  }

  [[nodiscard]] std::vector<TokenId> encode(std::vector<TokenId> ids) const {
    for (;;) {
      const Merge* best = nullptr;
      std::size_t at = 0;
      for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
        const auto found = merges_.find({ids[i], ids[i + 1]});
        if (found == merges_.end()) continue;
        if (best != nullptr && best->rank <= found->second.rank) continue;
        best = &found->second;
        at = i;
      }
      if (best == nullptr) return ids;
      ids[at] = static_cast<TokenId>(best->merged);
      ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
  }

 private:
  struct Merge {
    std::uint64_t rank;
    std::uint64_t merged;
  };
  std::map<std::pair<std::uint64_t, std::uint64_t>, Merge> merges_;
};

model::SymbolTable alphabet_of(const Vocab::View& view, SourceModel::Kind kind) {
  if (merges_bytes(kind)) return model::SymbolTable(view.byte_ids);
  return model::SymbolTable(view.char_page_of, view.char_ids, view.byte_ids, kNoToken);
}

std::vector<TokenId> slow_ids(const model::SymbolTable& alphabet, const SlowMerges& slow,
                              const std::string& text) {
  std::vector<model::Symbol> symbols;
  alphabet.symbols_of(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), symbols);
  std::vector<TokenId> ids;
  for (const model::Symbol& symbol : symbols) ids.push_back(symbol.id);
  return slow.encode(std::move(ids));
}

std::string random_text(std::mt19937& random, std::size_t n_letters, std::size_t n) {
  std::string text;
  for (;;) {
    const std::string_view letter = kLetters[random() % n_letters];
    if (text.size() + letter.size() > n) return text;
    text += letter;
  }
}

/// Texts of 1 to 63 bytes, and their symbols.
struct Texts {
  std::vector<std::string> texts;
  std::vector<std::vector<TokenId>> wanted;

  Texts(std::mt19937& random, std::size_t n_letters, std::size_t n,
        const model::SymbolTable& alphabet, const SlowMerges& slow) {
    while (texts.size() < n) {
      std::string text =
          random_text(random, n_letters, 1 + random() % model::ShortTokens::kMaxBytes);
      if (text.empty()) continue;
      wanted.push_back(slow_ids(alphabet, slow, text));
      texts.push_back(std::move(text));
    }
  }

  /// Encodes them all, in groups.
  void compare(model::ShortBpe& encoder, std::size_t n_together, std::string_view isa) const {
    for (std::size_t begin = 0; begin < texts.size(); begin += n_together) {
      const std::size_t n = std::min(n_together, texts.size() - begin);
      test::ShortPieces(std::span(texts).subspan(begin, n))
          .require(encoder, std::span(wanted).subspan(begin, n), isa);
    }
  }
};

}  // namespace

TEST_CASE("short pieces merge by tables of every shape", "[kernel][bpe]") {
  std::mt19937 random(20261130);
  using Kind = SourceModel::Kind;
  std::set<std::tuple<bool, bool, bool>> shapes;
  for (unsigned round = 0; round < 40; ++round) {
    // Of bytes and of characters; a merge's number is what it makes, or is its place in a list.
    const Kind kind = std::vector{Kind::byte_bpe_by_rank, Kind::byte_bpe, Kind::char_bpe,
                                  Kind::char_bpe_by_score}[round % 4U];
    const std::size_t n_letters = 1 + random() % std::size(kLetters);
    const RandomVocab made(random, kind, n_letters, 3 + random() % 40U);
    const Vocab vocab = test::compiled(made.source());
    const Vocab::View& view = vocab.tables();
    const model::SymbolTable alphabet = alphabet_of(view, kind);
    // When merges are due: in the order of their numbers, or in another, with equals among them.
    std::vector<std::uint32_t> ranks(
        std::max<std::size_t>(view.merged_ids.size(), view.header->n_ids));
    for (std::uint32_t& rank : ranks) rank = static_cast<std::uint32_t>(random() % 40U);
    for (const std::span<const std::uint32_t> merge_ranks :
         {std::span<const std::uint32_t>(), view.merge_ranks,
          std::span<const std::uint32_t>(ranks)}) {
      const SlowMerges slow(view.pair_slots, merge_ranks, view.merged_ids);
      const model::PairTable pairs(
          {view.pair_slots, view.pair_groups, view.merged_ids, merge_ranks, view.byte_merges});
      shapes.emplace(!merge_ranks.empty(), !view.merged_ids.empty(), merges_bytes(kind));
      const Texts texts(random, n_letters, 150, alphabet, slow);
      test::each_isa([&](const simd::Kernels& kernels) {
        for (const std::size_t n_together : {std::size_t{1}, std::size_t{7}, std::size_t{150}}) {
          // With the tables of ASCII from the first piece on, from some on, and never.
          for (const std::size_t many : {std::size_t{0}, std::size_t{60}, std::size_t{100000}}) {
            model::ShortBpe encoder(pairs, alphabet, kernels, many);
            texts.compare(encoder, n_together, kernels.isa);
          }
        }
      });
    }
  }
  CHECK(shapes.size() == 8);
}

// By the kernels of the whole library, whose caches are cold in a first text and warm in a second.
TEST_CASE("random vocabularies of every kind encode as their definition says", "[whole][bpe]") {
  std::mt19937 random(20261201);
  using Kind = SourceModel::Kind;
  for (const Kind kind :
       {Kind::byte_bpe_by_rank, Kind::byte_bpe, Kind::char_bpe, Kind::char_bpe_by_score}) {
    for (int round = 0; round < 3; ++round) {
      // Most letters stand side by side in some token: few pieces can be cut between them.
      const RandomVocab made(random, kind, std::size(kLetters), 300);
      VocabSource source = made.source();
      source.steps.clear();
      source.split_by("a?[^a]+|a+");
      const Tokenizer tokenizer = test::tokenizer_of(source);
      const Vocab::View& view = tokenizer.vocab().tables();
      CHECK(view.merge_ranks.empty() == (kind != Kind::char_bpe_by_score));
      const model::SymbolTable alphabet = alphabet_of(view, kind);
      const SlowMerges slow(view.pair_slots, view.merge_ranks, view.merged_ids);
      // Pieces that begin with "a" and have no other: more than ShortBpe::kManyPieces are new, of
      // ASCII alone and of all letters.
      constexpr std::size_t kAscii = 5;
      std::string text;
      std::vector<TokenId> wanted;
      std::set<std::string> pieces;
      while (pieces.size() < 3 * model::ShortBpe::kManyPieces) {
        const std::size_t n_letters = random() % 2U == 0 ? kAscii : std::size(kLetters);
        std::string piece = "a";
        for (std::size_t n = 4 + random() % 12U; n > 0; --n)
          piece += kLetters[1 + random() % (n_letters - 1)];
        if (!pieces.insert(piece).second && random() % 4U != 0) continue;
        std::vector<TokenId> ids = slow_ids(alphabet, slow, piece);
        if (kind == Kind::byte_bpe_by_rank) {  // a piece that is a token is that token
          const auto whole = std::find_if(source.tokens.begin(), source.tokens.end(),
                                          [&](const auto& token) { return token.bytes == piece; });
          if (whole != source.tokens.end()) ids = {whole->id};
        }
        wanted.insert(wanted.end(), ids.begin(), ids.end());
        text += piece;
      }
      Encoder encoder(tokenizer);
      for (int pass = 0; pass < 3; ++pass) {
        std::vector<TokenId> ids;
        REQUIRE(encoder.encode(text, ids));
        const auto differ = std::mismatch(ids.begin(), ids.end(), wanted.begin(), wanted.end());
        if (ids != wanted)
          FAIL("kind " << static_cast<int>(kind) << ", pass " << pass << ": other ids from token "
                       << differ.first - ids.begin() << " on");
        REQUIRE(*encoder.count(text) == wanted.size());
      }
    }
  }
}

}  // namespace toll
