// import_hugging_face_test.cpp - tokenizer.json: what each construct does, and what is refused,
// with what words. Expected tokens are those of Hugging Face tokenizers 0.23.3.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace toll {
namespace {

constexpr std::string_view kWordLevel =
    R"({"type":"WordLevel","unk_token":"u","vocab":{"u":0,"a":1,"b":2}})";

std::string document(std::string_view normalizer, std::string_view pre_tokenizer,
                     std::string_view model = kWordLevel, std::string_view added = "[]",
                     std::string_view post_processor = "null") {
  std::string json = R"({"version":"1.0","normalizer":)";
  json.append(normalizer).append(R"(,"pre_tokenizer":)").append(pre_tokenizer);
  json.append(R"(,"added_tokens":)").append(added);
  json.append(R"(,"post_processor":)").append(post_processor);
  return json.append(R"(,"model":)").append(model).append("}");
}

struct Imported {
  std::vector<std::uint64_t> storage;
  std::unique_ptr<Tokenizer> tokenizer;
  std::string refusal;
  std::uint64_t offset = 0;
};

Imported import(std::string_view json) {
  Imported imported;
  const auto refuse = [&](const Error& error) {
    imported.refusal = error.detail;
    imported.offset = error.offset;
  };
  auto source = import_hugging_face(json);
  if (!source) return refuse(source.error()), std::move(imported);
  source->properties.emplace_back("name", "imported");
  const auto image = compile_vocab(*source);
  if (!image) return refuse(image.error()), std::move(imported);
  imported.storage.resize((image->size() + 7) / 8);
  std::memcpy(imported.storage.data(), image->data(), image->size());
  auto vocab = Vocab::view(std::as_bytes(std::span(imported.storage)).first(image->size()));
  REQUIRE(vocab);
  auto tokenizer = Tokenizer::create(*std::move(vocab));
  REQUIRE(tokenizer);
  imported.tokenizer = std::make_unique<Tokenizer>(*std::move(tokenizer));
  return imported;
}

/// The tokens of `text` with bars between them.
std::string tokens_of(const Imported& imported, std::string_view text,
                      Specials specials = Specials::as_text) {
  Encoder encoder(*imported.tokenizer);
  std::vector<TokenId> ids;
  REQUIRE(encoder.encode(text, ids, specials));
  std::string tokens;
  for (const TokenId id : ids)
    tokens.append(tokens.empty() ? "" : "|").append(imported.tokenizer->vocab().bytes(id));
  return tokens;
}

std::string refusal_of(std::string_view json) {
  return import(json).refusal;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == text.npos ? text : text.replace(at, what.size(), by);
}

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

/// A model whose tokens show where pieces begin: "a" does, "##a" does not.
std::string word_piece() {
  std::string vocab = R"("[UNK]":0)";
  int id = 0;
  for (const std::string_view letter :
       {"a",      "b",      "1",      "x", "-",   ".",      ",",      "'",
        "_",      "A",      "B",      " ", "\\n", "\u2581", "\u00e9", "e",
        "\u0301", "\u4e00", "\ufb01", "i", "f",   "\u0130", "\u0307"}) {
    for (const std::string_view before : {"", "##"})
      vocab.append(",\"").append(before).append(letter).append("\":").append(std::to_string(++id));
  }
  return R"({"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{)" +
         vocab + "}}";
}

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
    CHECK(imported.refusal == "");
    if (imported.tokenizer) CHECK(tokens_of(imported, row.text) == row.tokens);
  }
}

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
       "step 0: character map: truncated"},
      {R"({"type":"BertNormalizer"})", "null", "normalizer.lowercase: is missing"},
      {R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":"x","lowercase":true})",
       "null", "normalizer.strip_accents: is neither true nor false"},
      {R"({"type":"Sequence","normalizers":[{"type":"ByteLevel"},{"type":"NFC"}]})", "null",
       "normalizer.normalizers[1]: a normaliser after ByteLevel is not supported"},
      {R"({"type":"Replace","pattern":{"Regex":"a*"},"content":""})", "null",
       "pattern that can match the empty text"},
      {"null", R"({})", "pre_tokenizer.type: is missing"},
      {"null", R"({"type":"Foo"})", "pre_tokenizer.type: Foo is not supported"},
      {"null", R"({"type":"UnicodeScripts"})",
       "pre_tokenizer.type: UnicodeScripts is not supported"},
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
       "group without its )"},
      {"null", R"({"type":"Split","pattern":{"Regex":"a*"},"behavior":"Isolated","invert":false})",
       "pattern that can match the empty text"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"(?<=a)b"},"behavior":"Isolated","invert":false})",
       "lookbehind"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\bx"},"behavior":"Isolated","invert":false})",
       "word boundary \\b or \\B"},
      {"null",
       R"j({"type":"Split","pattern":{"Regex":"a(?=bc)"},"behavior":"Isolated","invert":false})j",
       "lookahead at anything but one character"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"(a)\\1"},"behavior":"Isolated","invert":false})",
       "backreference"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"\\p{Foo}"},"behavior":"Isolated","invert":false})",
       "unknown Unicode class \\p{Foo}"},
      {"null", R"({"type":"Split","pattern":{"Regex":"[a"},"behavior":"Isolated","invert":false})",
       "class without its ]"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"a{2000}"},"behavior":"Isolated","invert":false})",
       "repeat of more than 1000"},
      {"null",
       R"({"type":"Split","pattern":{"Regex":"(?>a|ab)c"},"behavior":"Isolated","invert":false})",
       "possessive or atomic part that may differ from a greedy one"},
      {R"({"type":"Nmt"})", R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})",
       "pre_tokenizer.prepend_scheme: first, after a normaliser that can remove characters, is not "
       "supported"},
      {R"({"type":"Replace","pattern":{"String":"a"},"content":""})",
       R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})",
       "pre_tokenizer.prepend_scheme: first, after a normaliser that can remove characters, is not "
       "supported"},
  };
  for (const Row& row : kRows) {
    INFO(row.normalizer << " " << row.pre_tokenizer);
    CHECK(refusal_of(document(row.normalizer, row.pre_tokenizer)) == row.detail);
  }
}

