// imported_laws_test.cpp - what must hold for every text and every vocabulary whose text goes
// through steps: count == encode.size(), slices in order, and no cut into blocks, history or thread
// of the encoder changes anything.
#include <toll/tokenizer.h>

#include "catch.h"
#include "nasty_text.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

constexpr Specials kModes[] = {Specials::as_text, Specials::as_token, Specials::strip};

/// The same text in blocks of any size, cut anywhere.
template <class Feed>
void in_blocks(std::string_view text, std::mt19937& random, std::size_t max_block, Feed&& feed) {
  while (!text.empty()) {
    const std::string_view block = text.substr(0, 1 + random() % max_block);
    feed(block);
    text.remove_prefix(block.size());
  }
}

/// Slices do not overlap, are in order, and end inside the text.
bool in_order(const std::vector<Slice>& slices, std::size_t n_bytes) {
  std::uint64_t end = 0;
  for (const Slice& slice : slices) {
    if (slice.offset < end) return false;
    end = slice.offset + slice.n_bytes;
  }
  return end <= n_bytes;
}

/// Adds up what tokens were made of, and what made none.
class BytesSink final : public Sink {
 public:
  BytesSink() noexcept : Sink(Needs::slices) {}
  bool take_count(std::uint64_t /*n*/) override { return false; }
  bool take_ids(std::span<const TokenId> /*ids*/, std::span<const std::uint32_t> n_bytes) override {
    for (const std::uint32_t n : n_bytes) n_bytes_ += n;
    return true;
  }
  void skip(std::uint64_t n_bytes) override { n_bytes_ += n_bytes; }
  [[nodiscard]] std::uint64_t n_bytes() const noexcept { return n_bytes_; }

 private:
  std::uint64_t n_bytes_ = 0;
};

}  // namespace

TEST_CASE("the laws hold for every imported vocabulary", "[encoder]") {
  const unsigned seed = GENERATE(11U, 12U);
  for (const std::string_view name : test::kImportedNames) {
    Encoder encoder(test::tokenizer_for(name));
    std::mt19937 random(seed);
    for (int i = 0; i < 200; ++i) {
      const std::string text =
          test::nasty_text(random, 1 + static_cast<unsigned>(random() % 50), i % 3 == 0);
      const Specials specials = kModes[i % 3];
      CAPTURE(name, seed, i, text);
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids, specials));
      REQUIRE(*encoder.count(text, specials) == ids.size());

      std::vector<Slice> slices;
      REQUIRE(encoder.slices(text, slices, specials));
      REQUIRE(slices.size() == ids.size());
      for (std::size_t k = 0; k < slices.size(); ++k) REQUIRE(slices[k].id == ids[k]);
      REQUIRE(in_order(slices, text.size()));

      for (const std::size_t max_block : {1U, 5U, 40U}) {
        std::vector<TokenId> again;
        IdSink sink(again);
        encoder.begin(sink, specials);
        in_blocks(text, random, max_block, [&](auto block) { REQUIRE(encoder.feed(block)); });
        const auto stats = encoder.finish();
        REQUIRE(stats);
        REQUIRE(again == ids);
        REQUIRE(stats->n_bytes == text.size());
        REQUIRE(stats->n_tokens == ids.size());
        std::vector<Slice> cut;
        SliceSink slice_sink(cut);
        encoder.begin(slice_sink, specials);
        in_blocks(text, random, max_block, [&](auto block) { REQUIRE(encoder.feed(block)); });
        REQUIRE(encoder.finish());
        REQUIRE(cut == slices);
      }
      // All of the text is in tokens or was passed over, also what a normaliser drops at its end.
      for (const std::string& whole : {text, text + "\x01", text + " \xc2\xad \n"}) {
        BytesSink bytes;
        encoder.begin(bytes, specials);
        REQUIRE(encoder.feed(whole));
        REQUIRE(encoder.finish());
        CAPTURE(whole);
        REQUIRE(bytes.n_bytes() == whole.size());
      }
    }
  }
}

TEST_CASE("long texts are the same whole and in blocks for imported vocabularies", "[encoder]") {
  const std::string_view units[] = {
      "a", " ", "\n", "\xe3\x81\x82", "\xe2\x96\x81", "ab ", "\xf0\x9f\x98\x80"};
  for (const std::string_view name : test::kImportedNames) {
    Encoder encoder(test::tokenizer_for(name));
    std::mt19937 random(5);
    for (const std::string_view unit : units) {
      std::string text;
      while (text.size() < 70'000) text += unit;
      CAPTURE(name, unit);
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids));
      std::vector<TokenId> again;
      IdSink sink(again);
      encoder.begin(sink);
      in_blocks(text, random, 3000, [&](auto block) { REQUIRE(encoder.feed(block)); });
      REQUIRE(encoder.finish());
      REQUIRE(again == ids);
    }
  }
}

}  // namespace toll
