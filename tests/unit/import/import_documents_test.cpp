// import_documents_test.cpp - tokenizer.json: whole documents that are refused, where and with what
// words.
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.h"
#include "hugging_face_fixture.h"

namespace toll {

TEST_CASE("documents that are refused", "[import]") {
  struct Row {
    std::string_view json;
    std::uint64_t offset;
    std::string_view detail;
  };
  constexpr Row kRows[] = {
      {R"()", 0, "not JSON: The document is empty."},
      {R"(nul)", 3, "not JSON: Invalid value."},
      {"null", 0, "not a JSON object"},
      {R"([])", 0, "not a JSON object"},
      {R"(1)", 0, "not a JSON object"},
      {R"("a")", 0, "not a JSON object"},
      {R"({})", 0, "model: is not an object"},
      {R"({"model":)", 9, "not JSON: Invalid value."},
      {R"({"model":{}} x)", 13,
       "not JSON: The document root must not be followed by other values."},
      {R"({"version":"2.0"})", 0, "version: is not 1.0"},
      {R"({"version":1})", 0, "version: is not a string"},
      {R"({"a":NaN})", 5, "not JSON: Invalid value."},
      {R"({"a":Infinity})", 5, "not JSON: Invalid value."},
      {R"({"a":"\ud800"})", 6, "not JSON: The surrogate pair in string is invalid."},
      {R"({"a":"\udc00\ud800"})", 12, "not JSON: The surrogate pair in string is invalid."},
      {R"({"a":01})", 6, "not JSON: Missing a comma or '}' after an object member."},
      {R"({"a":1,})", 7, "not JSON: Missing a name for object member."},
      {R"({'a':1})", 1, "not JSON: Missing a name for object member."},
      {R"(// c
{})",
       0, "not JSON: Invalid value."},
      {R"({"a":1e999})", 5, "not JSON: Number too big to be stored in double."},
  };
  for (const Row& row : kRows) {
    INFO(row.json);
    const Imported imported = import(row.json);
    CHECK(imported.refusal == row.detail);
    CHECK(imported.offset == row.offset);
  }
}

TEST_CASE("hostile documents are refused", "[import]") {
  const auto repeated = [](std::string_view text, std::size_t n) {
    std::string all;
    while (n-- > 0) all.append(text);
    return all;
  };
  CHECK(refusal_of(repeated("[", 100000)) == "values nested more than 64 deep");
  CHECK(refusal_of(repeated("{\"a\":", 100000)) == "values nested more than 64 deep");
  CHECK(refusal_of(repeated("[", 65) + repeated("]", 65)) == "values nested more than 64 deep");
  CHECK(refusal_of(repeated("[", 64) + repeated("]", 64)) == "not a JSON object");
  const std::string nested =
      repeated(R"({"type":"Sequence","normalizers":[)", 20) + repeated("]}", 20);
  CHECK(refusal_of(document(nested, "null")).ends_with("Sequences nested too deeply"));
  CHECK(refusal_of(document(repeated(R"({"type":"Sequence","normalizers":[{"type":"NFC"},)", 1) +
                                repeated(R"({"type":"NFC"},)", 63) + R"({"type":"NFC"}]})",
                            "null")) == "normalizer.normalizers[64]: more than 64 steps");
  const std::string doubling = R"({"type":"Replace","pattern":{"String":"a"},"content":"aa"})";
  CHECK(
      refusal_of(document(
          R"({"type":"Sequence","normalizers":[)" + repeated(doubling + ",", 16) + doubling + "]}",
          "null")) == "normalizer.normalizers[16]: can make a text more than 65536 times longer");
  const auto bpe = [](const std::string& number) {
    return R"({"type":"BPE","vocab":{"a":)" + number + R"(},"merges":[]})";
  };
  CHECK(refusal_of(document("null", "null", bpe(repeated("1", 10000)))) ==
        "not JSON: Number too big to be stored in double.");
  CHECK(refusal_of(document("null", "null", bpe("0." + repeated("1", 10000)))) ==
        "model.vocab: is not a whole number");
  CHECK(refusal_of(document(
            "null", "null",
            R"({"type":"BPE","vocab":{")" + repeated("a", 65537) + R"(":0},"merges":[]})")) ==
        "model.vocab: a token is longer than 65536 bytes");
  const std::string whole = document(
      R"({"type":"NFC"})", R"({"type":"Whitespace"})", kWordLevel,
      R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])");
  REQUIRE(refusal_of(whole) == "");
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Imported cut = import(std::string_view(whole).substr(0, n));
    CHECK(cut.refusal.starts_with("not JSON: "));
    CHECK(cut.offset <= n);
  }
  CHECK(refusal_of(replaced(whole, "\"a\"", "\"\xff\"")) ==
        "not JSON: Invalid encoding in string.");
  CHECK(refusal_of(replaced(whole, "\"a\"", "\"\xc0\x80\"")) ==
        "not JSON: Invalid encoding in string.");
  CHECK(refusal_of(replaced(whole, "\"a\"", "\"\xed\xa0\x80\"")) ==
        "not JSON: Invalid encoding in string.");
  CHECK(refusal_of("\xef\xbb\xbf" + whole) ==
        "");  // a byte order mark is white space to the parser
}

}  // namespace toll
