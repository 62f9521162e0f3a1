// decoder_test.cpp - decoders and post-processors of a tokenizer.json, alone and in Sequences.
// Expected: tokenizers 0.22.2 and 0.23.3 from PyPI, which agree.
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "hugging_face_fixture.h"

namespace toll {
namespace {

constexpr std::string_view kModel =
    R"({"type":"WordLevel","unk_token":"u","vocab":{"u":0,"a":1,"b":2,"|":3,"<pad>":4," .":5,"a a":6,)"
    R"("\u2581a":7,"##b":8,"a</w>":9,"<0xC3>":10,"<0xA9>":11," n't":12,"1":13}})";

std::string decoded(std::string_view decoder, const std::vector<TokenId>& ids) {
  std::string json = document("null", "null", kModel);
  json.insert(json.size() - 1, R"(,"decoder":)" + std::string(decoder));
  const Imported imported = import(json);
  if (!imported.tokenizer) return imported.refusal;
  const auto text = imported.tokenizer->decode(ids);
  return text ? *text : text.error().detail;
}

/// "4 T 3": what stands before and after a text, or why the document is refused.
std::string around_text(std::string_view post_processor) {
  const Imported imported = import(document("null", "null", kModel, "[]", post_processor));
  if (!imported.tokenizer) return imported.refusal;
  std::string line;
  for (const TokenId id : imported.tokenizer->vocab().template_before())
    line += std::to_string(id) + " ";
  line += "T";
  for (const TokenId id : imported.tokenizer->vocab().template_after())
    line += " " + std::to_string(id);
  return line;
}

}  // namespace

TEST_CASE("decoders of a tokenizer.json", "[import]") {
  struct Row {
    std::string_view decoder;
    std::vector<TokenId> ids;
    std::string_view text;
  };
  const Row rows[] = {
      {R"({"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true})",
       {1, 1, 4, 1, 3, 3, 2, 4, 4, 2, 2},
       "aa bb"},
      {R"({"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":false})",
       {1, 1, 4, 1, 3, 3, 2, 4, 4, 2, 2},
       "aa|bb"},
      {R"({"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true})",
       {1, 5, 5, 12, 3, 3, 5},
       "a.n't ."},
      {R"({"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":false})",
       {1, 5, 5, 12, 3, 3, 5},
       "a . n't| ."},
      {R"({"type":"CTC","pad_token":"a","word_delimiter_token":"|","cleanup":true})",
       {1, 6, 2, 1, 1, 9},
       " b</w>"},
      {R"({"type":"Replace","pattern":{"Regex":"a+"},"content":"x"})",
       {1, 6, 9, 2, 7},
       "xx xx</w>b\u2581x"},
      {R"({"type":"Replace","pattern":{"Regex":"[ab]|\\s"},"content":"-"})",
       {1, 6, 2, 8, 5},
       "-----##--."},
      {R"({"type":"Replace","pattern":{"Regex":"(?i)A+\\s?"},"content":""})",
       {1, 6, 2, 9},
       "b</w>"},
      {R"({"type":"Sequence","decoders":[{"type":"ByteFallback"},)"
       R"({"type":"Replace","pattern":{"Regex":"\u00e9"},"content":"e"}]})",
       {1, 10, 11, 2},
       "aeb"},
      {R"({"type":"Sequence","decoders":[{"type":"Replace","pattern":{"Regex":"\u2581|#+"},)"
       R"("content":" "},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]})",
       {7, 8, 1, 7},
       "a ba a"},
      {R"({"type":"Sequence","decoders":[{"type":"Strip","content":"a","start":1,"stop":1},)"
       R"({"type":"Replace","pattern":{"String":"<"},"content":"("}]})",
       {6, 9, 4},
       " (/w>(pad>"},
      {R"({"type":"WordPiece","prefix":"##","cleanup":true})", {1, 8, 1, 12, 5}, "ab a n't ."},
      {R"({"type":"WordPiece","prefix":"##","cleanup":false})", {1, 8, 1, 12, 5}, "ab a  n't  ."},
      {R"({"type":"BPEDecoder","suffix":"</w>"})", {1, 9, 2, 9}, "aa ba"},
      {R"({"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true})",
       {7, 2, 7},
       "ab a"},
      {R"({"type":"Metaspace","replacement":"\u2581","prepend_scheme":"never","split":true})",
       {7, 2, 7},
       " ab a"},
  };
  for (const Row& row : rows) {
    INFO(row.decoder);
    CHECK(decoded(row.decoder, row.ids) == row.text);
  }
}

TEST_CASE("post-processors in a row", "[import]") {
  const auto piece = [](std::string_view name) {
    if (name == "A") return std::string(R"({"Sequence":{"id":"A","type_id":0}})");
    return R"({"SpecialToken":{"id":")" + std::string(name) + R"(","type_id":0}})";
  };
  const auto with = [&](const std::vector<std::string_view>& names) {
    std::string single;
    for (const std::string_view name : names) single += (single.empty() ? "" : ",") + piece(name);
    return R"({"type":"TemplateProcessing","single":[)" + single +
           R"(],"pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":0}}],)"
           R"("special_tokens":{"<s>":{"id":"<s>","ids":[4],"tokens":["<pad>"]},)"
           R"("</s>":{"id":"</s>","ids":[3,13],"tokens":["|","1"]}}})";
  };
  const std::string both = with({"<s>", "A", "</s>"});
  const std::string bert = R"({"type":"BertProcessing","sep":["|",3],"cls":["<pad>",4]})";
  const std::string roberta =
      R"({"type":"RobertaProcessing","sep":["1",13],"cls":["b",2],"trim_offsets":true,"add_prefix_space":true})";
  const std::string byte_level =
      R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true})";
  const auto around = [](const std::vector<std::string>& processors) {
    std::string list;
    for (const std::string& one : processors) list += (list.empty() ? "" : ",") + one;
    return around_text(R"({"type":"Sequence","processors":[)" + list + "]}");
  };
  CHECK(around({}) == "T");
  CHECK(around({byte_level}) == "T");
  CHECK(around({both}) == "4 T 3 13");
  CHECK(around({byte_level, both}) == "4 T 3 13");
  CHECK(around({both, byte_level}) == "4 T 3 13");
  CHECK(around({bert, both}) == "4 4 T 3 3 13");
  CHECK(around({roberta, bert, byte_level}) == "4 2 T 13 3");
  CHECK(around({bert, roberta, both}) == "4 2 4 T 3 13 3 13");
  CHECK(around({with({"A"}), with({"<s>", "A"})}) == "4 T");
  // Each piece of a template is a text to what follows.
  CHECK(around({both, bert}) == "4 4 3 T 3 3 13 3");
  CHECK(around({with({"<s>", "A"}), roberta}) == "2 4 13 13 T 13");
  CHECK(around({both, bert, roberta}) == "2 4 4 3 13 13 T 3 13 13 3 13 3 13");
  CHECK(around({both, with({"A"})}) ==
        "post_processor.processors[1]: after a template that makes several parts");
}

}  // namespace toll
