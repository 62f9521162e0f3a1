// import_sentencepiece_test.cpp - sentencepiece .model files, made by hand: what is read, and what
// is refused, where and with what words.
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "catch.h"
#include "import_fixture.h"

namespace toll {
namespace {

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7U) bytes.push_back(static_cast<char>(value | 128U));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string number(unsigned field, std::uint64_t value) {
  return varint(field << 3U) + varint(value);
}

std::string bytes_of(unsigned field, std::string_view value) {
  return varint(field << 3U | 2U) + varint(value.size()) + std::string(value);
}

std::string real(unsigned field, float value) {
  std::string bytes = varint(field << 3U | 5U);
  bytes.resize(bytes.size() + sizeof value);
  std::memcpy(bytes.data() + bytes.size() - sizeof value, &value, sizeof value);
  return bytes;
}

constexpr unsigned kNormal = 1;
constexpr unsigned kUnknown = 2;
constexpr unsigned kControl = 3;
constexpr unsigned kUserDefined = 4;
constexpr unsigned kUnused = 5;
constexpr unsigned kByte = 6;

std::string piece(std::string_view text, float score = 0, unsigned type = kNormal) {
  return bytes_of(1, bytes_of(1, text) + real(2, score) + number(3, type));
}

constexpr std::uint64_t kUnigram = 1;
constexpr std::uint64_t kBpe = 2;
constexpr std::uint64_t kWord = 3;
constexpr std::uint64_t kChar = 4;

/// <unk> is 0, <s> 1, a 2, b 3, U+2581 4; `pieces` begin at 5.
std::string model(std::uint64_t type, std::string_view pieces = "", std::string_view trainer = "",
                  std::string_view normalizer = "") {
  return piece("<unk>", 0, kUnknown) + piece("<s>", 0, kControl) + piece("a", -1) + piece("b", -2) +
         piece("\u2581", -3) + std::string(pieces) +
         bytes_of(2, number(3, type) + std::string(trainer)) + bytes_of(3, normalizer);
}

std::string ids_of(std::string_view bytes, std::string_view text) {
  return ids_of(compiled(import_sentencepiece(bytes)), text);
}

std::string refusal_of(std::string_view bytes) {
  return ids_of(bytes, "");
}

std::string all_bytes() {
  std::string pieces;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (unsigned byte = 0; byte < 256; ++byte) {
    pieces += piece(std::string("<0x") + kDigits[byte / 16] + kDigits[byte % 16] + ">", 0, kByte);
  }
  return pieces;
}

/// A becomes a: three units of a trie, and 253 that no search steps on, each as the library numbers
/// them.
std::string charsmap() {
  std::string map(std::string_view("\0\4\0\0", 4));
  for (std::uint32_t i = 0; i < 256; ++i) {
    const std::uint32_t unit = i == 0 ? 0x10000U : i == 1 ? 0xd41U : i == 2 ? 0x80000000U : i ^ 1U;
    for (unsigned k = 0; k < 4; ++k) map.push_back(static_cast<char>(unit >> 8 * k));
  }
  return map + std::string("a\0", 2);
}

}  // namespace

TEST_CASE("sentencepiece models of each type", "[import]") {
  // Expected: sentencepiece 0.2.3 (which refuses models with a NUL, though some are in use).
  const std::string ab = piece("ab", -0.5F);
  CHECK(ids_of(model(kUnigram, ab), "ab  ba") == "4 5 4 3 2");
  CHECK(ids_of(model(kBpe, ab), "ab  ba") == "4 5 4 3 2");
  CHECK(ids_of(model(kChar, ab), "ab") == "4 2 3");
  CHECK(ids_of(model(kUnigram), "axxb") == "4 2 0 3");
  CHECK(ids_of(model(kBpe), "axxb") == "4 2 0 3");
  CHECK(ids_of(model(kBpe, all_bytes(), number(35, 1)), "ax") == "4 2 125");
  CHECK(ids_of(model(kUnigram, "", "", number(3, 0)), " ab") == "2 3");
  CHECK(ids_of(model(kUnigram, "", "", number(4, 0)), " a") == "4 4 2");
  CHECK(ids_of(model(kUnigram, "", number(24, 1)), "ab") == "2 3 4");
  CHECK(ids_of(model(kBpe, piece("ba", 0, kUserDefined) + ab), "abab") == "4 2 5 3");
  CHECK(ids_of(model(kBpe, piece("xyz", 0, kUserDefined)), "xyzz") == "4 5 0");
  CHECK(ids_of(model(kUnigram, piece("aa", 0, kUnused)), "aa") == "4 2 2");
  CHECK(ids_of(model(kUnigram, piece(std::string_view("\0", 1))), std::string_view("\0", 1)) ==
        "4 5");
  CHECK(ids_of(model(kUnigram), "<s>") == "4 0");
  // A control piece is none that text can become, whatever it is spelt as.
  CHECK(ids_of(model(kUnigram, piece("a", 0, kControl)), "a") == "4 2");
  CHECK(ids_of(model(kChar, piece("x", 0, kControl)), "ax") == "4 2 0");
  // Unused pieces, which no merge can make.
  CHECK(ids_of(model(kBpe, piece("c", 0, kUnused)), "acc") == "4 2 0");
  CHECK(ids_of(model(kBpe, piece("<unused0>", 0, kUnused)), "<unused0>") == "4 0");
  CHECK(ids_of(model(kChar, piece("c", 0, kUnused)), "acb") == "4 2 0 3");
  // Fields of a type that is not theirs are others', and are passed over.
  CHECK(ids_of(number(1, 5) + model(kUnigram) + real(9, 1), "a") == "4 2");
}

