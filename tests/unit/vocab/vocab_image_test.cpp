// vocab_image_test.cpp - .tollv images: what they say of themselves, and that no damaged one is
// used.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <cstring>
#include <random>

#include "base/hash.h"
#include "catch.h"
#include "nasty_text.h"
#include "vocab/view.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

/// A copy of an image that may be damaged, at an aligned address.
struct Image {
  explicit Image(std::span<const std::byte> bytes)
      : size(bytes.size()), storage((bytes.size() + 7) / 8) {
    std::memcpy(storage.data(), bytes.data(), bytes.size());
  }
  [[nodiscard]] std::span<std::byte> bytes() {
    return std::as_writable_bytes(std::span(storage)).first(size);
  }
  /// What someone who wants a damaged image to be believed would do.
  void sign() {
    const auto checked = bytes().subspan(vocab::kChecksumFrom);
    const std::uint64_t checksum = base::hash_bytes(checked.data(), checked.size());
    std::memcpy(bytes().data() + offsetof(vocab::Header, checksum), &checksum, sizeof checksum);
  }
  std::size_t size;
  std::vector<std::uint64_t> storage;
};

VocabSource small_source() {
  VocabSource source;
  source.properties = {{"name", "small"}, {"licence", "none"}};
  source.split_by("\\p{L}+|\\s+|[^\\s\\p{L}]+");
  for (unsigned byte = 0; byte < 256; ++byte)
    source.tokens.push_back({byte, std::string(1, static_cast<char>(byte))});
  for (const char* token : {"th", "the", "he", " t", "in", "ing"}) {
    source.tokens.push_back({static_cast<TokenId>(source.tokens.size()), token});
  }
  source.added = {{300, "<|end|>"}};
  return source;
}

Image small_image() {
  const auto made = compile_vocab(small_source());
  REQUIRE(made);
  return Image(std::as_bytes(std::span(*made)));
}

}  // namespace

TEST_CASE("a vocabulary describes itself", "[vocab]") {
  const Vocab& vocab = test::tokenizer_for("o200k_base").vocab();
  CHECK(vocab.name() == "o200k_base");
  CHECK(vocab.n_tokens() == 199998);
  CHECK(vocab.n_ids() == 200019);
  CHECK(vocab.specials().size() == 2);
  CHECK(vocab.find_special("<|endoftext|>") == 199999);
  CHECK(vocab.find_special("<|nothing|>") == kNoToken);
  CHECK(vocab.bytes(199999) == "<|endoftext|>");
  CHECK(vocab.bytes(199998).empty());  // a hole
  CHECK(vocab.bytes(4000000000U).empty());
  CHECK(vocab.property("unreachable").empty());
  CHECK(vocab.property("scheme") == "o200k");
  CHECK(vocab.property("nam").empty());  // no prefix match
  CHECK(test::tokenizer_for("o200k_harmony").vocab().specials().size() == 1090);
  const Vocab& p50k = test::tokenizer_for("p50k_edit").vocab();
  CHECK(p50k.find_special("<|fim_middle|>") == 50282);
}

TEST_CASE("every token is found by its bytes", "[vocab]") {
  for (const std::string_view name : test::kVocabNames) {
    const Vocab& vocab = test::tokenizer_for(name).vocab();
    std::uint32_t n_found = 0;
    for (TokenId id = 0; id < vocab.n_ids(); ++id) {
      if (vocab.bytes(id).empty() || vocab.find_special(vocab.bytes(id)) == id) continue;
      if (vocab.find(vocab.bytes(id)) != id) FAIL(name << " " << id);
      ++n_found;
    }
    CHECK(n_found == vocab.n_tokens());
  }
}

TEST_CASE("compiling is deterministic", "[vocab]") {
  CHECK(*compile_vocab(small_source()) == *compile_vocab(small_source()));
}

TEST_CASE("truncated and damaged images are refused with an offset", "[vocab]") {
  Image image = small_image();
  REQUIRE(Vocab::view(image.bytes()));
  for (std::size_t n = 0; n < image.size; n += n < 400 ? 1 : 97) {
    const auto opened = Vocab::view(image.bytes().first(n));
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::bad_vocab);
    CHECK(opened.error().offset <= n);
  }
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    Image damaged(image.bytes());
    damaged.bytes()[random() % damaged.size] ^=
        std::byte{static_cast<unsigned char>(1U << random() % 8)};
    CHECK_FALSE(Vocab::view(damaged.bytes()));
  }
}

