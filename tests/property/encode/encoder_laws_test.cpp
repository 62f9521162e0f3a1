// encoder_laws_test.cpp - what must hold for every text: count == encode.size(), slices tile the
// text, decode(encode(x)) == x, and no cut into blocks, cache state or encoder history changes
// anything.
#include <toll/tokenizer.h>

#include <algorithm>

#include <sys/mman.h>
#include <unistd.h>

#include "catch.h"
#include "nasty_text.h"
#include "own_blocks.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

std::vector<TokenId> encode_in_blocks(Encoder& encoder, std::string_view text, std::mt19937& random,
                                      std::size_t max_block,
                                      Specials specials = Specials::as_text) {
  std::vector<TokenId> ids;
  IdSink sink(ids);
  encoder.begin(sink, specials);
  while (!text.empty()) {
    const std::string_view block = text.substr(0, 1 + random() % max_block);
    REQUIRE(encoder.feed(block));
    text.remove_prefix(block.size());
  }
  REQUIRE(encoder.finish());
  return ids;
}

}  // namespace

TEST_CASE("the laws hold for every vocabulary", "[encoder]") {
  const unsigned seed = GENERATE(1U, 2U, 3U);
  for (const std::string_view name : test::kVocabNames) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    Encoder warm(tokenizer);
    std::mt19937 random(seed);
    for (int i = 0; i < 400; ++i) {
      const std::string text =
          test::nasty_text(random, 1 + static_cast<unsigned>(random() % 60), i % 2 == 0);
      CAPTURE(name, seed, i, text);
      std::vector<TokenId> ids;
      REQUIRE(warm.encode(text, ids));
      const auto count = warm.count(text);
      REQUIRE(count);
      REQUIRE(*count == ids.size());
      const auto decoded = tokenizer.decode(ids);
      REQUIRE(decoded);
      REQUIRE(*decoded == text);

      std::vector<Slice> slices;
      REQUIRE(warm.slices(text, slices));
      REQUIRE(slices.size() == ids.size());
      std::uint64_t offset = 0;
      for (std::size_t k = 0; k < slices.size(); ++k) {
        REQUIRE(slices[k].id == ids[k]);
        REQUIRE(slices[k].offset == offset);
        REQUIRE(tokenizer.vocab().bytes(ids[k]) == text.substr(offset, slices[k].n_bytes));
        offset += slices[k].n_bytes;
      }
      REQUIRE(offset == text.size());

      REQUIRE(encode_in_blocks(warm, text, random, 1) == ids);
      REQUIRE(encode_in_blocks(warm, text, random, 7) == ids);
      if (i % 40 == 0) {
        Encoder cold(tokenizer);
        REQUIRE(encode_in_blocks(cold, text, random, 100) == ids);
      }
    }
  }
}

TEST_CASE("every cut of short texts gives the same ids", "[encoder]") {
  for (const std::string_view name : {"r50k_base", "cl100k_base", "o200k_base"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    Encoder encoder(tokenizer);
    std::mt19937 random(7);
    for (int i = 0; i < 150; ++i) {
      const std::string text =
          test::nasty_text(random, 1 + static_cast<unsigned>(random() % 6), true).substr(0, 64);
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids));
      for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        std::vector<TokenId> got;
        IdSink sink(got);
        encoder.begin(sink);
        REQUIRE(encoder.feed(std::string_view(text).substr(0, cut)));
        REQUIRE(encoder.feed(std::string_view(text).substr(cut)));
        REQUIRE(encoder.finish());
        CAPTURE(name, text, cut);
        REQUIRE(got == ids);
      }
    }
  }
}

