// random_vocab.cpp - see random_vocab.h.
#include "laws/random_vocab.h"

#include <toll/compile.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <string_view>
#include <vector>

namespace toll::test {
namespace {

using Kind = SourceModel::Kind;

// Each is one character, and most of them occur in nasty_text(). Escaped, as sources are ASCII.
constexpr auto kCharacters = std::to_array<std::string_view>({"a",
                                                              "b",
                                                              "e",
                                                              "h",
                                                              "l",
                                                              "o",
                                                              "1",
                                                              "2",
                                                              "'",
                                                              "s",
                                                              ".",
                                                              "!",
                                                              "<",
                                                              "A",
                                                              "\n",
                                                              "\xc3\xa9",
                                                              "\xcc\x81",
                                                              "\xe2\x96\x81",
                                                              "\xe6\x97\xa5",
                                                              "\xe4\xbd\xa0",
                                                              "\xef\xac\x81",
                                                              "\xf0\x9f\x98\x80"});
constexpr std::string_view kMark = "\xe2\x96\x81";

struct Maker {
  std::mt19937_64 random;
  VocabSource source;
  std::set<std::string, std::less<>> spellings;

  [[nodiscard]] bool heads(unsigned of = 2) { return random() % of == 0; }
  template <class List>
  [[nodiscard]] const auto& any(const List& list) {
    return list[random() % std::size(list)];
  }

  bool add(std::string_view spelling, double score = 0) {
    if (!spellings.insert(std::string(spelling)).second) return false;
    source.tokens.push_back(
        {static_cast<TokenId>(source.tokens.size()), std::string(spelling), true, score});
    return true;
  }
  void add_name(std::string_view name) {
    if (add(name)) source.tokens.back().matchable = false;
  }
  void add_all_bytes() {
    for (int byte = 0; byte < 256; ++byte) {
      const char itself = static_cast<char>(byte);
      add({&itself, 1});
    }
    // Which byte has which rank matters where neighbours merge by rank.
    std::shuffle(source.tokens.begin(), source.tokens.end(), random);
    for (std::size_t i = 0; i < source.tokens.size(); ++i)
      source.tokens[i].id = static_cast<TokenId>(i);
  }
  void add_byte_fallback() {
    for (unsigned byte = 0; byte < 256; ++byte) {
      std::array<char, 8> name{};
      std::snprintf(name.data(), name.size(), "<0x%02X>", byte);
      source.model.byte_ids.push_back(static_cast<TokenId>(source.tokens.size()));
      add_name(name.data());
    }
  }
  void add_unknown() {
    source.model.unknown = static_cast<TokenId>(source.tokens.size());
    add_name("[UNK]");
  }
  void add_characters(bool mark) {
    for (const std::string_view character : kCharacters) {
      if ((mark && character == kMark) || !heads(4)) add(character, -1.0 - double(random() % 8));
    }
  }
  /// Joins tokens that there are, in an order of its own.
  void add_merges(std::size_t n_most, bool as_merges) {
    const std::size_t first = source.model.byte_ids.empty() && source.model.unknown == kNoToken
                                  ? 0
                                  : source.model.byte_ids.size() + 1;
    for (std::size_t i = 0; i < n_most; ++i) {
      const auto pick = [&]() -> TokenId {
        // ASCII and what was made last, rather than any byte.
        for (int tries = 0; tries < 20; ++tries) {
          const SourceToken& token =
              source.tokens[first + random() % (source.tokens.size() - first)];
          const bool common =
              token.bytes.size() > 1 ||
              std::string_view("aehlo1s ' ").find(token.bytes) != std::string_view::npos;
          if (token.matchable && (common || tries > 15)) return token.id;
        }
        return kNoToken;
      };
      const TokenId left = pick();
      const TokenId right = pick();
      if (left == kNoToken || right == kNoToken) continue;
      const std::string joined = source.tokens[left].bytes + source.tokens[right].bytes;
      if (joined.size() > 24 || !add(joined, -double(random() % 16))) continue;
      if (as_merges) source.model.merges.push_back({left, right, source.tokens.back().id});
    }
    if (heads()) std::shuffle(source.model.merges.begin(), source.model.merges.end(), random);
  }
  void add_words(std::size_t n, std::string_view before = "") {
    for (std::size_t i = 0; i < n; ++i) {
      std::string word(before);
      for (auto k = 1 + random() % 4; k > 0; --k) word += any(kCharacters);
      add(word, -1.0 - double(random() % 100) / 8);
    }
  }
  void step(StepKind kind, std::uint32_t flags = 0, std::string_view a = "",
            std::string_view b = "") {
    source.steps.push_back({kind, flags, std::string(a), std::string(b)});
  }
  void some_normalizers() {
    static constexpr auto kForms =
        std::to_array({StepKind::nfc, StepKind::nfd, StepKind::nfkc, StepKind::nfkd});
    if (heads()) step(any(kForms));
    if (heads(4)) step(StepKind::lowercase);
    if (heads(4)) step(StepKind::strip_accents);
    if (heads(8)) step(StepKind::strip, 1 + static_cast<std::uint32_t>(random() % 3));
    if (heads(8)) step(StepKind::nmt);
    if (heads(8)) step(StepKind::replace, 0, any(kCharacters), heads() ? "" : "ab");
  }
  /// Spaces become marks, in one of the ways in which vocabularies do that.
  void marks() {
    switch (random() % 4) {
      case 0: step(StepKind::prepend, 0, kMark); return step(StepKind::replace, 0, " ", kMark);
      case 1:
        step(StepKind::replace_in_pieces, 0, " ", kMark);
        return step(StepKind::begin_piece_with, static_cast<std::uint32_t>(random() % 2), kMark);
      case 2: return step(StepKind::replace, 0, " ", kMark);
      default: return;
    }
  }
  void split(bool may_drop = true) {
    static constexpr auto kPatterns = std::to_array<std::string_view>(
        {R"('(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
         R"([^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+)",
         R"(\s+|\w+|[^\w\s]+)"});
    if (may_drop && heads(4)) {  // white space makes no token
      source.split_by(R"(\s+)");
      source.steps.back().flags = kDropMatch;
      return;
    }
    source.split_by(std::string(any(kPatterns)));
  }
  void sentencepiece() {
    step(StepKind::sentencepiece, static_cast<std::uint32_t>(random() % 16));
    if (heads()) source.steps.back().flags |= kSpEscapeSpaces;
    const std::uint32_t kept = kSpDummyPrefix | kSpRemoveExtraSpaces;
    source.decoders.push_back(
        {DecodeKind::sentencepiece, source.steps.back().flags & kept, " \xe2\x81\x87 ", ""});
  }
  void specials() {
    for (const std::string_view text : {"<|endoftext|>", "<s>"}) {
      if (heads()) continue;
      source.added.push_back({static_cast<TokenId>(source.tokens.size() + source.added.size()),
                              std::string(text), heads()});
    }
  }

