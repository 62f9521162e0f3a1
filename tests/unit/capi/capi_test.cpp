// capi_test.cpp - the C functions.
#include <toll/c.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"

namespace {

struct Close {
  void operator()(toll_encoder* encoder) const { toll_close(encoder); }
  void operator()(toll_price_book* book) const { toll_close_price_book(book); }
};
using Encoder = std::unique_ptr<toll_encoder, Close>;

Encoder open_vocab(const char* name) {
  char message[256] = "?";
  const std::string path = std::string(TOLL_TEST_VOCABS) + "/" + name + ".tollv";
  Encoder encoder(toll_open(path.c_str(), message, sizeof message));
  INFO(message);
  REQUIRE(encoder != nullptr);
  CHECK(std::string(message).empty());
  return encoder;
}

const std::string kMarked = "one<|endoftext|> two";

std::vector<toll_token> tokens_of(toll_encoder* encoder, const std::string& text) {
  std::vector<toll_token> tokens(text.size());
  const std::uint64_t n =
      toll_tokens(encoder, text.data(), text.size(), tokens.data(), text.size());
  REQUIRE(n <= text.size());
  tokens.resize(static_cast<std::size_t>(n));
  return tokens;
}

/// What arrives of a stream, and when to stop it.
struct Stream {
  std::vector<toll_token> tokens;
  std::size_t n_enough = SIZE_MAX;
};

int take(void* context, const toll_token* tokens, std::size_t n) {
  auto* stream = static_cast<Stream*>(context);
  stream->tokens.insert(stream->tokens.end(), tokens, tokens + n);
  return stream->tokens.size() < stream->n_enough ? 1 : 0;
}

bool same(const std::vector<toll_token>& a, const std::vector<toll_token>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](auto x, auto y) {
           return x.offset == y.offset && x.n_bytes == y.n_bytes && x.id == y.id;
         });
}

}  // namespace

TEST_CASE("the C API counts, encodes and decodes", "[c]") {
  const Encoder encoder = open_vocab("cl100k_base");
  const char text[] = "hello world";
  CHECK(toll_count(encoder.get(), text, std::strlen(text)) == 2);
  uint32_t ids[2] = {};
  CHECK(toll_encode(encoder.get(), text, std::strlen(text), ids, 1) == 2);  // room for one only
  CHECK(ids[1] == 0);
  CHECK(toll_encode(encoder.get(), text, std::strlen(text), ids, 2) == 2);
  CHECK(ids[0] == 15339);
  CHECK(ids[1] == 1917);
  char back[16] = "";
  CHECK(toll_decode(encoder.get(), ids, 2, back, sizeof back) == std::strlen(text));
  CHECK(std::string(back) == text);
  CHECK(toll_error_code(encoder.get()) == TOLL_OK);
  CHECK(toll_count(encoder.get(), nullptr, 0) == 0);
}

TEST_CASE("the C API says why a call failed", "[c]") {
  const Encoder encoder = open_vocab("cl100k_base");
  const uint32_t ids[] = {15339, 4000000000U};
  CHECK(toll_decode(encoder.get(), ids, 2, nullptr, 0) == TOLL_FAILED);
  CHECK(toll_error_code(encoder.get()) == TOLL_BAD_TOKEN);
  CHECK(toll_error_offset(encoder.get()) == 1);
  CHECK(std::strlen(toll_error_message(encoder.get())) > 0);

  // The next success clears it.
  CHECK(toll_count(encoder.get(), "x", 1) == 1);
  CHECK(toll_error_code(encoder.get()) == TOLL_OK);
  CHECK(toll_error_offset(encoder.get()) == 0);
  CHECK(std::string(toll_error_message(encoder.get())).empty());

  toll_slice slice = {};
  const int bad_calls[] = {toll_slice_head(encoder.get(), "x", 1, 1, nullptr),
                           toll_set_special(encoder.get(), 7), toll_feed(encoder.get(), "x", 1),
                           toll_finish(encoder.get(), nullptr),
                           toll_slice_tail(encoder.get(), nullptr, 1, 1, &slice)};
  for (const int code : bad_calls) CHECK(code == TOLL_BAD_CALL);
  CHECK(toll_count(encoder.get(), nullptr, 1) == TOLL_FAILED);
  CHECK(toll_encode(encoder.get(), "x", 1, nullptr, 1) == TOLL_FAILED);
  CHECK(toll_tokens(encoder.get(), "x", 1, nullptr, 1) == TOLL_FAILED);
  CHECK(toll_decode(encoder.get(), nullptr, 1, nullptr, 0) == TOLL_FAILED);
  CHECK(toll_error_code(encoder.get()) == TOLL_BAD_CALL);
  CHECK(std::strlen(toll_error_message(encoder.get())) > 0);
}

