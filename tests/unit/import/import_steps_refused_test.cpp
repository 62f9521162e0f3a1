// import_steps_refused_test.cpp - tokenizer.json: normalisers and pre-tokenisers that are refused,
// with what words.
#include <string>
#include <string_view>

#include "catch.h"
#include "hugging_face_fixture.h"

namespace toll {

TEST_CASE("normalisers and pre-tokenisers that are refused", "[import]") {
  struct Row {
    std::string_view normalizer;
    std::string_view pre_tokenizer;
    std::string_view detail;
  };
  constexpr Row kRows[] = {
      {R"({})", "null", "normalizer.type: is missing"},
      {R"([])", "null", "normalizer.type: is missing"},
      {R"({"type":1})", "null", "normalizer.type: is not a string"},
      {R"({"type":"Foo"})", "null", "normalizer.type: Foo is not known"},
      {R"({"type":"Sequence"})", "null", "normalizer.normalizers: is not a list"},
      {R"({"type":"Sequence","normalizers":{}})", "null", "normalizer.normalizers: is not a list"},
      {R"({"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Foo"}]})", "null",
       "normalizer.normalizers[1].type: Foo is not known"},
      {R"({"type":"Sequence","normalizers":[1]})", "null",
       "normalizer.normalizers[0].type: is missing"},
      {R"({"type":"Strip"})", "null", "normalizer.strip_left: is missing"},
      {R"({"type":"Strip","strip_left":1,"strip_right":true})", "null",
       "normalizer.strip_left: is neither true nor false"},
      {R"({"type":"Replace"})", "null", "normalizer.pattern.Regex: is missing"},
      {R"({"type":"Replace","pattern":{"Regex":""},"content":"a"})", "null",
       "normalizer.pattern.Regex: is empty"},
      {R"({"type":"Replace","pattern":{"String":""},"content":"a"})", "null",
       "normalizer.pattern.String: is empty"},
      {R"({"type":"Replace","pattern":{"Regex":1},"content":"a"})", "null",
       "normalizer.pattern.Regex: is not a string"},
      {R"({"type":"Replace","pattern":{"String":"a"}})", "null", "normalizer.content: is missing"},
      {R"({"type":"Prepend"})", "null", "normalizer.prepend: is missing"},
      {R"({"type":"Prepend","prepend":""})", "null", "normalizer.prepend: is empty"},
      {R"({"type":"Precompiled","precompiled_charsmap":""})", "null",
       "normalizer.precompiled_charsmap: is not base64"},
      {R"({"type":"Precompiled","precompiled_charsmap":"!"})", "null",
       "normalizer.precompiled_charsmap: is not base64"},
      {R"({"type":"Precompiled","precompiled_charsmap":"AAAA"})", "null",
       "normalizer: character map: truncated"},
      {R"({"type":"BertNormalizer"})", "null", "normalizer.lowercase: is missing"},
      {R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":"x","lowercase":true})",
       "null", "normalizer.strip_accents: is neither true nor false"},
      {R"({"type":"Sequence","normalizers":[{"type":"ByteLevel"},{"type":"NFC"}]})", "null",
       "normalizer.normalizers[1]: a normaliser after ByteLevel is not supported"},
      {R"({"type":"Replace","pattern":{"Regex":"a*"},"content":""})", "null",
       "normalizer: pattern that can match the empty text"},
      {R"({"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Replace","pattern":{"Regex":"x|(?<=a)b"},"content":""}]})",
       "null", "normalizer.normalizers[1]: lookbehind (byte 2 of the pattern)"},
      {"null", R"({})", "pre_tokenizer.type: is missing"},
      {"null", R"({"type":"Foo"})", "pre_tokenizer.type: Foo is not known"},
      {"null", R"({"type":"Sequence","pretokenizers":null})",
       "pre_tokenizer.pretokenizers: is not a list"},
      {"null",
       R"({"type":"Sequence","pretokenizers":[{"type":"ByteLevel","add_prefix_space":false,"use_regex":false},{"type":"Whitespace"}]})",
       "pre_tokenizer.pretokenizers[1]: a pre-tokeniser after ByteLevel is not supported"},
      {"null", R"({"type":"Split","pattern":{},"behavior":"Isolated","invert":false})",
       "pre_tokenizer.pattern.Regex: is missing"},
      {"null", R"({"type":"Split","pattern":{"String":""},"behavior":"Isolated","invert":false})",
       "pre_tokenizer.pattern.String: is empty"},
      {"null", R"({"type":"Split","pattern":{"String":"a"},"behavior":"Isolate","invert":false})",
       "pre_tokenizer.behavior: Isolate is not known"},
      {"null", R"({"type":"Split","pattern":{"String":"a"},"behavior":"Isolated"})",
       "pre_tokenizer.invert: is missing"},
      {"null", R"({"type":"Metaspace"})", "pre_tokenizer.replacement: is missing"},
      {"null", R"({"type":"Metaspace","replacement":""})",
       "pre_tokenizer.replacement: is not one character"},
      {"null", R"({"type":"Metaspace","replacement":"ab"})",
       "pre_tokenizer.replacement: is not one character"},
      {"null", R"({"type":"Metaspace","replacement":"_","prepend_scheme":"last"})",
       "pre_tokenizer.prepend_scheme: last is not known"},
      {"null",
       R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first","add_prefix_space":false})",
       "pre_tokenizer.add_prefix_space: contradicts prepend_scheme"},
      {"null", R"({"type":"Metaspace","replacement":"_","add_prefix_space":false})",
       "pre_tokenizer.add_prefix_space: contradicts prepend_scheme"},
      {"null",
       R"({"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Metaspace","replacement":"_","prepend_scheme":"first"}]})",
       "pre_tokenizer.pretokenizers[1].prepend_scheme: first, after another pre-tokeniser, is not "
       "supported"},
      {"null", R"({"type":"Digits"})", "pre_tokenizer.individual_digits: is missing"},
      {"null", R"({"type":"Punctuation","behavior":"x"})",
       "pre_tokenizer.behavior: x is not known"},
      {"null", R"({"type":"CharDelimiterSplit"})", "pre_tokenizer.delimiter: is missing"},
      {"null", R"({"type":"CharDelimiterSplit","delimiter":""})",
       "pre_tokenizer.delimiter: is not one character"},
      {"null", R"({"type":"CharDelimiterSplit","delimiter":"ab"})",
       "pre_tokenizer.delimiter: is not one character"},
      {"null", R"({"type":"FixedLength","length":-1})",
       "pre_tokenizer.length: is not a whole number"},
      {"null", R"({"type":"FixedLength","length":0})",
       "pre_tokenizer.length: is not from 1 to 1000"},
      {"null", R"({"type":"FixedLength","length":1001})",
       "pre_tokenizer.length: is not from 1 to 1000"},
      {"null", R"({"type":"ByteLevel"})", "pre_tokenizer.add_prefix_space: is missing"},
      {"null", R"({"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: group without its )"},
      {"null", R"({"type":"Split","pattern":{"Regex":"a*"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: pattern that can match the empty text"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"(?<=a)b"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: lookbehind"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\bx"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: word boundary \\b or \\B"},
      {"null",
       R"j({"type":"Split","pattern":{"Regex":"a(?=bc)"},"behavior":"Isolated","invert":false})j",
       "pre_tokenizer: lookahead at anything but one character (byte 1 of the pattern)"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"(a)\\1"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: backreference (byte 3 of the pattern)"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\p{Foo}"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: unknown Unicode class \\p{Foo}"},
      {"null", R"({"type":"Split","pattern":{"Regex":"[a"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: class without its ]"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"a{2000}"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: repeat of more than 1000 (byte 1 of the pattern)"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"(?>a|ab)c"},"behavior":"Isolated","invert":false})",
       "pre_tokenizer: possessive or atomic part that may differ from a greedy one"},
      {R"({"type":"Nmt"})", R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})",
       "pre_tokenizer.prepend_scheme: first, after a normaliser that can remove or join "
       "characters, "
       "is not supported"},
      {R"({"type":"Replace","pattern":{"String":"a"},"content":""})",
       R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})",
       "pre_tokenizer.prepend_scheme: first, after a normaliser that can remove or join "
       "characters, "
       "is not supported"},
      {R"({"type":"Replace","pattern":{"String":"aa"},"content":"x"})",
       R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})",
       "pre_tokenizer.prepend_scheme: first, after a normaliser that can remove or join "
       "characters, "
       "is not supported"},
      {R"({"type":"Replace","pattern":{"Regex":"\\w+"},"content":"x"})",
       R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})",
       "pre_tokenizer.prepend_scheme: first, after a normaliser that can remove or join "
       "characters, "
       "is not supported"},
  };
  for (const Row& row : kRows) {
    INFO(row.normalizer << " " << row.pre_tokenizer);
    CHECK(refusal_of(document(row.normalizer, row.pre_tokenizer)) == row.detail);
  }
}

}  // namespace toll