  const char* make(std::uint64_t kind) {
    SourceModel& model = source.model;
    switch (kind) {
      case 0:
        model.kind = Kind::byte_bpe_by_rank;
        add_all_bytes();
        add_merges(60, false);
        split(false);
        specials();
        return "byte pairs by rank";
      case 1:
        model.kind = Kind::byte_bpe;
        add_all_bytes();
        add_merges(60, true);
        if (heads()) some_normalizers();
        if (!heads(3)) split();
        model.ignore_merges = heads(4);
        specials();
        return "byte pairs by merges";
      case 2:
      case 3:
        model.kind = Kind::char_bpe;
        add_unknown();
        if (kind == 2) add_byte_fallback();
        add_characters(true);
        add_merges(40, true);
        model.fuse_unknown = heads();
        if (heads(3)) some_normalizers();
        marks();
        specials();
        return kind == 2 ? "character pairs, bytes" : "character pairs, unknown";
      case 4:
        model.kind = Kind::char_bpe_by_score;
        add_unknown();
        if (heads()) add_byte_fallback();
        add_characters(true);
        add_merges(40, false);
        model.fuse_unknown = true;
        sentencepiece();
        return "character pairs by score";
      case 5:
      case 6:
        model.kind = Kind::unigram_sp;
        add_unknown();
        if (kind == 5) add_byte_fallback();
        add_characters(true);
        add_words(60);
        model.fuse_unknown = true;
        model.unknown_score = -24;
        sentencepiece();
        return kind == 5 ? "Unigram of sentencepiece, bytes" : "Unigram of sentencepiece";
      case 7:
        model.kind = Kind::unigram;
        add_unknown();
        if (heads()) add_byte_fallback();
        add_characters(true);
        add_words(60);
        model.unknown_score = -24;
        if (heads()) some_normalizers();
        marks();
        specials();
        return "Unigram";
      case 8:
        model.kind = Kind::word_piece;
        model.continuing = "##";
        model.max_word_chars = heads() ? 100 : 5;
        add_unknown();
        add_characters(false);
        add_words(40);
        for (const std::string_view character : kCharacters)
          if (!heads(4)) add("##" + std::string(character));
        add_words(40, "##");
        step(StepKind::bert, static_cast<std::uint32_t>(random() % 16));
        split();
        specials();
        return "WordPiece";
      default:
        model.kind = Kind::word_level;
        model.fuse_unknown = heads();
        add_unknown();
        add_characters(false);
        add_words(40);
        if (heads()) some_normalizers();
        split();
        specials();
        return "WordLevel";
    }
  }
};

}  // namespace

RandomVocab random_vocab(std::uint64_t seed) {
  Maker maker{std::mt19937_64(seed), {}, {}};
  const std::string name =
      std::string("random ") + std::to_string(seed) + " (" + maker.make(seed % kRandomKinds) + ")";
  maker.source.properties.emplace_back("name", "random");
  const auto fail = [&](const Error& error) {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), error.detail.c_str());
    std::abort();
  };
  const auto image = compile_vocab(maker.source);
  if (!image) fail(image.error());
  auto vocab = Vocab::copy_of(*image);
  if (!vocab) fail(vocab.error());
  auto tokenizer = Tokenizer::create(*std::move(vocab));
  if (!tokenizer) fail(tokenizer.error());
  return {name, *std::move(tokenizer)};
}

}  // namespace toll::test