TEST_CASE("every C function is safe with a null handle", "[c]") {
  toll_slice slice = {};
  toll_stats stats = {};
  toll_token token = {};
  char text[8] = "";
  uint32_t id = 0;
  CHECK(toll_count(nullptr, "x", 1) == TOLL_FAILED);
  CHECK(toll_encode(nullptr, "x", 1, &id, 1) == TOLL_FAILED);
  CHECK(toll_tokens(nullptr, "x", 1, &token, 1) == TOLL_FAILED);
  CHECK(toll_decode(nullptr, &id, 1, text, sizeof text) == TOLL_FAILED);
  CHECK(toll_set_special(nullptr, TOLL_SPECIAL_TEXT) == TOLL_BAD_CALL);
  CHECK(toll_slice_head(nullptr, "x", 1, 1, &slice) == TOLL_BAD_CALL);
  CHECK(toll_slice_tail(nullptr, "x", 1, 1, &slice) == TOLL_BAD_CALL);
  CHECK(toll_slice_range(nullptr, "x", 1, 0, 1, &slice) == TOLL_BAD_CALL);
  CHECK(toll_begin(nullptr, nullptr, nullptr) == TOLL_BAD_CALL);
  CHECK(toll_feed(nullptr, "x", 1) == TOLL_BAD_CALL);
  CHECK(toll_finish(nullptr, &stats) == TOLL_BAD_CALL);
  CHECK(toll_error_code(nullptr) == TOLL_BAD_CALL);
  CHECK(toll_error_offset(nullptr) == 0);
  CHECK(toll_error_message(nullptr) != nullptr);
  CHECK(toll_n_tiers(nullptr) == 0);
  CHECK(toll_tier_name(nullptr, 0) == nullptr);
  CHECK(toll_price_at(nullptr, "free", 1, text, sizeof text) == TOLL_BAD_CALL);
  toll_close(nullptr);
  toll_close_price_book(nullptr);
}

TEST_CASE("the C API says why a file was refused", "[c]") {
  char message[256] = "?";
  CHECK(toll_open("/nowhere/at/all.tollv", message, sizeof message) == nullptr);
  CHECK(std::string(message) == "/nowhere/at/all.tollv: No such file or directory");
  char little[8] = "?";
  CHECK(toll_open("/nowhere/at/all.tollv", little, sizeof little) == nullptr);
  CHECK(std::string(little) == "/nowher");  // cut to fit
  CHECK(toll_open(nullptr, message, sizeof message) == nullptr);
  CHECK(std::string(message) == "no path was given");
  CHECK(toll_open_named(nullptr, message, sizeof message) == nullptr);
  CHECK(std::string(message) == "no name was given");
  CHECK(toll_open(nullptr, nullptr, 0) == nullptr);
  CHECK(toll_open_price_book("/nowhere/prices", message, sizeof message) == nullptr);
  CHECK(std::string(message) == "/nowhere/prices: No such file or directory");
}

