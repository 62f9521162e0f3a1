// import_added_test.cpp - tokenizer.json: added tokens and templates, and those that are refused,
// with what words.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "catch.h"
#include "hugging_face_fixture.h"

namespace toll {

TEST_CASE("added tokens", "[import]") {
  const auto with = [](std::string_view flags, std::string_view normalizer = "null") {
    const std::string added =
        R"([{"id":47,"content":"ab","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])";
    std::string json = added;
    for (std::string_view rest = flags; !rest.empty();) {
      const std::string_view flag = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), flag.size() + 1));
      const bool on = flag.front() == '+';
      const std::string name = "\"" + std::string(flag.substr(1)) + "\":";
      json = replaced(json, name + (on ? "false" : "true"), name + (on ? "true" : "false"));
    }
    return import(document(normalizer, "null", word_piece(), json));
  };
  struct Row {
    std::string_view flags;
    std::string_view normalizer;
    std::string_view text;
    Specials specials;
    std::string_view tokens;
  };
  constexpr Row kRows[] = {
      {"", "null", "xabx", Specials::as_text, "x|##a|##b|##x"},
      {"", "null", "xabx", Specials::as_token, "x|ab|x"},
      {"-special", "null", "xabx", Specials::as_text, "x|ab|x"},
      {"-special +single_word", "null", "xab ab.", Specials::as_text, "x|##a|##b|## |ab|."},
      {"-special +lstrip", "null", "x \u3000ab x", Specials::as_text, "x|ab| |##x"},
      {"-special +rstrip", "null", "x ab \n x", Specials::as_text, "x|## |ab|x"},
      {"-special +normalized", R"({"type":"Lowercase"})", "xABx", Specials::as_text, "x|ab|x"},
      {"-special", R"({"type":"Lowercase"})", "xABx", Specials::as_text, "x|##a|##b|##x"},
  };
  for (const Row& row : kRows) {
    INFO(row.flags << " " << row.normalizer << " " << row.text);
    const Imported imported = with(row.flags, row.normalizer);
    CHECK(tokens_of(imported, row.text, row.specials) == row.tokens);
  }
}

TEST_CASE("special tokens that the model would make go where they are stripped", "[import]") {
  // Such a model cuts a text by itself, and takes added tokens that it makes for parts of it.
  std::string vocab = R"("a":256,"b":257,"ab":258)";
  for (unsigned byte = 0; byte < 256; ++byte) {
    char name[16];
    std::snprintf(name, sizeof name, ",\"<0x%02X>\":%u", byte, byte);
    vocab += name;
  }
  const auto with = [&vocab](std::string_view special) {
    return import(document(
        "null", "null",
        R"({"type":"BPE","unk_token":null,"byte_fallback":true,"vocab":{)" + vocab +
            R"(},"merges":["a b"]})",
        R"([{"id":258,"content":"ab","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":)" +
            std::string(special) + "}]"));
  };
  CHECK(tokens_of(with("true"), "aabb", Specials::strip) == "a|b");
  CHECK(tokens_of(with("true"), "aabb", Specials::as_token) == "a|ab|b");
  CHECK(tokens_of(with("false"), "aabb", Specials::strip) == "a|ab|b");
}

TEST_CASE("a special token in normalised text is refused where it is", "[import]") {
  const Imported imported = import(document(
      R"({"type":"Lowercase"})", "null", word_piece(),
      R"([{"id":47,"content":"ab","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":true}])"));
  REQUIRE(imported.tokenizer);
  Encoder encoder(*imported.tokenizer);
  std::vector<Slice> slices;
  const auto sliced = encoder.slices("\u00c9xxABx", slices, Specials::reject);
  REQUIRE(!sliced);
  CHECK(sliced.error().code == Errc::special_in_text);
  CHECK(sliced.error().offset == 4);
}