TEST_CASE("unknown text on both sides of a control piece is two tokens", "[import]") {
  const Imported imported = compiled(import_sentencepiece(
      piece("<unk>", 0, kUnknown) + piece("X", 0, kControl) + piece("\u2581a", -1) +
      bytes_of(2, number(3, kUnigram)) + bytes_of(3, bytes_of(1, "identity"))));
  CHECK(ids_of(imported, "cXc", Specials::as_token) == "0 1 0");
  CHECK(ids_of(imported, "cXc", Specials::strip) == "0 0");
  CHECK(ids_of(imported, "cXc") == "0");
}

TEST_CASE("sentencepiece models of words", "[import]") {
  const std::string words = piece("\u2581ab") + piece("\u2581c", 0, kUnused) +
                            piece("\u2581d", 0, kUserDefined) + piece("d", 0, kUserDefined);
  CHECK(ids_of(model(kWord, words), "ab  d ab") == "5 7 5");
  CHECK(ids_of(model(kWord, words), "x y ab c z d x") == "0 5 0 7 0");  // unknown words are fused
  CHECK(ids_of(model(kWord, words), "abd") == "0");
  CHECK(ids_of(model(kWord, words, "", number(3, 0)), "b d") == "3 7");
  CHECK(ids_of(model(kWord, words), "") == "");
}

TEST_CASE("a denormalizer changes what is decoded", "[import]") {
  const std::string whole =
      model(kUnigram, piece("A")) +
      bytes_of(5, bytes_of(2, charsmap()) + number(3, 0) + number(4, 0) + number(5, 0));
  const Imported imported = compiled(import_sentencepiece(whole));
  REQUIRE(imported.tokenizer);
  const std::vector<TokenId> ids = {4, 5, 2, 4, 5};
  const auto text = imported.tokenizer->decode(ids);
  REQUIRE(text);
  CHECK(*text == "aa a");
}