TEST_CASE("long texts are the same in blocks of all sizes", "[encoder]") {
  std::mt19937 random(23);
  for (const std::string_view name : {"r50k_base", "cl100k_base", "o200k_base"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    Encoder encoder(tokenizer);
    for (int i = 0; i < 12; ++i) {
      const std::string text = test::nasty_text(random, 12000, i % 2 == 0);
      REQUIRE(text.size() > 40000);
      // So short that all of them are copied.
      const std::vector<TokenId> ids = encode_in_blocks(encoder, text, random, 200);
      REQUIRE(*tokenizer.decode(ids) == text);
      for (const std::size_t max_block : {1500U, 6000U, 100000U, 1000000U}) {
        CAPTURE(name, i, max_block);
        std::vector<TokenId> got;
        IdSink sink(got);
        CountSink counted;
        for (const bool counts : {false, true}) {
          counts ? encoder.begin(counted) : encoder.begin(sink);
          test::feed_in_own_blocks(encoder, text, random, max_block);
        }
        REQUIRE(got == ids);
        REQUIRE(counted.n_tokens() == ids.size());
      }
    }
  }
}

TEST_CASE("long runs are the same whole and in blocks", "[encoder]") {
  std::mt19937 random(11);
  for (const std::string_view name : {"r50k_base", "cl100k_base", "o200k_base"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    Encoder encoder(tokenizer);
    for (const std::string_view unit : {"a", " ", "\n", "^", "ab", "\xe3\x81\x82", " \n", "\r\n",
                                        "\xff", "\xcc\x81", "'s", "aA", "="}) {
      for (const std::size_t n : {4000U, 4097U, 70000U, 150001U}) {
        std::string text = "x";
        while (text.size() < n) text += unit;
        if (n % 2 == 1) text += "\n  y";
        CAPTURE(name, unit, n);
        std::vector<TokenId> ids;
        REQUIRE(encoder.encode(text, ids));
        REQUIRE(*tokenizer.decode(ids) == text);
        REQUIRE(encode_in_blocks(encoder, text, random, 3000) == ids);
        REQUIRE(*encoder.count(text) == ids.size());
      }
    }
  }
}

TEST_CASE("invalid UTF-8 is counted byte by byte wherever blocks end", "[encoder]") {
  const Tokenizer& tokenizer = test::tokenizer_for("o200k_base");
  Encoder encoder(tokenizer);
  struct Row {
    std::string_view text;
    std::uint64_t n_invalid;
    std::uint64_t first;
  };
  const Row rows[] = {{"", 0, 0},
                      {"plain", 0, 0},
                      {"\xff", 1, 0},
                      {"ab\xc3", 1, 2},
                      {"\xc3\xa9\xe2\x82", 2, 2},
                      {"\n\n  \xff  \n\xfe x", 2, 4},
                      {"\xed\xa0\x80", 3, 0},
                      {"\xf0\x9f\x98\x80\xf0\x9f\x98", 3, 4}};
  for (const Row& row : rows) {
    for (std::size_t block = 1; block <= 4; ++block) {
      CountSink sink;
      encoder.begin(sink);
      for (std::size_t at = 0; at < row.text.size(); at += block)
        REQUIRE(encoder.feed(row.text.substr(at, block)));
      const auto stats = encoder.finish();
      REQUIRE(stats);
      CAPTURE(row.text, block);
      CHECK(stats->n_bytes == row.text.size());
      CHECK(stats->n_tokens == sink.n_tokens());
      CHECK(stats->n_invalid_utf8 == row.n_invalid);
      if (row.n_invalid > 0) CHECK(stats->first_invalid_offset == row.first);
    }
  }
}

TEST_CASE("special tokens are text, tokens, refused or stripped", "[encoder]") {
  const Tokenizer& tokenizer = test::tokenizer_for("o200k_base");
  Encoder encoder(tokenizer);
  const std::string text = "a<|endoftext|>b <|endofprompt|><|end<|endoftext|>";
  std::vector<TokenId> as_text;
  REQUIRE(encoder.encode(text, as_text));
  CHECK(std::count(as_text.begin(), as_text.end(), 199999U) == 0);

  std::vector<TokenId> as_token;
  REQUIRE(encoder.encode(text, as_token, Specials::as_token));
  CHECK(std::count(as_token.begin(), as_token.end(), 199999U) == 2);
  CHECK(std::count(as_token.begin(), as_token.end(), 200018U) == 1);
  CHECK(*tokenizer.decode(as_token) == text);
  CHECK(*encoder.count(text, Specials::as_token) == as_token.size());

  std::mt19937 random(5);
  for (int i = 0; i < 50; ++i)
    CHECK(encode_in_blocks(encoder, text, random, 5, Specials::as_token) == as_token);

  std::vector<TokenId> stripped;
  REQUIRE(encoder.encode(text, stripped, Specials::strip));
  CHECK(*tokenizer.decode(stripped) == "ab <|end");
  std::vector<Slice> slices;
  REQUIRE(encoder.slices(text, slices, Specials::strip));
  for (const Slice& slice : slices)
    CHECK(text.substr(slice.offset, slice.n_bytes) == tokenizer.vocab().bytes(slice.id));

  std::vector<TokenId> unchanged = {42};
  const auto refused = encoder.encode(text, unchanged, Specials::reject);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::special_in_text);
  CHECK(refused.error().offset == 1);
  CHECK(unchanged == std::vector<TokenId>{42});
}

TEST_CASE("a limit sink stops the encoder and held bytes are bounded", "[encoder]") {
  const Tokenizer& tokenizer = test::tokenizer_for("o200k_base");
  Encoder encoder(tokenizer);
  const std::string text(1 << 20, '!');
  LimitSink small(10);
  encoder.begin(small);
  const auto more = encoder.feed(text);
  REQUIRE(more);
  CHECK_FALSE(*more);
  CHECK(small.exceeded());

  // A line break and then spaces: where the piece ends is open until something else comes.
  CountSink sink;
  encoder.set_max_held_bytes(1000);
  encoder.begin(sink);
  REQUIRE(encoder.feed("\n" + std::string(900, ' ')));
  const auto held = encoder.feed(std::string(200, ' '));
  REQUIRE_FALSE(held);
  CHECK(held.error().code == Errc::limit);
  // While a run that may be used as it comes is no problem at all.
  encoder.begin(sink);
  REQUIRE(encoder.feed(std::string(1 << 20, 'a')));
  REQUIRE(encoder.finish());
  // Nor is text that nobody wants any more, behind the added token at which the sink stopped.
  LimitSink none(0);
  encoder.begin(none, Specials::as_token);
  const auto stopped = encoder.feed("one two<|endoftext|>" + std::string(5000, 'a'));
  REQUIRE(stopped);
  CHECK_FALSE(*stopped);
}

TEST_CASE("tokens lie where their bytes do, in imported vocabularies, too", "[encoder]") {
  std::mt19937 random(11);
  std::size_t n_lossless = 0;
  for (const std::string_view name : test::kImportedNames) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    if (!tokenizer.vocab().is_lossless()) continue;
    ++n_lossless;
    Encoder encoder(tokenizer);
    std::vector<Slice> slices;
    for (int i = 0; i < 200; ++i) {
      // Tokens that end inside a character are in rare ones.
      const std::string text =
          "\U0001fae8 \U00020bb7" +
          test::nasty_text(random, 1 + static_cast<unsigned>(random() % 60), i % 2 == 0);
      CAPTURE(name, i, text);
      slices.clear();
      REQUIRE(encoder.slices(text, slices));
      std::uint64_t offset = 0;
      for (const Slice& slice : slices) {
        REQUIRE(slice.offset == offset);
        REQUIRE(tokenizer.vocab().bytes(slice.id) == text.substr(offset, slice.n_bytes));
        offset += slice.n_bytes;
      }
      REQUIRE(offset == text.size());
    }
  }
  CHECK(n_lossless >= 3);
}