TEST_CASE("added tokens that are refused", "[import]") {
  struct Row {
    std::string_view normalizer;
    std::string_view added;
    std::string_view detail;
  };
  constexpr Row kRows[] = {
      {"null", R"({})", "added_tokens: is not a list"},
      {"null", R"([1])", "added_tokens[0].content: is missing"},
      {"null",
       R"([{"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].id: is missing"},
      {"null",
       R"([{"id":3,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].content: is missing"},
      {"null",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false}])",
       "added_tokens[0].special: is missing"},
      {"null",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"special":true}])",
       "added_tokens[0].normalized: is missing"},
      {"null",
       R"([{"id":-1,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].id: is not a whole number"},
      {"null",
       R"([{"id":4,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].id: is 4, but the library would give it 3"},
      {"null",
       R"([{"id":3,"content":"a","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].id: is 3, but the library would give it 1"},
      {"null",
       R"([{"id":3,"content":"","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].content: is empty"},
      {"null",
       R"([{"id":3,"content":1,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[0].content: is not a string"},
      {"null",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false}])",
       "added_tokens[1].content: occurs twice with different properties"},
      {"null",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},{"id":5,"content":"y","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens[1].id: is 5, but the library would give it 4"},
      {"null",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":true,"normalized":false,"special":true},{"id":4,"content":" y","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}])",
       "added_tokens: rstrip beside a token that begins with white space"},
      {R"({"type":"Lowercase"})",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":true},{"id":4,"content":"X","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":true}])",
       "two added tokens look the same in a text"},
      {R"({"type":"Strip","strip_left":true,"strip_right":true})",
       R"([{"id":3,"content":"  ","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":true}])",
       "added token 3 normalises to nothing"},
      {R"({"type":"ByteLevel"})",
       R"([{"id":3,"content":"x","single_word":false,"lstrip":true,"rstrip":false,"normalized":true,"special":true}])",
       "model.type: WordLevel after ByteLevel is not supported"},
  };
  for (const Row& row : kRows) {
    INFO(row.normalizer << " " << row.added);
    CHECK(refusal_of(document(row.normalizer, "null", kWordLevel, row.added)) == row.detail);
  }
}

TEST_CASE("added tokens that a normaliser may bring to the start of a text", "[import]") {
  const std::string first = R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})";
  const std::string always = R"({"type":"Metaspace","replacement":"_","prepend_scheme":"always"})";
  const auto token = [](const char* normalized) {
    return R"([{"id":3,"content":"x","single_word":false,"lstrip":false,"rstrip":false,"normalized":)" +
           std::string(normalized) + R"(,"special":true}])";
  };
  const std::string detail =
      "added_tokens[0].normalized: before prepend_scheme first, after a normaliser that can make "
      "several characters of one";
  for (const std::string_view normalizer :
       {R"({"type":"NFKD"})", R"({"type":"Prepend","prepend":"x"})",
        R"({"type":"Replace","pattern":{"String":"a"},"content":"xx"})"}) {
    INFO(normalizer);
    CHECK(refusal_of(document(normalizer, first, kWordLevel, token("true"))) == detail);
    CHECK(refusal_of(document(normalizer, first, kWordLevel, token("false"))) == "");
    CHECK(refusal_of(document(normalizer, always, kWordLevel, token("true"))) == "");
  }
  CHECK(refusal_of(document("null", first, kWordLevel, token("true"))) == "");
}

TEST_CASE("templates that are refused", "[import]") {
  struct Row {
    std::string_view post_processor;
    std::string_view detail;
  };
  constexpr Row kRows[] = {
      {R"({})", "post_processor.type: is missing"},
      {R"({"type":"Foo"})", "post_processor.type: Foo is not known"},
      {R"({"type":"TemplateProcessing"})", "post_processor.single: is not a list"},
      {R"({"type":"TemplateProcessing","single":[]})",
       "post_processor.single: leaves out the text"},
      {R"({"type":"TemplateProcessing","single":[{"Sequence":{"id":"B"}}]})",
       "post_processor.single[0]: is not the text"},
      {R"({"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}}]})",
       "post_processor.single[1]: is the text once more"},
      {R"({"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"x"}}],"special_tokens":{}})",
       "post_processor.single[1]: names a token that special_tokens does not have"},
      {R"({"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"x"}}],"special_tokens":{"x":{"ids":[9]}}})",
       "a template's token has no number here"},
      {R"({"type":"BertProcessing"})", "post_processor.cls[1]: is missing"},
      {R"({"type":"BertProcessing","cls":["a",0],"sep":["b",-1]})",
       "post_processor.sep[1]: is not a whole number"},
      {R"({"type":"Sequence"})", "post_processor.processors: is not a list"},
      {R"({"type":"Sequence","processors":[{"type":"Sequence","processors":[]}]})",
       "post_processor.processors[0]: a Sequence in a Sequence"},
  };
  for (const Row& row : kRows) {
    INFO(row.post_processor);
    CHECK(refusal_of(document("null", "null", kWordLevel, "[]", row.post_processor)) == row.detail);
  }
}

}  // namespace toll
