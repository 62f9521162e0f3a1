// import_steps_test.cpp - tokenizer.json: what each normaliser and pre-tokeniser does.
#include <string>
#include <string_view>

#include "catch.h"
#include "hugging_face_fixture.h"

namespace toll {
namespace {

/// A -> A + grave, a -> b, U+3000 -> space, U+200B -> nothing, U+FB01 -> fi, tab -> space.
constexpr std::string_view kCharsmap =
    "AAQAAAAgAAAJDQAAAQAAgAcAAICABQAAAwAAgIAoAgCLOQAAgAgCAAAAAICAIQAArBgCAIEFAAAJAACADwAAAA4AAA"
    "ARAAAAEAAAABMAAAASAAAAFQAAABQAAAAXAAAAFgAAABkAAAAYAAAAGwAAABoAAAAdAAAAHAAAAB8AAAAeAAAAIQAA"
    "ACAAAAAjAAAAIgAAACUAAAAkAAAAJwAAACYAAAApAAAAKAAAACsAAAAqAAAALQAAACwAAAAvAAAALgAAADEAAAAwAA"
    "AAMwAAADIAAAA1AAAANAAAADcAAAA2AAAAOQAAADgAAAA7AAAAOgAAAD0AAAA8AAAAPwAAAD4AAABBAAAAQAAAAEMA"
    "AABCAAAARQAAAEQAAABHAAAARgAAAEkAAABIAAAASwAAAEoAAABNAAAATAAAAE8AAABOAAAAUQAAAFAAAABTAAAAUg"
    "AAAFUAAABUAAAAVwAAAFYAAABZAAAAWAAAAFsAAABaAAAAXQAAAFwAAABfAAAAXgAAAGEAAABgAAAAYwAAAGIAAABl"
    "AAAAZAAAAGcAAABmAAAAaQAAAGGpAQBrAAAAagAAAG0AAABsAAAAbwAAAG4AAABxAAAAcAAAAHMAAAByAAAAdQAAAH"
    "QAAAB3AAAAdgAAAHkAAAB4AAAAewAAAHoAAAB9AAAAfAAAAH8AAAB+AAAAgQAAAIAAAACDAAAAggAAAIUAAACEAAAA"
    "hwAAAIYAAACJAAAAiAAAAIsAAACKAAAAjQAAAIwAAACPAAAAjgAAAJEAAACQAAAAkwAAAJIAAACVAAAAlAAAAJcAAA"
    "CWAAAAmQAAAJgAAACbAAAAmgAAAJ0AAACcAAAAnwAAAJ4AAAChAAAAoAAAAKMAAACiAAAApQAAAKQAAACnAAAApgAA"
    "AKkAAACoAAAAqwAAAKoAAACtAAAArAAAAK8AAACuAAAAsQAAALAAAACzAAAAsgAAALUAAAC0AAAAtwAAALYAAAC5AA"
    "AAuAAAALsAAAC6AAAAvQAAALwAAAC/AAAAvgAAAMEAAADAAAAAwwAAAMIAAADFAAAAxAAAAMcAAADGAAAAyQAAAMgA"
    "AADLAAAAwzwBAM0AAADMAAAAzwAAAM4AAADRAAAA0AAAANMAAADSAAAA1QAAANQAAADXAAAA1gAAANkAAADYAAAA2w"
    "AAANoAAADdAAAA3AAAAN8AAADeAAAA4QAAAOAAAADjAAAA4gAAAOUAAADkAAAA5wAAAO8AAQDpAAAA6AAAAOKwAQDj"
    "jAEA7QAAAOwAAADvAAAA7gAAAPEAAADwAAAA8wAAAPIAAAD1AAAA9AAAAPcAAAD2AAAA+QAAAPgAAAD7AAAA+gAAAP"
    "0AAAD8AAAA/wAAAP4AAAAAIABBzIAAYgBmaQA=";

}  // namespace

TEST_CASE("what each normaliser and pre-tokeniser does", "[import]") {
  struct Row {
    std::string_view normalizer;
    std::string_view pre_tokenizer;
    std::string_view text;
    std::string_view tokens;
  };
  constexpr Row kRows[] = {
      {R"({"type":"NFC"})", "null", "e\u0301a", "\u00e9|##a"},
      {R"({"type":"NFD"})", "null", "\u00e9a", "e|##\u0301|##a"},
      {R"({"type":"NFKC"})", "null", "\ufb01", "f|##i"},
      {R"({"type":"NFKD"})", "null", "\ufb01\u00e9", "f|##i|##e|##\u0301"},
      {R"({"type":"Lowercase"})", "null", "AB\u0130", "a|##b|##i|##\u0307"},
      {R"({"type":"StripAccents"})", "null", "e\u0301a\u0301", "e|##a"},
      {R"({"type":"Nmt"})", "null", "a\001b\u2028a", "a|##b|## |##a"},
      {R"({"type":"Strip","strip_left":true,"strip_right":false})", "null", " \na ", "a|## "},
      {R"({"type":"Strip","strip_left":false,"strip_right":true})", "null", " a\u2003", " |##a"},
      {R"({"type":"Replace","pattern":{"String":"aa"},"content":"b"})", "null", "aaaax",
       "b|##b|##x"},
      {R"({"type":"Replace","pattern":{"Regex":"a+|\\s"},"content":"-"})", "null", "aab a",
       "-|##b|##-|##-"},
      {R"({"type":"Replace","pattern":{"Regex":"\\s+$"},"content":"-"})", "null", "a  \n b ",
       "a|##-|##\n|## |##b|##-"},
      {R"({"type":"Prepend","prepend":"\u2581"})", "null", "a b", "\u2581|##a|## |##b"},
      {R"({"type":"Prepend","prepend":"\u2581"})", "null", "", ""},
      {R"({"type":"Precompiled","precompiled_charsmap":"@"})", "null", "a\u3000\ufb01b\u200bx",
       "b|## |##f|##i|##b|##x"},
      {R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true})",
       "null", "A\u4e00\u00e9\001\011b", "a|## |##\u4e00|## |##e|## |##b"},
      {R"({"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":false,"lowercase":true})",
       "null", "A\u00e9B", "a|##\u00e9|##b"},
      {R"({"type":"Sequence","normalizers":[{"type":"Lowercase"},{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]}]})",
       "null", "\u00c9A", "e|##a"},
      {R"({"type":"Sequence","normalizers":[]})", "null", "Ab", "A|##b"},
      {"null", R"({"type":"WhitespaceSplit"})", "a\u3000b\302\205a\u200bb", "a|b|[UNK]"},
      {"null", R"({"type":"UnicodeScripts"})", " ab 1\u00e9 \u4e00",
       "a|##b|## |1|\u00e9|## |\u4e00"},
      {"null", R"({"type":"Whitespace"})", "ab1.-a_ b", "a|##b|##1|.|##-|a|##_|b"},
      {"null", R"({"type":"BertPreTokenizer"})", "a-b ._b", "a|-|b|.|_|b"},
      {"null", R"({"type":"Digits","individual_digits":true})", "a11b", "a|1|1|b"},
      {"null", R"({"type":"Digits","individual_digits":false})", "a11b", "a|1|##1|b"},
      {"null", R"({"type":"CharDelimiterSplit","delimiter":"-"})", "a--b-", "a|b"},
      {"null", R"({"type":"FixedLength","length":2})", "abab\u00e9", "a|##b|a|##b|\u00e9"},
      {"null", R"({"type":"Punctuation","behavior":"Isolated"})", "a--b.", "a|-|-|b|."},
      {"null", R"({"type":"Split","pattern":{"String":"1"},"behavior":"Isolated","invert":false})",
       "1a11b", "1|a|1|1|b"},
      {"null", R"({"type":"Split","pattern":{"Regex":"\\d"},"behavior":"Isolated","invert":true})",
       "1ab11", "1|a|##b|1|1"},
      {"null", R"({"type":"Punctuation","behavior":"Removed"})", "a--b.", "a|b"},
      {"null", R"({"type":"Split","pattern":{"String":"1"},"behavior":"Removed","invert":false})",
       "1a11b", "a|b"},
      {"null", R"({"type":"Split","pattern":{"Regex":"\\d"},"behavior":"Removed","invert":true})",
       "1ab11", "1|1|1"},
      {"null", R"({"type":"Punctuation","behavior":"MergedWithPrevious"})", "a--b.",
       "a|##-|-|b|##."},
      {"null",
       R"({"type":"Split","pattern":{"String":"1"},"behavior":"MergedWithPrevious","invert":false})",
       "1a11b", "1|a|##1|1|b"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\d"},"behavior":"MergedWithPrevious","invert":true})",
       "1ab11", "1|##a|##b|1|1"},
      {"null", R"({"type":"Punctuation","behavior":"MergedWithNext"})", "a--b.", "a|-|-|##b|."},
      {"null",
       R"({"type":"Split","pattern":{"String":"1"},"behavior":"MergedWithNext","invert":false})",
       "1a11b", "1|##a|1|1|##b"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\d"},"behavior":"MergedWithNext","invert":true})",
       "1ab11", "1|a|##b|##1|1"},
      {"null", R"({"type":"Punctuation","behavior":"Contiguous"})", "a--b.", "a|-|##-|b|."},
      {"null",
       R"({"type":"Split","pattern":{"String":"1"},"behavior":"Contiguous","invert":false})",
       "1a11b", "1|a|1|##1|b"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\d"},"behavior":"Contiguous","invert":true})",
       "1ab11", "1|a|##b|1|##1"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\w+|[^\\w\\s]+"},"behavior":"Removed","invert":true})",
       "a1 -.b", "a|##1|-|##.|b"},
      {"null",
       R"j({"type":"Split","pattern":{"Regex":"(?i:ab)|\\s+(?!\\S)"},"behavior":"Isolated","invert":false})j",
       "aBAb  a ", "a|##B|A|##b| | |##a| "},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"[\\p{L}&&[^a]]+"},"behavior":"Isolated","invert":false})",
       "abba", "a|b|##b|a"},
      {"null",
       R"({"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true})",
       "a b\u2581a", "\u2581|##a|\u2581|##b|\u2581|##a"},
      {"null",
       R"({"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":false})",
       "a b", "\u2581|##a|##\u2581|##b"},
      {"null",
       R"({"type":"Metaspace","replacement":"\u2581","prepend_scheme":"first","split":true})",
       "a b", "\u2581|##a|\u2581|##b"},
      {"null",
       R"({"type":"Metaspace","replacement":"\u2581","prepend_scheme":"never","split":true})",
       "a b", "a|\u2581|##b"},
      {"null", R"({"type":"Metaspace","replacement":"_","add_prefix_space":true})", "a b",
       "_|##a|_|##b"},
      {"null",
       R"({"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}]})",
       "a b", "\u2581|##a|\u2581|##b"},
      {"null",
       R"({"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"Sequence","pretokenizers":[{"type":"Punctuation","behavior":"Isolated"}]}]})",
       "a1-1", "a|1|-|1"},
      {"null", R"({"type":"Sequence","pretokenizers":[]})", "a b", "a|## |##b"},
      {R"({"type":"NFC"})",
       R"({"type":"Split","pattern":{"String":"\u00e9"},"behavior":"Removed","invert":false})",
       "ae\u0301b", "a|b"},
  };
  for (const Row& row : kRows) {
    INFO(row.normalizer << " " << row.pre_tokenizer << " " << row.text);
    const Imported imported = import(document(replaced(std::string(row.normalizer), "@", kCharsmap),
                                              row.pre_tokenizer, word_piece()));
    CHECK(tokens_of(imported, row.text) == row.tokens);
  }
}

}  // namespace toll