TEST_CASE("a piece of any length has the same tokens for every need", "[encoder]") {
  std::mt19937 random(20261202);
  constexpr std::string_view kUnits[] = {"#",      "a",       "=",          "ab",   " ",   "\n",
                                         "\r\n",   "0",       "=&",         "\xff", "xyz", "\u00e9",
                                         "\u4e2d", "e\u0301", "\U0001f642", "\t",   "_-"};
  std::vector<std::string_view> names(std::begin(test::kVocabNames), std::end(test::kVocabNames));
  names.insert(names.end(), std::begin(test::kImportedNames), std::end(test::kImportedNames));
  for (const std::string_view name : names) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    Encoder encoder(tokenizer);
    for (const std::string_view unit : kUnits) {
      // Around the sizes at which another way of merging begins, and beyond a block of the command.
      for (const std::size_t n : {15U, 32U, 64U, 257U, 4095U, 4096U, 4097U, 8300U, 66000U}) {
        std::string text = random() % 2U == 0 ? "hello world " : "";
        while (text.size() < n) text += unit;
        if (random() % 2U == 0) text += " and on";
        CAPTURE(name, unit, n);
        std::vector<TokenId> ids;
        REQUIRE(encoder.encode(text, ids));
        const auto count = encoder.count(text);
        REQUIRE(count);
        REQUIRE(*count == ids.size());
        std::vector<Slice> slices;
        REQUIRE(encoder.slices(text, slices));
        REQUIRE(slices.size() == ids.size());
        std::uint64_t end = 0;
        for (std::size_t i = 0; i < slices.size(); ++i) {
          if (slices[i].id != ids[i] || slices[i].offset < end) FAIL("token " << i);
          end = slices[i].offset + slices[i].n_bytes;
        }
        // White space at an end may be no token's.
        if (tokenizer.vocab().is_lossless()) REQUIRE(end == text.size());
        REQUIRE(encode_in_blocks(encoder, text, random, 5000) == ids);
      }
    }
  }
}

TEST_CASE("nothing behind a text is read", "[encoder]") {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* const pages =
      ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(pages != MAP_FAILED);
  char* const end = static_cast<char*>(pages) + page;
  REQUIRE(::mprotect(end, page, PROT_NONE) == 0);
  constexpr std::string_view kText =
      "It's 2026: \u65e5\u672c\u8a9e caf\u00e9 \U0001f600 <s> and words, in a row that is as long "
      "as a block "
      "of kernels and then some more of it, to the end";
  const auto try_all = [&](std::string_view name) {
    Encoder encoder(test::tokenizer_for(name));
    std::vector<TokenId> ids;
    std::vector<TokenId> expected;
    for (std::size_t n = 0; n <= kText.size(); ++n) {
      const std::string text(kText.substr(kText.size() - n));
      const std::string_view at_the_end(end - n, n);
      std::copy(text.begin(), text.end(), end - n);
      ids.clear();
      expected.clear();
      CAPTURE(name, text);
      REQUIRE(encoder.encode(at_the_end, ids));
      REQUIRE(encoder.encode(text, expected));
      REQUIRE(ids == expected);
      REQUIRE(*encoder.count(at_the_end) == ids.size());
    }
  };
  for (const std::string_view name : test::kVocabNames) try_all(name);
  for (const std::string_view name : test::kImportedNames) try_all(name);
  REQUIRE(::munmap(pages, 2 * page) == 0);
}

}  // namespace toll