TEST_CASE("the C API finds vocabularies by name", "[c]") {
  char message[256] = "?";
  const char* before = std::getenv("TOLL_VOCAB_PATH");  // NOLINT(concurrency-mt-unsafe)
  const std::string kept = before != nullptr ? before : "";
  setenv("TOLL_VOCAB_PATH", "/nowhere:" TOLL_TEST_VOCABS, 1);  // NOLINT(concurrency-mt-unsafe)
  const Encoder found(toll_open_named("r50k_base", message, sizeof message));
  CHECK(found != nullptr);
  CHECK(toll_count(found.get(), "hello world", 11) == 2);
  for (const char* name : {"no_such_vocabulary", "", "../data/r50k_base"}) {
    CHECK(toll_open_named(name, message, sizeof message) == nullptr);
    CHECK(std::string(message).find("is not installed") != std::string::npos);
  }
  if (before != nullptr) {
    setenv("TOLL_VOCAB_PATH", kept.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  } else {
    unsetenv("TOLL_VOCAB_PATH");  // NOLINT(concurrency-mt-unsafe)
  }
}

TEST_CASE("C: special tokens are what they were set to be", "[c]") {
  const Encoder encoder = open_vocab("r50k_base");
  const auto count = [&] { return toll_count(encoder.get(), kMarked.data(), kMarked.size()); };
  const std::uint64_t as_text = count();
  CHECK(as_text > 3);
  CHECK(toll_set_special(encoder.get(), TOLL_SPECIAL_ENCODE) == TOLL_OK);
  CHECK(count() == 3);
  uint32_t ids[3] = {};
  CHECK(toll_encode(encoder.get(), kMarked.data(), kMarked.size(), ids, 3) == 3);
  CHECK(ids[1] == 50256);
  CHECK(toll_set_special(encoder.get(), TOLL_SPECIAL_STRIP) == TOLL_OK);
  const auto stripped = tokens_of(encoder.get(), kMarked);
  REQUIRE(stripped.size() == 2);
  CHECK(stripped[1].offset == 16);
  CHECK(stripped[1].n_bytes == 4);
  CHECK(toll_set_special(encoder.get(), TOLL_SPECIAL_ERROR) == TOLL_OK);
  CHECK(count() == TOLL_FAILED);
  CHECK(toll_error_code(encoder.get()) == TOLL_SPECIAL_IN_TEXT);
  CHECK(toll_error_offset(encoder.get()) == 3);
  CHECK(toll_begin(encoder.get(), nullptr, nullptr) == TOLL_OK);
  int code = TOLL_OK;
  for (const char c : kMarked) code = code == TOLL_OK ? toll_feed(encoder.get(), &c, 1) : code;
  if (code == TOLL_OK) code = toll_finish(encoder.get(), nullptr);
  CHECK(code == TOLL_SPECIAL_IN_TEXT);
  CHECK(toll_set_special(encoder.get(), TOLL_SPECIAL_TEXT) == TOLL_OK);
  CHECK(count() == as_text);
}

TEST_CASE("C: blocks give the tokens of the whole, with their places", "[c]") {
  for (const char* name : {"o200k_base", "bert_base_uncased"}) {
    const Encoder encoder = open_vocab(name);
    std::string text = "One caf\xc3\xa9, \xe6\x97\xa5\xe6\x9c\xac and 12345 ";
    if (std::strcmp(name, "o200k_base") == 0) text += "\xff!";
    const auto whole = tokens_of(encoder.get(), text);
    std::uint64_t end = 0;
    for (const toll_token& token : whole) {
      CHECK(token.offset >= end);
      end = token.offset + token.n_bytes;
    }
    CHECK(end <= text.size());
    for (std::size_t n_block = 1; n_block < 5; ++n_block) {
      Stream stream;
      REQUIRE(toll_begin(encoder.get(), take, &stream) == TOLL_OK);
      for (std::size_t at = 0; at < text.size(); at += n_block) {
        const std::string block = text.substr(at, n_block);
        REQUIRE(toll_feed(encoder.get(), block.data(), block.size()) == TOLL_OK);
      }
      toll_stats stats = {};
      REQUIRE(toll_finish(encoder.get(), &stats) == TOLL_OK);
      CHECK(same(stream.tokens, whole));
      CHECK(stats.n_bytes == text.size());
      CHECK(stats.n_tokens == whole.size());
      CHECK(stats.n_invalid_utf8 == (text.back() == '!' ? 1 : 0));
    }
  }
}

TEST_CASE("C: a callback stops its stream, and a stream without one counts", "[c]") {
  const Encoder encoder = open_vocab("o200k_base");
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "word ";
  Stream stream;
  stream.n_enough = 3;
  REQUIRE(toll_begin(encoder.get(), take, &stream) == TOLL_OK);
  CHECK(toll_feed(encoder.get(), text.data(), text.size()) == TOLL_STOPPED);
  CHECK(toll_feed(encoder.get(), text.data(), text.size()) == TOLL_STOPPED);
  CHECK(toll_error_code(encoder.get()) == TOLL_OK);
  CHECK(toll_finish(encoder.get(), nullptr) == TOLL_OK);
  CHECK(stream.tokens.size() >= 3);
  CHECK(stream.tokens.size() < 20000);

  toll_stats stats = {};
  REQUIRE(toll_begin(encoder.get(), nullptr, nullptr) == TOLL_OK);
  CHECK(toll_feed(encoder.get(), text.data(), text.size()) == TOLL_OK);
  CHECK(toll_finish(encoder.get(), &stats) == TOLL_OK);
  CHECK(stats.n_tokens == toll_count(encoder.get(), text.data(), text.size()));
  // A text in memory ends the one that was begun.
  CHECK(toll_begin(encoder.get(), nullptr, nullptr) == TOLL_OK);
  CHECK(toll_count(encoder.get(), "x", 1) == 1);
  CHECK(toll_feed(encoder.get(), "x", 1) == TOLL_BAD_CALL);
}

TEST_CASE("C: slices are parts of the text", "[c]") {
  const Encoder encoder = open_vocab("cl100k_base");
  const std::string text = "The quick brown fox jumps over the lazy dog \xf0\x9f\xab\xa8";
  const auto tokens = tokens_of(encoder.get(), text);
  toll_slice slice = {};
  REQUIRE(toll_slice_head(encoder.get(), text.data(), text.size(), 3, &slice) == TOLL_OK);
  CHECK((slice.offset == 0 && slice.n_bytes == 15 && slice.n_tokens == 3));
  REQUIRE(toll_slice_range(encoder.get(), text.data(), text.size(), 3, 5, &slice) == TOLL_OK);
  CHECK(
      (slice.offset == tokens[3].offset && slice.n_bytes == tokens[3].n_bytes + tokens[4].n_bytes));
  REQUIRE(toll_slice_tail(encoder.get(), text.data(), text.size(), 1, &slice) == TOLL_OK);
  CHECK(slice.n_tokens <= 1);  // not the half of the last character
  CHECK(slice.n_bytes == 0);
  REQUIRE(toll_slice_head(encoder.get(), text.data(), text.size(), UINT64_MAX, &slice) == TOLL_OK);
  CHECK((slice.n_bytes == text.size() && slice.n_tokens == tokens.size()));
}

TEST_CASE("C: prices are exact", "[c]") {
  char amount[64] = "?";
  CHECK(toll_price("3", 406, amount, sizeof amount) == TOLL_OK);
  CHECK(std::string(amount) == "0.001218");
  CHECK(toll_price("0.15", 1, amount, sizeof amount) == TOLL_OK);
  CHECK(std::string(amount) == "0.00000015");
  struct Bad {
    const char* price;
    std::uint64_t n_tokens;
    std::size_t capacity;
    int code;
  };
  const Bad rows[] = {{"", 1, 64, TOLL_BAD_PRICE},
                      {"-1", 1, 64, TOLL_BAD_PRICE},
                      {"-0", 1, 64, TOLL_BAD_PRICE},
                      {"3", 406, 8, TOLL_LIMIT},
                      {nullptr, 1, 64, TOLL_BAD_CALL},
                      {"3", 1, 0, TOLL_BAD_CALL},
                      {"1000000000", UINT64_MAX, 64, TOLL_OVERFLOW},
                      {"$3", 1, 64, TOLL_BAD_PRICE}};
  for (const Bad& row : rows)
    CHECK(toll_price(row.price, row.n_tokens, amount, row.capacity) == row.code);
  for (int code = -1; code < 20; ++code) CHECK(std::strlen(toll_code_text(code)) > 0);
  CHECK(std::string(toll_version()) == TOLL_VERSION);
}

TEST_CASE("C: a price book has tiers", "[c]") {
  char message[256] = "?";
  const std::string path = TOLL_TEST_GOLDEN "/examples/team-prices";
  const std::unique_ptr<toll_price_book, Close> book(
      toll_open_price_book(path.c_str(), message, sizeof message));
  INFO(message);
  REQUIRE(book != nullptr);
  REQUIRE(toll_n_tiers(book.get()) > 0);
  char amount[64] = "?";
  for (std::size_t i = 0; i < toll_n_tiers(book.get()); ++i)
    CHECK(toll_price_at(book.get(), toll_tier_name(book.get(), i), 1, amount, sizeof amount) ==
          TOLL_OK);
  CHECK(toll_tier_name(book.get(), toll_n_tiers(book.get())) == nullptr);
  CHECK(toll_price_at(book.get(), "no such tier", 1, amount, sizeof amount) == TOLL_UNKNOWN_NAME);
  CHECK(std::string(amount).empty());
}
