// chunker_test.cpp - chunks that were made by hand, their places, and how it ends.
#include <toll/chunk.h>

#include <string>
#include <vector>

#include "catch.h"
#include "chunk/place_counter.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

struct Cut {
  std::string text;
  TextPlace begin, end;
  std::uint64_t n_tokens;
  bool too_large;
};

std::vector<Cut> cuts_of(const std::string& text, const ChunkOptions& options) {
  Encoder encoder(test::tokenizer_for("o200k_base"));
  std::vector<Cut> cuts;
  Chunker chunker(encoder, options, [&](const Chunk& chunk) {
    CHECK(chunk.index == cuts.size());
    cuts.push_back(
        {std::string(chunk.text), chunk.begin, chunk.end, chunk.n_tokens, chunk.too_large});
    return true;
  });
  REQUIRE(chunker.feed(text));
  const auto stats = chunker.finish();
  REQUIRE(stats);
  CHECK(stats->n_bytes == text.size());
  return cuts;
}

std::vector<std::string> texts_of(const std::string& text, const ChunkOptions& options) {
  std::vector<std::string> texts;
  for (const Cut& cut : cuts_of(text, options)) texts.push_back(cut.text);
  return texts;
}

ChunkOptions options_of(std::uint64_t n, ChunkAt at) {
  ChunkOptions options;
  options.n_tokens = n;
  options.at = at;
  return options;
}

using Texts = std::vector<std::string>;

TEST_CASE("chunks at each kind of boundary") {
  const std::string text = "One two. Three four.\nFive six.\n\nSeven eight nine ten.\n";
  CHECK(texts_of(text, options_of(100, ChunkAt::token)) == Texts{text});
  CHECK(texts_of("", options_of(1, ChunkAt::line)).empty());
  CHECK(texts_of(text, options_of(12, ChunkAt::paragraph)) ==
        Texts{"One two. Three four.\nFive six.\n\n", "Seven eight nine ten.\n"});
  CHECK(texts_of(text, options_of(7, ChunkAt::line)) ==
        Texts{"One two. Three four.\n", "Five six.\n\n", "Seven eight nine ten.\n"});
  CHECK(texts_of("One two. Three four. Five six", options_of(4, ChunkAt::sentence)) ==
        Texts{"One two. ", "Three four. ", "Five six"});
  CHECK(texts_of("One, two three", options_of(3, ChunkAt::word)) == Texts{"One, ", "two three"});
  // A line that does not fit is cut at sentences, a sentence at words.
  CHECK(texts_of("One two. Three four. Five six seven.\n", options_of(4, ChunkAt::line)) ==
        Texts{"One two. ", "Three four. ", "Five six seven.\n"});
}

TEST_CASE("graphemes hold together, where they fit") {
  const std::string family =
      "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7";
  for (const Cut& cut : cuts_of(family + family + family, options_of(12, ChunkAt::grapheme))) {
    CHECK(cut.text == family);
    CHECK(cut.n_tokens <= 12);
  }
  CHECK(cuts_of(family, options_of(4, ChunkAt::grapheme)).size() > 1);
}

TEST_CASE("places are of the text as it is") {
  const auto cuts =
      cuts_of("\xef\xbb\xbf\r\nna\xc3\xaf\r\n\xff\nend of it", options_of(3, ChunkAt::line));
  REQUIRE(cuts.size() == 4);
  CHECK(cuts[0].end.byte == 5);
  CHECK(cuts[0].end.character == 3);
  CHECK(cuts[0].end.line == 1);
  CHECK(cuts[1].begin.line == 2);
  CHECK(cuts[1].end.character == 8);
  CHECK(cuts[2].begin.byte == 11);
  CHECK(cuts[3].begin.line == 4);
  CHECK(cuts[3].begin.character == 10);
  CHECK(cuts[3].end.byte == 22);
  CHECK(cuts[3].end.line == 4);
  chunk::PlaceCounter counter;
  counter.advance("abcdefghijk\xc3\xa9\n\xe2\x82");
  CHECK(counter.place().byte == 16);
  CHECK(counter.place().character == 15);
  CHECK(counter.place().line == 2);
  CHECK(counter.n_invalid() == 2);
  CHECK(counter.first_invalid() == 14);
}

TEST_CASE("header, reserve and overlap are inside the limit") {
  ChunkOptions options = options_of(9, ChunkAt::word);
  options.n_reserved = 2;
  options.n_overlap = 2;
  options.header = [](std::uint64_t i, const TextPlace& at) {
    return std::to_string(i) + ":" + std::to_string(at.byte) + " ";
  };
  const auto texts = texts_of("one two three four five six", options);
  CHECK(texts == Texts{"0:0 one two three ", "1:8 three four five six"});
}

TEST_CASE("the last chunk takes from the one before it") {
  ChunkOptions options = options_of(4, ChunkAt::token);
  CHECK(texts_of("a b c d e", options) == Texts{"a b c d", " e"});
  options.n_least = 2;
  CHECK(texts_of("a b c d e", options) == Texts{"a b c", " d e"});
  CHECK(texts_of("a b c d", options) == Texts{"a b c d"});
}

TEST_CASE("units that do not fit") {
  ChunkOptions options = options_of(3, ChunkAt::line);
  options.splits_units = false;
  const auto cuts = cuts_of("a\none two three four\nb\n", options);
  REQUIRE(cuts.size() == 3);
  CHECK(cuts[1].too_large);
  CHECK(cuts[1].text == "one two three four\n");
  CHECK_FALSE(cuts[2].too_large);
  // A character of four tokens.
  const auto characters = cuts_of("a\xf0\x93\x80\x80z", options_of(2, ChunkAt::word));
  REQUIRE(characters.size() == 3);
  CHECK(characters[1].too_large);
  CHECK(characters[1].n_tokens == 4);
}

TEST_CASE("who takes chunks may stop, and a chunk may be too long to hold") {
  Encoder encoder(test::tokenizer_for("o200k_base"));
  int n = 0;
  Chunker stopped(encoder, options_of(2, ChunkAt::word), [&](const Chunk&) { return ++n < 2; });
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "one two three ";
  const auto more = stopped.feed(text);
  REQUIRE(more);
  CHECK_FALSE(*more);
  CHECK(n == 2);
  CHECK(stopped.finish());
  CHECK(n == 2);

  ChunkOptions options = options_of(1000000, ChunkAt::line);
  options.max_held_bytes = 1000;
  Chunker full(encoder, options, [](const Chunk&) { return true; });
  Result<bool> fed = true;
  for (int i = 0; i < 100 && fed; ++i) fed = full.feed(text);
  REQUIRE_FALSE(fed);
  CHECK(fed.error().code == Errc::limit);
  CHECK(full.finish().error().code == Errc::limit);
}

}  // namespace
}  // namespace toll