TEST_CASE("models that are refused", "[import]") {
  struct Row {
    std::string_view model;
    std::string_view detail;
  };
  constexpr Row kRows[] = {
      {"null", "model: is not an object"},
      {R"([])", "model: is not an object"},
      {R"({})", "model.vocab: is not an object"},
      {R"({"type":"Foo"})", "model.type: Foo is not known"},
      {R"({"type":"BPE"})", "model.vocab: is not an object"},
      {R"({"type":"BPE","vocab":[]})", "model.vocab: is not an object"},
      {R"({"type":"BPE","vocab":{"a":0}})", "model.merges: is not a list"},
      {R"({"type":"BPE","vocab":{},"merges":[]})", "no tokens"},
      {R"({"type":"BPE","vocab":{"a":-1},"merges":[]})", "model.vocab: is not a whole number"},
      {R"({"type":"BPE","vocab":{"a":1.5},"merges":[]})", "model.vocab: is not a whole number"},
      {R"({"type":"BPE","vocab":{"a":"0"},"merges":[]})", "model.vocab: is not a whole number"},
      {R"({"type":"BPE","vocab":{"a":2097151},"merges":[]})",
       "model.vocab: id 2097151 is too large"},
      {R"({"type":"BPE","vocab":{"a":4294967296},"merges":[]})",
       "model.vocab: is not a whole number"},
      {R"({"type":"BPE","vocab":{"a":0,"a":1},"merges":[]})", "model.vocab: \"a\" occurs twice"},
      {R"({"type":"BPE","vocab":{"a":0,"b":0},"merges":[]})", "id 0 occurs twice"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"dropout":0.1})",
       "model.dropout: is not supported"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"continuing_subword_prefix":"##"})",
       "model.continuing_subword_prefix: \"##\" is not supported"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"end_of_word_suffix":"</w>"})",
       "model.end_of_word_suffix: \"</w>\" is not supported"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"unk_token":"x"})",
       "model.unk_token: is not in the vocabulary"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"unk_token":1})",
       "model.unk_token: is not a string"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"fuse_unk":1})",
       "model.fuse_unk: is neither true nor false"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["a"]})",
       "model.merges[0]: is not two tokens and a space between them"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["a b c"]})",
       "model.merges[0]: is not two tokens and a space between them"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["a x"]})",
       "model.merges[0]: is of a token that is not in the vocabulary"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["b a"]})",
       "model.merges[0]: is of a token that is not in the vocabulary"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["a a"]})",
       "model.merges[0]: is of a token that is not in the vocabulary"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[["a"]]})",
       "model.merges[0]: is not a pair"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[["a",1]]})",
       "model.merges[0][1]: is not a string"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[1]})",
       "model.merges[0]: is not a string"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":"a b"})",
       "model.merges: is not a list"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["a b"],"unk_token":"a"})",
       "model.merges: has a merge of the unknown token"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":["a b"],"unk_token":"ab","fuse_unk":true})",
       "model.fuse_unk: with an unknown token that text can spell"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"u":3},"merges":[],"unk_token":"u","fuse_unk":true})",
       "model.fuse_unk: with an unknown token that text can spell"},
      {R"({"type":"BPE","vocab":{"a":0,"<0x00>":1},"merges":[],"byte_fallback":true})",
       "model.byte_fallback: has only 1 of 256 byte tokens"},
      {R"({"type":"Unigram","vocab":[]})", "model.vocab: is not a list of tokens"},
      {R"({"type":"Unigram","vocab":{}})", "model.vocab: is not a list of tokens"},
      {R"({"type":"Unigram","unk_id":0,"vocab":[["a"]]})", "model.vocab[0][1]: is missing"},
      {R"({"type":"Unigram","unk_id":0,"vocab":[[1,2]]})", "model.vocab[0][0]: is not a string"},
      {R"({"type":"Unigram","unk_id":0,"vocab":[["a",0],["a",1]]})",
       "model.vocab[1]: \"a\" occurs twice"},
      {R"({"type":"Unigram","unk_id":1,"vocab":[["a",0]]})",
       "model.unk_id: is not in the vocabulary"},
      {R"({"type":"Unigram","vocab":[["a",0]]})", "model.unk_id: is missing"},
      {R"({"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["a",0],["<0x41>",0]]})",
       "model.byte_fallback: has only 1 of 256 byte tokens"},
      {R"({"type":"WordPiece","vocab":{"a":0}})", "model.continuing_subword_prefix: is missing"},
      {R"({"type":"WordPiece","unk_token":"u","continuing_subword_prefix":"##","max_input_chars_per_word":65537,"vocab":{"u":0}})",
       "model.max_input_chars_per_word: is above 65536"},
      {R"({"type":"WordPiece","unk_token":"x","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"u":0}})",
       "model.unk_token: is not in the vocabulary"},
      {R"({"type":"WordLevel","vocab":{"u":0}})", "model.unk_token: is missing"},
      {R"({"type":"WordLevel","unk_token":"x","vocab":{"u":0}})",
       "model.unk_token: is not in the vocabulary"},
  };
  for (const Row& row : kRows) {
    INFO(row.model);
    CHECK(refusal_of(document("null", "null", row.model)) == row.detail);
  }
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
  CHECK(refusal_of(repeated("[", 100000)) == "not JSON: Invalid value.");
  CHECK(refusal_of(repeated("{\"a\":", 100000)) == "not JSON: Invalid value.");
  CHECK(refusal_of(repeated("[", 100000) + repeated("]", 100000)) == "not a JSON object");
  const std::string nested =
      repeated(R"({"type":"Sequence","normalizers":[)", 20000) + repeated("]}", 20000);
  CHECK(refusal_of(document(nested, "null")).ends_with("Sequences nested too deeply"));
  CHECK(refusal_of(document(repeated(R"({"type":"Sequence","normalizers":[{"type":"NFC"},)", 1) +
                                repeated(R"({"type":"NFC"},)", 63) + R"({"type":"NFC"}]})",
                            "null")) == "normalizer.normalizers[64]: more than 64 steps");
  const std::string doubling = R"({"type":"Replace","pattern":{"String":"a"},"content":"aa"})";
  CHECK(refusal_of(document(R"({"type":"Sequence","normalizers":[)" + repeated(doubling + ",", 16) +
                                doubling + "]}",
                            "null")) == "normalizer: can make a text more than 65536 times longer");
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
    CHECK(imported.refusal == "");
    if (imported.tokenizer) CHECK(tokens_of(imported, row.text, row.specials) == row.tokens);
  }
}

