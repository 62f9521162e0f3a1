// import_models_test.cpp - tokenizer.json: models, and those that are refused, with what words.
#include <string>
#include <string_view>

#include "catch.h"
#include "hugging_face_fixture.h"

namespace toll {

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
    CHECK(tokens_of(imported, row.text) == row.tokens);
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

}  // namespace toll
