// slice_test.cpp - Slicer: what it keeps of known texts, when it stops, and what it refuses.
// tests/property/slice/slice_property_test.cpp holds its laws.
#include <toll/slice.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "slice/boundary.h"
#include "vocab_fixture.h"

namespace {

using toll::Encoder;
using toll::Errc;
using toll::Slicer;
using toll::TextSlice;
using toll::test::tokenizer_for;

constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

TextSlice cut_of(Slicer slicer, std::string_view text) {
  REQUIRE(slicer.feed(text).has_value());
  auto cut = slicer.finish();
  REQUIRE(cut.has_value());
  return *std::move(cut);
}

TEST_CASE("slices of known texts", "[slice]") {
  struct Row {
    std::string_view vocab;
    std::string_view text;
    std::uint64_t first;
    std::uint64_t last;
    std::string_view slice;
    std::uint64_t offset;
    std::uint64_t n_tokens;
  };
  constexpr std::string_view kPlain = "hello world, again";
  constexpr std::string_view kFlag = "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA";  // DE: two characters
  constexpr auto kRows = std::to_array<Row>({
      // hello| world|,| again
      {"o200k_base", kPlain, 0, 1, "hello", 0, 1},
      {"o200k_base", kPlain, 0, 3, "hello world,", 0, 3},
      {"o200k_base", kPlain, 0, 4, kPlain, 0, 4},
      {"o200k_base", kPlain, 0, kAll, kPlain, 0, 4},
      {"o200k_base", kPlain, 1, 3, " world,", 5, 2},
      {"o200k_base", kPlain, 3, 9, " again", 12, 1},
      {"o200k_base", kPlain, 4, 9, "", 18, 0},
      {"o200k_base", kPlain, 400, 900, "", 18, 0},
      {"o200k_base", kPlain, 2, 2, "", 11, 0},
      {"o200k_base", "", 0, 9, "", 0, 0},
      {"cl100k_base", kPlain, 1, 3, " world,", 5, 2},
      // one|CR LF|two
      {"o200k_base", "one\r\ntwo", 0, 2, "one\r\n", 0, 2},
      {"cl100k_base", "one\r\ntwo", 1, 2, "\r\n", 3, 1},
      // Tokens end inside these characters: what would be split is left out, on either side.
      {"cl100k_base", kFlag, 0, 1, "", 0, 0},
      {"cl100k_base", "\xE2\x98", 0, 1, "\xE2\x98", 0, 1},  // no character: nothing to split
  });
  for (const Row& row : kRows) {
    INFO(row.vocab << " [" << row.first << ", " << row.last << ") of " << row.text);
    Encoder encoder(tokenizer_for(row.vocab));
    const TextSlice cut = cut_of(Slicer::range(encoder, row.first, row.last), row.text);
    CHECK(cut.text == row.slice);
    CHECK(cut.offset == row.offset);
    CHECK(cut.n_tokens == row.n_tokens);
  }
}

TEST_CASE("tails of known texts", "[slice]") {
  struct Row {
    std::string_view vocab;
    std::string_view text;
    std::uint64_t n;
    std::string_view slice;
    std::uint64_t offset;
    std::uint64_t n_tokens;
  };
  constexpr std::string_view kPlain = "hello world, again";
  constexpr auto kRows = std::to_array<Row>({
      {"o200k_base", kPlain, 0, "", 18, 0},
      {"o200k_base", kPlain, 1, " again", 12, 1},
      {"o200k_base", kPlain, 3, " world, again", 5, 3},
      {"o200k_base", kPlain, 4, kPlain, 0, 4},
      {"o200k_base", kPlain, kAll, kPlain, 0, 4},
      {"o200k_base", "", 5, "", 0, 0},
      {"cl100k_base", "one\r\ntwo", 2, "\r\ntwo", 3, 2},
      {"cl100k_base", "123456", 1, "456", 3, 1},
  });
  for (const Row& row : kRows) {
    INFO(row.vocab << " last " << row.n << " of " << row.text);
    Encoder encoder(tokenizer_for(row.vocab));
    const TextSlice cut = cut_of(Slicer::tail(encoder, row.n), row.text);
    CHECK(cut.text == row.slice);
    CHECK(cut.offset == row.offset);
    CHECK(cut.n_tokens == row.n_tokens);
  }
}

TEST_CASE("no slice splits a character or exceeds its tokens", "[slice]") {
  struct Row {
    const char* what;
    std::string text;
  };
  const auto times = [](std::string_view piece, int n) {
    std::string out;
    for (; n > 0; --n) out += piece;
    return out;
  };
  const std::vector<Row> rows = {
      {"ASCII", "The quick brown fox doesn't jump over 1234567 lazy dogs; it's ASCII."},
      {"CJK", times("\xE6\x96\x87\xE5\xAD\x97\xE3\x81\x93\xE3\x82\x93\xED\x95\x9C\xEA\xB8\x80", 4)},
      {"rare CJK", times("\xF0\xA0\x9C\x8E\xF0\xA0\x9D\xB9", 6)},
      {"emoji", times("\xF0\x9F\xA6\x84\xF0\x9F\xAB\xA0", 6)},
      {"ZWJ", times("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7", 4)},
      {"flags", times("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA", 6)},
      {"combining marks", times("e\xCC\x81\xCC\xA7 a\xCC\x8A", 6)},
      {"Arabic-Indic digits", times("\xD9\xA0\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4", 6)},
      {"mathematical digits", times("\xF0\x9D\x9F\x8E\xF0\x9D\x9F\x8F\xF0\x9D\x9F\x90", 6)},
      {"invalid", times("a\xFF\xC0\xAF\xE2\x82\xED\xA0\x80\xF0\x9F\x98 b\x80", 4)},
      {"cut off at the end", "plain, then \xF0\x9F\x98"},
      {"CRLF", times("line\r\n\r\n  indented\r\n", 4)},
      {"spaces", "a" + times(" ", 300) + "b" + times(" \n", 30) + times("\t", 20) + "c"},
      {"base64", "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2Npbmcg=="},
  };
  for (const std::string_view name : {"o200k_base", "cl100k_base"}) {
    Encoder encoder(tokenizer_for(name));
    for (const Row& row : rows) {
      const std::string_view text = row.text;
      const std::uint64_t n_tokens = *encoder.count(text);
      const auto check = [&](const TextSlice& cut, std::uint64_t n) {
        INFO(name << ", " << row.what << ", " << n << " of " << n_tokens);
        REQUIRE(cut.offset + cut.text.size() <= text.size());
        REQUIRE(text.substr(cut.offset, cut.text.size()) == cut.text);
        REQUIRE(*encoder.count(cut.text) == cut.n_tokens);
        REQUIRE(cut.n_tokens <= n);
        for (const std::size_t at : {cut.offset, cut.offset + cut.text.size()}) {
          REQUIRE(toll::slice::character_across(text, at).begin == at);
        }
      };
      for (std::uint64_t n = 0; n <= n_tokens + 1; ++n) {
        const TextSlice head = cut_of(Slicer::head(encoder, n), text);
        check(head, n);
        CHECK(head.offset == 0);
        const TextSlice tail = cut_of(Slicer::tail(encoder, n), text);
        check(tail, n);
        if (n > 0) CHECK(tail.offset + tail.text.size() == text.size());
        CHECK((head.text == text) == (n >= n_tokens));
        CHECK((tail.text == text) == (n >= n_tokens));
        for (std::uint64_t first = 0; first < n; first += 1 + n / 4) {
          check(cut_of(Slicer::range(encoder, first, n), text), n - first);
        }
      }
    }
  }
}

TEST_CASE("characters are found across every cut", "[slice]") {
  constexpr auto kPieces = std::to_array<std::string_view>(
      {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\x80", "\xC3", "\xE2\x82", "\xE2",
       "\xF0\x9F\x98", "\xF0", "\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"});
  // All texts of three pieces, against a walk from the front.
  for (const auto first : kPieces) {
    for (const auto second : kPieces) {
      for (const auto third : kPieces) {
        const std::string text = std::string(first).append(second).append(third);
        std::size_t begin = 0;
        while (begin < text.size()) {
          const auto here = toll::unicode::decode_utf8(text.data() + begin, text.size() - begin);
          const bool whole = here.kind == toll::unicode::Utf8::Kind::character;
          const std::size_t end = begin + (whole ? here.n_bytes : 1U);
          for (std::size_t at = begin; at < end; ++at) {
            const auto across = toll::slice::character_across(text, at);
            CHECK(across.begin == (at == begin ? at : begin));
            CHECK(across.end == (at == begin ? at : end));
          }
          begin = end;
        }
        CHECK(toll::slice::character_across(text, text.size()).begin == text.size());
      }
    }
  }
}

TEST_CASE("a head stops reading early, a tail does not", "[slice]") {
  Encoder encoder(tokenizer_for("o200k_base"));
  const std::string line = "The same words, over and over again.\n";
  std::uint64_t n_lines = 0;
  auto head = Slicer::head(encoder, 100);
  for (; n_lines < 1000; ++n_lines) {
    const auto more = head.feed(line);
    REQUIRE(more.has_value());
    if (!*more) break;
  }
  CHECK(n_lines < 20);
  CHECK(*head.feed("more") == false);
  const auto cut = head.finish();
  REQUIRE(cut.has_value());
  CHECK(cut->n_tokens == 100);

  auto tail = Slicer::tail(encoder, 9);
  for (int i = 0; i < 1000; ++i) CHECK(*tail.feed(line));
  const auto last = tail.finish();
  REQUIRE(last.has_value());
  CHECK(last->text == line);
  CHECK(last->offset == 999 * line.size());

  CHECK(*Slicer::head(encoder, 0).feed("x") == false);
  CHECK(*Slicer::range(encoder, 7, 7).feed(line + line) == false);
  auto none = Slicer::tail(encoder, 0);  // lies at the end
  CHECK((*none.feed(line) && none.finish()->offset == line.size()));
}

TEST_CASE("a slicer refuses to hold more than it may", "[slice]") {
  Encoder encoder(tokenizer_for("o200k_base"));
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += " word";
  const auto run = [&text](Slicer slicer, std::uint64_t max_held, std::size_t block) {
    slicer.set_max_held_bytes(max_held);
    for (std::size_t at = 0; at < text.size(); at += block) {
      const auto more = slicer.feed(std::string_view(text).substr(at, block));
      if (!more.has_value()) {
        CHECK(slicer.feed("x").error().code == more.error().code);  // it stays
        break;
      }
      if (!*more) break;
    }
    return slicer.finish();
  };
  for (const std::size_t block : {std::size_t{1}, std::size_t{1000}, text.size()}) {
    CHECK(run(Slicer::head(encoder, 1000), 5000, block)->text.size() == 5000);
    CHECK(run(Slicer::tail(encoder, 1000), 5000, block)->text.size() == 5000);
    CHECK(run(Slicer::range(encoder, 90'000, 91'000), 5000, block)->offset == 450'000);
    for (const auto& [slicer_offset, result] :
         {std::pair(std::uint64_t{4999}, run(Slicer::head(encoder, 1000), 4999, block)),
          std::pair(std::uint64_t{4999}, run(Slicer::tail(encoder, 1000), 4999, block)),
          std::pair(std::uint64_t{454'999},
                    run(Slicer::range(encoder, 90'000, 91'000), 4999, block))}) {
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().code == Errc::limit);
      CHECK(result.error().offset == slicer_offset);
    }
  }
}

// Tokens that lie on the same bytes: a mark put in front of the text, the bytes of a character that
// has no token, what a normaliser makes of one. Each of these once had no end.
TEST_CASE("slices end where tokens share bytes", "[slice]") {
  struct Row {
    std::string_view vocab;
    bool head;
    std::uint64_t n;
    std::string_view text;
    std::string_view slice;
  };
  constexpr std::string_view kShaking = "\xF0\x9F\xAB\xA8";
  constexpr std::string_view kAccents = "e\xCC\x81\xCC\xA7\xCC\xA3";
  const auto rows = std::to_array<Row>({
      {"llama2", false, 1, "\n", ""},
      {"llama2", false, 3, "\n", "\n"},
      {"xlm_roberta", false, 1, "\xE6\x97\xA5", ""},
      {"xlm_roberta", false, 2, "\xE6\x97\xA5", "\xE6\x97\xA5"},
      {"mistral_7b", false, 1, "one.\n", ""},
      {"albert", false, 1, ".", ""},
      {"qwen3", true, 1, kShaking, ""},
      {"qwen3", true, 2, kShaking, ""},
      {"qwen3", true, 3, kShaking, kShaking},
      {"gemma2", true, 1, kShaking, ""},
      {"gemma3", true, 1, kShaking, ""},
      {"claude", true, 1, kShaking, ""},
      {"qwen3", true, 1, kAccents, "e\xCC\x81"},  // composed
      // What is normalised away makes no token.
      {"bert_base_uncased", true, 1, "a \x01\n b", "a \x01\n "},
      {"bert_base_uncased", false, 1, "a \x01\n b", " \x01\n b"},
      {"bert_base_uncased", true, 3, "a \x01\n ", "a \x01\n "},
      {"bert_base_uncased", false, 3, "\x01\n ", "\x01\n "},
  });
  for (const Row& row : rows) {
    INFO(row.vocab << (row.head ? " first " : " last ") << row.n << " of " << row.text);
    Encoder encoder(tokenizer_for(row.vocab));
    const TextSlice cut =
        cut_of(row.head ? Slicer::head(encoder, row.n) : Slicer::tail(encoder, row.n), row.text);
    CHECK(cut.text == row.slice);
    CHECK(cut.n_tokens <= row.n);
    CHECK(cut.offset == (row.head ? 0 : row.text.size() - row.slice.size()));
  }
}

// More text can have fewer tokens.
TEST_CASE("a slice is no shorter than need be", "[slice]") {
  Encoder encoder(tokenizer_for("o200k_base"));
  // Of "   x" the first token is two spaces; three spaces alone are one token, too.
  REQUIRE(*encoder.count("   x") == 2);
  CHECK(cut_of(Slicer::head(encoder, 1), "   x").text == "   ");
  CHECK(cut_of(Slicer::range(encoder, 0, 1), "   x").text == "  ");
  // Three digits are a token; the groups of a number begin at its front.
  CHECK(cut_of(Slicer::tail(encoder, 1), "12345").text == "345");
  CHECK(cut_of(Slicer::range(encoder, 1, 2), "12345").text == "45");
  // Far beyond the first 1024 bytes, too.
  std::string text;
  while (text.size() < 5000) text += "word ";
  const auto n = *encoder.count(text + "   x") - 1;
  const TextSlice cut = cut_of(Slicer::head(encoder, n), text + "   x");
  CHECK(cut.text == text + "   ");
  CHECK(cut.n_tokens == *encoder.count(cut.text));
}

// How far beyond its tokens a slice may reach does not depend on when their end is known.
TEST_CASE("a slice looks around as far in every block", "[slice]") {
  Encoder encoder(tokenizer_for("bert_base_uncased"));
  for (const std::size_t n_dropped : {std::size_t{3}, std::size_t{100}, std::size_t{1000}}) {
    // A word is known at the first space, and no space makes a token.
    const std::string text =
        "a" + std::string(n_dropped, ' ') + "b" + std::string(n_dropped, ' ') + "c";
    for (const bool head : {true, false}) {
      const auto make = [&] { return head ? Slicer::head(encoder, 1) : Slicer::tail(encoder, 1); };
      const TextSlice whole = cut_of(make(), text);
      INFO(n_dropped << " spaces, " << (head ? "head" : "tail"));
      CHECK(whole.n_tokens == 1);
      CHECK(whole.text.size() >= std::min<std::size_t>(n_dropped, 256));
      for (const std::size_t block : {std::size_t{1}, std::size_t{7}, std::size_t{64}}) {
        Slicer slicer = make();
        bool more = true;
        for (std::size_t at = 0; more && at < text.size(); at += block)
          more = *slicer.feed(std::string_view(text).substr(at, block));
        const auto cut = slicer.finish();
        REQUIRE(cut.has_value());
        CHECK(cut->text == whole.text);
        CHECK(cut->offset == whole.offset);
      }
    }
  }
}

// All marks of a base are one unit of a normaliser, so that their tokens lie on its end: where the
// tokens of a slice lie says nothing of where to cut it.
TEST_CASE("slices of endless units are found by halves", "[slice]") {
  std::string text = "e";
  for (int i = 0; i < 4000; ++i) text += i % 2 == 0 ? "\xCC\xA7" : "\xCC\x81";
  for (const std::string_view name : {"qwen3", "claude", "bert_base_uncased", "xlm_roberta"}) {
    Encoder encoder(tokenizer_for(name));
    const std::uint64_t n_tokens = *encoder.count(text);
    for (const std::uint64_t n : {std::uint64_t{1}, n_tokens / 2, n_tokens - 1}) {
      for (const bool head : {true, false}) {
        INFO(name << (head ? " first " : " last ") << n << " of " << n_tokens);
        const auto cut = cut_of(head ? Slicer::head(encoder, n) : Slicer::tail(encoder, n), text);
        CHECK(cut.n_tokens <= n);
        CHECK(cut.n_tokens == *encoder.count(cut.text));
      }
    }
  }
}

// Bytes before a view are not its own: here they would make a character of what follows.
TEST_CASE("characters are looked for inside the text only", "[slice]") {
  using toll::slice::character_across;
  constexpr std::string_view kDay = "\xE6\x97\xA5";
  CHECK(character_across(kDay, 1).begin == 0);
  CHECK(character_across(kDay, 1).end == 3);
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
    CHECK(character_across(kDay.substr(1), at).begin == at);
    CHECK(character_across(kDay.substr(1), at).end == at);
  }
  // Nor bytes behind one.
  CHECK(character_across(kDay.substr(0, 2), 1).begin == 1);
}

TEST_CASE("a slicer refuses endless text without a token", "[slice]") {
  Encoder encoder(tokenizer_for("o200k_base"));
  auto slicer = Slicer::head(encoder, 10);
  slicer.set_max_held_bytes(1000);
  const std::string spaces(4096, ' ');
  // Whether these spaces belong to the line break before them is open until something else follows.
  REQUIRE(slicer.feed("\n").has_value());
  int n_fed = 0;
  for (; n_fed < 1000; ++n_fed) {
    if (!slicer.feed(spaces).has_value()) break;
  }
  CHECK(n_fed < 100);
  CHECK(slicer.finish().error().code == Errc::limit);
}

TEST_CASE("slicers move, and leave the encoder usable", "[slice]") {
  Encoder encoder(tokenizer_for("o200k_base"));
  Slicer first = Slicer::head(encoder, 2);
  Slicer second = std::move(first);
  CHECK(second.feed("hello wor").has_value());
  Slicer third = Slicer::head(encoder, 2);
  third = std::move(second);
  CHECK(*encoder.count("hello") == 1);
}

}  // namespace
