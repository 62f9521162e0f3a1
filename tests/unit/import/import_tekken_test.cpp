// import_tekken_test.cpp - tekken.json: what is read, and what is refused, with what words.
#include <string>
#include <string_view>

#include "catch.h"
#include "import_fixture.h"

namespace toll {
namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text.push_back(i + k > bytes.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63U]);
  }
  return text;
}

/// All bytes, then "ab".
std::string entries(std::string_view last = "ab") {
  std::string list;
  for (unsigned rank = 0; rank < 257; ++rank) {
    const char byte = static_cast<char>(rank);
    list.append(rank == 0 ? "" : ",").append("{\"rank\":").append(std::to_string(rank));
    list.append(",\"token_bytes\":\"");
    list.append(base64(rank < 256 ? std::string_view(&byte, 1) : last)).append("\"}");
  }
  return list;
}

std::string document(std::string_view config, std::string_view vocab,
                     std::string_view special = "") {
  std::string json = "{\"config\":{";
  json.append(config).append("},\"vocab\":[").append(vocab).append("]");
  return json.append(special).append("}");
}

constexpr std::string_view kConfig =
    R"("pattern":"\\p{L}+|[^\\p{L}]","default_vocab_size":260,"default_num_special_tokens":3)";
constexpr std::string_view kSpecial = R"(,"special_tokens":[{"rank":0,"token_str":"<s>"}])";

std::string ids_of(std::string_view json, std::string_view text,
                   Specials specials = Specials::as_token) {
  return ids_of(compiled(import_tekken(json)), text, specials);
}

}  // namespace

TEST_CASE("tekken: ranks stand behind the special tokens", "[import]") {
  const std::string json = document(kConfig, entries(), kSpecial);
  CHECK(ids_of(json, "ab a") == "259 35 100");
  CHECK(ids_of(json, "<s>a<SPECIAL_2>") == "0 100 2");
  CHECK(ids_of(json, "<s>", Specials::as_text) == "63 118 65");
  // Only the first entries count; special tokens that are not listed are those that all files
  // share.
  constexpr std::string_view kFewer =
      R"("pattern":"[\\s\\S]","default_vocab_size":278,"default_num_special_tokens":22)";
  CHECK(ids_of(document(kFewer, entries()), "a<unk><SPECIAL_21>") == "119 0 21");
}

TEST_CASE("tekken: what is refused", "[import]") {
  struct Row {
    std::string json;
    std::string_view detail;
  };
  const auto config = [](std::string_view size, std::string_view n_specials) {
    return R"("pattern":".","default_vocab_size":)" + std::string(size) +
           R"(,"default_num_special_tokens":)" + std::string(n_specials);
  };
  const Row rows[] = {
      {"", "not JSON: The document is empty."},
      {std::string(100000, '['), "values nested more than 64 deep"},
      {"[]", "config.default_vocab_size: is missing"},
      {"{}", "config.default_vocab_size: is missing"},
      {document("", ""), "config.default_vocab_size: is missing"},
      {document(R"("default_vocab_size":1,"default_num_special_tokens":0)", ""),
       "config.pattern: is missing"},
      {document(config("1", "0"), ""), "config.default_vocab_size: does not fit the vocabulary"},
      {document(config("1", "1"), ""), "config.default_vocab_size: does not fit the vocabulary"},
      {document(config("1", "2"), ""), "config.default_vocab_size: does not fit the vocabulary"},
      {document(config("4294967295", "0"), ""),
       "config.default_vocab_size: does not fit the vocabulary"},
      {document(config("4294967296", "0"), ""), "config.default_vocab_size: is not a whole number"},
      {document(config("-1", "0"), ""), "config.default_vocab_size: is not a whole number"},
      {document(config("1.5", "0"), ""), "config.default_vocab_size: is not a whole number"},
      {document(config("2", "-1"), ""), "config.default_num_special_tokens: is not a whole number"},
      {document(config("1", "0"), "1"), "vocab[0].rank: is missing"},
      {document(config("1", "0"), R"({"rank":1,"token_bytes":"YQ=="})"),
       "vocab[0].rank: is out of order"},
      {document(config("1", "0"), R"({"rank":0,"token_bytes":"!"})"),
       "vocab[0].token_bytes: is not base64"},
      {document(config("1", "0"), R"({"rank":0,"token_bytes":1})"),
       "vocab[0].token_bytes: is not a string"},
      {document(config("1", "0"), R"({"rank":0,"token_bytes":"YQ=="})", R"(,"special_tokens":[])"),
       "no token for byte 0"},
      {document(kConfig, entries(std::string(4097, 'a')), kSpecial),
       "vocab[256].token_bytes: is longer than 4096 bytes"},
      {document(kConfig, entries("a"), kSpecial), "token 259 has the same bytes as token 100"},
      {document(kConfig, entries(), R"(,"special_tokens":{})"), "special_tokens: is not a list"},
      {document(kConfig, entries(), R"(,"special_tokens":[{"rank":1,"token_str":"<s>"}])"),
       "special_tokens[0].rank: is out of order"},
      {document(kConfig, entries(), R"(,"special_tokens":[{"rank":0}])"),
       "special_tokens[0].token_str: is missing"},
      {document(kConfig, entries(),
                R"(,"special_tokens":[{"rank":0,"token_str":"x"},{"rank":1,"token_str":"x"}])"),
       "special_tokens: \"x\" occurs twice"},
      {document(kConfig, entries()),
       "special_tokens: more special tokens than default_num_special_tokens"},
  };
  for (const Row& row : rows) {
    INFO(row.json.substr(0, 200));
    CHECK(ids_of(row.json, "") == row.detail);
  }
}

TEST_CASE("a tekken file that is cut is refused", "[import]") {
  const std::string whole = document(kConfig, entries(), kSpecial);
  for (std::size_t n = 0; n < whole.size(); n += n < 200 ? 1 : 37) {
    const auto cut = import_tekken(std::string_view(whole).substr(0, n));
    REQUIRE_FALSE(cut);
    CHECK(cut.error().offset <= n);
  }
}

}  // namespace toll