TEST_CASE("an image that lies about itself is refused or harmless", "[vocab]") {
  const Image image = small_image();
  std::mt19937 random(4);
  int n_accepted = 0;
  for (int i = 0; i < 6000; ++i) {
    Image damaged(Image(image).bytes());
    for (unsigned k = 0; k < 1 + random() % 3; ++k) {
      // Half the damage goes to the header and the small tables at the front.
      const std::size_t at = random() % (i % 2 == 0 ? damaged.size : 4096);
      damaged.bytes()[at] = std::byte{static_cast<unsigned char>(random())};
    }
    damaged.sign();
    auto vocab = Vocab::view(damaged.bytes());
    if (!vocab) continue;
    ++n_accepted;
    auto tokenizer = Tokenizer::create(*std::move(vocab));
    if (!tokenizer) continue;  // a step that no build knows
    Encoder encoder(*tokenizer);
    std::vector<Slice> slices;
    const std::string text = test::nasty_text(random, 20, true);
    if (encoder.slices(text, slices)) {
      std::uint64_t end = 0;
      for (const Slice& slice : slices) end = slice.offset + slice.n_bytes;
      CHECK(end == text.size());
    }
  }
  CHECK(n_accepted > 100);
}

TEST_CASE("bad sources are refused by name", "[vocab]") {
  const auto refused = [](auto change) {
    VocabSource source = small_source();
    change(source);
    const auto made = compile_vocab(source);
    REQUIRE_FALSE(made);
    return made.error().detail;
  };
  CHECK(refused([](auto& s) { s.tokens.erase(s.tokens.begin() + 65); }) == "no token for byte 65");
  CHECK(refused([](auto& s) { s.tokens[258].id = 257; }) == "id 257 occurs twice");
  CHECK(refused([](auto& s) { s.tokens[258].bytes = "the"; }) ==
        "token 258 has the same bytes as token 257");
  CHECK(refused([](auto& s) { s.tokens[258].bytes.clear(); }) == "token 258 is empty");
  CHECK(refused([](auto& s) { s.tokens[261].id = 270; }) == "no token has rank 261");
  CHECK(refused([](auto& s) { s.properties.clear(); }) == "a vocabulary needs a name");
  CHECK(refused([](auto& s) { s.steps[0].a = "a+"; }) ==
        "some text matches no alternative of the pattern");
  CHECK(refused([](auto& s) { s.tokens.clear(); }) == "no tokens");
}

TEST_CASE("the tiktoken format is read strictly", "[vocab]") {
  const auto good = parse_tiktoken("YQ== 0\r\nYWI= 1\nYWJj 2");
  REQUIRE(good);
  REQUIRE(good->size() == 3);
  CHECK((*good)[1].bytes == "ab");
  CHECK((*good)[2].id == 2);
  struct Row {
    const char* text;
    std::uint64_t offset;
    const char* detail;
  };
  const Row rows[] = {{"", 0, "no tokens"},
                      {"YQ==", 0, "line 1: not BASE64 SPACE RANK"},
                      {"YQ== 0\nYQ= 1\n", 7, "line 2: bad base64"},
                      {"YR== 0\n", 0, "line 1: bad base64"},
                      {"Y!== 0\n", 0, "line 1: bad base64"},
                      {"YQ== x\n", 0, "line 1: bad rank"},
                      {"YQ== 1 \n", 0, "line 1: bad rank"},
                      {"YQ== -1\n", 0, "line 1: bad rank"},
                      {"YQ== 99999999999\n", 0, "line 1: bad rank"},
                      {"YQ== 4000000\n", 0, "line 1: rank too large"},
                      {"<html>\n", 0, "line 1: not BASE64 SPACE RANK"}};
  for (const Row& row : rows) {
    const auto parsed = parse_tiktoken(row.text);
    CAPTURE(row.text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().offset == row.offset);
    CHECK(parsed.error().detail == row.detail);
  }
}

}  // namespace toll
