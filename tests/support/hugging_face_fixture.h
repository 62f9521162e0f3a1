// hugging_face_fixture.h - tokenizer.json files for tests. Expected tokens are those of Hugging
// Face tokenizers 0.23.3.
#pragma once

#include <string>
#include <string_view>

#include "import_fixture.h"

namespace toll {

inline constexpr std::string_view kWordLevel =
    R"({"type":"WordLevel","unk_token":"u","vocab":{"u":0,"a":1,"b":2}})";

inline std::string document(std::string_view normalizer, std::string_view pre_tokenizer,
                            std::string_view model = kWordLevel, std::string_view added = "[]",
                            std::string_view post_processor = "null") {
  std::string json = R"({"version":"1.0","normalizer":)";
  json.append(normalizer).append(R"(,"pre_tokenizer":)").append(pre_tokenizer);
  json.append(R"(,"added_tokens":)").append(added);
  json.append(R"(,"post_processor":)").append(post_processor);
  return json.append(R"(,"model":)").append(model).append("}");
}

inline Imported import(std::string_view json) {
  return compiled(import_hugging_face(json));
}

inline std::string refusal_of(std::string_view json) {
  return import(json).refusal;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == text.npos ? text : text.replace(at, what.size(), by);
}

/// A model whose tokens show where pieces begin: "a" does, "##a" does not.
inline std::string word_piece() {
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

}  // namespace toll