TEST_CASE("sentencepiece models that are refused", "[import]") {
  const float infinity = std::numeric_limits<float>::infinity();
  struct Row {
    std::string bytes;
    std::string_view detail;
  };
  const Row rows[] = {
      {"", "not a sentencepiece model: no pieces"},
      {"hello world\n", "not a sentencepiece model: malformed field"},
      {std::string(2, '\0'), "not a sentencepiece model: malformed field"},
      {model(kUnigram) + "\x0b", "not a sentencepiece model: malformed field"},       // a group
      {model(kUnigram) + "\x0e", "not a sentencepiece model: malformed field"},       // wire type 6
      {model(kUnigram) + "\x0a\x05q", "not a sentencepiece model: malformed field"},  // cut
      {model(kUnigram) + "\x08" + std::string(11, '\xff'),
       "not a sentencepiece model: malformed field"},
      {model(kUnigram) + "\x0a" + std::string(9, '\xff') + "\x01",
       "not a sentencepiece model: malformed field"},
      {bytes_of(1, "\x0a\x7f"), "malformed piece"},
      {model(kUnigram) + bytes_of(2, "\x18"), "malformed trainer_spec"},
      {model(kUnigram) + bytes_of(3, "\x12\x7f"), "malformed normalizer_spec"},
      {model(kWord, all_bytes(), number(35, 1)),
       "byte_fallback in a model of type WORD is not supported"},
      {model(0), "a model of an unknown type"},
      {model(5), "a model of an unknown type"},
      {model(1ULL << 40U), "a model of an unknown type"},
      {piece("a") + bytes_of(2, number(3, kUnigram)), "no unknown piece"},
      {model(kUnigram, piece("b2", 0, kUnknown)), "piece 5 is a second unknown piece"},
      {model(kUnigram, piece("")), "piece 5 is empty"},
      {model(kUnigram, piece(std::string(8000, 'x'))), "piece 5 is longer than 7999 bytes"},
      {model(kUnigram, piece(std::string(500000, 'x'))), "piece 5 is longer than 7999 bytes"},
      {model(kBpe, piece(std::string(7999, 'a')) + piece(std::string(7998, 'a')) +
                       piece(std::string(7997, 'a'))),
       "token 7: with those before it too long to find out what merges make it"},
      {model(kUnigram, piece("c", std::numeric_limits<float>::quiet_NaN())),
       "the score of piece 5 is not finite"},
      {model(kUnigram, piece("c", infinity)), "the score of piece 5 is not finite"},
      {model(kBpe, piece("c", -infinity)), "the score of piece 5 is not finite"},
      {model(kUnigram, piece("c", 3e38F)), "the score of piece 5 is too large"},
      {model(kUnigram, piece("c", 0, 0)), "piece of an unknown type"},
      {model(kUnigram, piece("c", 0, 7)), "piece of an unknown type"},
      {model(kUnigram, piece("a")), "piece 5 is spelt as another one"},
      {model(kUnigram, piece("<s>", 0, kControl)), "piece 5 is spelt as another one"},
      {model(kBpe, piece("a", 0, kControl)), "piece 5 is spelt as another one"},
      {model(kBpe, piece("ab", 0, kUnused)),
       "piece 5 of type UNUSED in a BPE model, which merges can make"},
      {model(kBpe, piece("xy", 0, kUnused)),
       "piece 5 of type UNUSED in a BPE model, which merges can make"},
      {model(kBpe, piece("ac")), "piece 5 holds a character that is no piece by itself"},
      {model(kBpe, piece("\xff\xfe")), "piece 5 holds a character that is no piece by itself"},
      {model(kUnigram, piece("\x81", 0, kControl)), "piece 5 is not UTF-8"},
      {model(kBpe, piece("a\xff", 0, kUserDefined)), "piece 5 is not UTF-8"},
      {model(kUnigram, piece("<0x-1>", 0, kByte), number(35, 1)),
       "byte piece 5 is not like <0x00>"},
      {model(kUnigram, piece("<0xGG>", 0, kByte), number(35, 1)),
       "byte piece 5 is not like <0x00>"},
      {model(kUnigram, piece("<0x1>", 0, kByte), number(35, 1)), "byte piece 5 is not like <0x00>"},
      {model(kUnigram, piece("<0x00>", 0, kByte)), "byte piece 5 in a model without byte_fallback"},
      {model(kUnigram, piece("<0xab>", 0, kByte), number(35, 1)),
       "byte piece 5 is not like <0x00>"},
      {model(kUnigram, piece("<0x00>", 0, kByte), number(35, 1)),
       "byte_fallback without all 256 byte pieces"},
      {model(kUnigram, "", "", bytes_of(2, "abc")), "normalizer_spec: character map: truncated"},
      {model(kUnigram) + bytes_of(5, bytes_of(2, "abc")),
       "denormalizer_spec: character map: truncated"},
      {model(kUnigram) + bytes_of(5, "\x12\x7f"), "malformed denormalizer_spec"},
  };
  for (const Row& row : rows) {
    INFO(row.detail << ", " << row.bytes.size() << " bytes");
    CHECK(refusal_of(row.bytes) == row.detail);
  }
}

TEST_CASE("a sentencepiece model that is cut or damaged is refused or harmless", "[import]") {
  const std::string whole = model(kUnigram, piece("ab", -0.5F) + piece("ba", 0, kUserDefined));
  int n_accepted = 0;
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto cut = import_sentencepiece(std::string_view(whole).substr(0, n));
    if (!cut) CHECK(cut.error().offset <= n);
    n_accepted += cut ? 1 : 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[n] = static_cast<char>(damaged[n] ^ (1 << bit));
      ids_of(damaged, "ab \xff\u2581ba<s>");
    }
  }
  CHECK(n_accepted < 10);  // those that end where a field ends
}

}  // namespace toll