TEST_CASE("BPE: unknown characters, bytes, whole pieces", "[import]") {
  struct Row {
    std::string_view model;
    std::string_view text;
    std::string_view tokens;
  };
  constexpr Row kRows[] = {
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"<u>":3},"merges":["a b"]})", "xabx", "ab"},
      {R"({"type":"BPE","unk_token":"<u>","vocab":{"a":0,"b":1,"ab":2,"<u>":3},"merges":["a b"]})",
       "xxabx", "<u>|<u>|ab|<u>"},
      {R"({"type":"BPE","unk_token":"<u>","fuse_unk":true,"vocab":{"a":0,"b":1,"ab":2,"<u>":3},"merges":[["a","b"]]})",
       "xxabx", "<u>|ab|<u>"},
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"ba":3,"bab":4},"merges":["b a","a b"]})",
       "bab", "ba|b"},
      {R"({"type":"BPE","ignore_merges":true,"vocab":{"a":0,"b":1,"ab":2,"ba":3,"bab":4},"merges":["b a","a b"]})",
       "bab", "bab"},
      // Of a pair listed twice the later place counts.
      {R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"ba":3},"merges":["b a","a b","b a"]})", "bab",
       "b|ab"},
  };
  for (const Row& row : kRows) {
    INFO(row.model);
    const Imported imported = import(document("null", "null", row.model));
    CHECK(imported.refusal == "");
    if (imported.tokenizer) CHECK(tokens_of(imported, row.text) == row.tokens);
  }
}

}  // namespace toll
