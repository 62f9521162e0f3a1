// middle_out_test.cpp - the promises of MiddleOut, for every vocabulary, on texts made to break
// them, in blocks of any size.
#include <toll/slice.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "nasty_text.h"
#include "slice/boundary.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

TextEnds cut_in_blocks(const Tokenizer& tokenizer, std::uint64_t n, const std::string& marker,
                       std::string_view text, std::mt19937& random, std::size_t max_block) {
  MiddleOut middle_out(tokenizer, n, marker);
  while (!text.empty()) {
    const std::size_t n_block =
        max_block == 0 ? text.size() : std::min<std::size_t>(1 + random() % max_block, text.size());
    REQUIRE(middle_out.feed(text.substr(0, n_block)));
    text.remove_prefix(n_block);
  }
  auto ends = middle_out.finish();
  REQUIRE(ends);
  return *std::move(ends);
}

bool is_character_edge(std::string_view text, std::uint64_t at) {
  return at == text.size() ||
         slice::character_across(text, static_cast<std::size_t>(at)).begin == at;
}

}  // namespace

TEST_CASE("a text without its middle keeps what is promised", "[slice]") {
  std::mt19937 random(20261203);
  std::vector<std::string_view> names(std::begin(test::kVocabNames), std::end(test::kVocabNames));
  names.insert(names.end(), std::begin(test::kImportedNames), std::end(test::kImportedNames));
  std::uint64_t n_cut = 0;
  std::uint64_t n_whole = 0;
  for (const std::string_view name : names) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    Encoder encoder(tokenizer);
    for (unsigned i = 0; i < 250; ++i) {
      std::string text =
          test::nasty_text(random, 1 + static_cast<unsigned>(random() % 80), i % 2 == 0);
      if (i % 10 == 0) text.append(random() % 6000, "a #\n"[random() % 4U]);
      const std::string marker =
          i % 5 == 0   ? ""
          : i % 5 == 1 ? "\n[...]\n"
          : i % 5 == 2 ? "\u2026"
          : i % 5 == 3 ? " "
                       : test::nasty_text(random, 1 + static_cast<unsigned>(random() % 3U), false);
      const auto n_marker = encoder.count(marker);
      REQUIRE(n_marker);
      const auto n_text = encoder.count(text);
      REQUIRE(n_text);
      const std::uint64_t n = 1 + *n_marker + random() % (*n_text + 3);
      const std::size_t max_block = i % 3 == 0 ? 0 : i % 3 == 1 ? 3 : 500;
      CAPTURE(name, i, n, marker, text);
      const TextEnds ends = cut_in_blocks(tokenizer, n, marker, text, random, max_block);
      const auto n_left = encoder.count(ends.text);
      REQUIRE(n_left);
      REQUIRE(*n_left == ends.n_tokens);
      REQUIRE(*n_left <= n);
      REQUIRE(ends.is_whole == (*n_text <= n));
      if (ends.is_whole) {
        ++n_whole;
        REQUIRE(ends.text == text);
        continue;
      }
      ++n_cut;
      REQUIRE(ends.n_begin <= ends.end_offset);
      REQUIRE(ends.end_offset <= text.size());
      const std::string again = text.substr(0, static_cast<std::size_t>(ends.n_begin)) + marker +
                                text.substr(static_cast<std::size_t>(ends.end_offset));
      REQUIRE(ends.text == again);
      REQUIRE(is_character_edge(text, ends.n_begin));
      REQUIRE(is_character_edge(text, ends.end_offset));
      const TextEnds one_block = cut_in_blocks(tokenizer, n, marker, text, random, 0);
      REQUIRE(one_block.text == ends.text);
      REQUIRE(one_block.n_begin == ends.n_begin);
    }
  }
  CHECK(n_cut > 3000);
  CHECK(n_whole > 50);
}

TEST_CASE("of plain text both ends have what the marker leaves", "[slice]") {
  std::string text;
  for (unsigned i = 0; i < 3000; ++i)
    text += "Some words, and a number: " + std::to_string(i) + ".\n";
  std::mt19937 random(1);
  for (const std::string_view name : {"o200k_base", "llama2", "xlm_roberta"}) {
    const Tokenizer& tokenizer = test::tokenizer_for(name);
    for (const std::uint64_t n : {std::uint64_t{20}, std::uint64_t{400}, std::uint64_t{8000}}) {
      const TextEnds ends = cut_in_blocks(tokenizer, n, "\n[...]\n", text, random, 5000);
      CAPTURE(name, n, ends.text.size());
      CHECK(ends.n_tokens + 3 >= n);
      const std::uint64_t n_end = text.size() - ends.end_offset;
      CHECK(ends.n_begin < 2 * n_end + 30);
      CHECK(n_end < 2 * ends.n_begin + 30);
    }
  }
}

TEST_CASE("a marker that is too long is refused", "[slice]") {
  MiddleOut middle_out(test::tokenizer_for("o200k_base"), 2, "one two three four");
  REQUIRE(middle_out.feed("a text of more than two tokens"));
  const auto ends = middle_out.finish();
  REQUIRE_FALSE(ends);
  CHECK(ends.error().code == Errc::limit);
}

}  // namespace toll
