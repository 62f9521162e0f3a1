// file_kind_test.cpp - what kind of vocabulary a file holds, by its bytes.
#include "import/file_kind.h"

#include <string>

#include "catch.h"
#include "cli/vocabs/vocab_file.h"

namespace toll::cli {

using import::FileKind;
using import::kind_of;

TEST_CASE("the kind of a file is in its bytes", "[vocab-file]") {
  struct Row {
    std::string bytes;
    FileKind kind;
  };
  const Row rows[] = {
      {"", FileKind::unknown},
      {"hello", FileKind::unknown},
      {"hello world\n", FileKind::unknown},
      {"\x89TOLLV\r\n and more", FileKind::tollv},
      {"IQ== 0\n", FileKind::tiktoken},
      {"IQ== 0\r\nIg== 1\r\n", FileKind::tiktoken},
      {"IQ== 0", FileKind::tiktoken},
      {"IQ== \n", FileKind::unknown},
      {"IQ==\t0\n", FileKind::unknown},
      {"{\"version\":\"1.0\",\"model\":{}}", FileKind::hugging_face},
      {" \n{\"x\":{\"config\":1},\"model\":{}}", FileKind::hugging_face},
      {"{\"config\":{},\"vocab\":[]}", FileKind::tekken},
      {"{\"vocab\":[],\"config\":{}}", FileKind::tekken},
      {"{\"vocab\":[]}", FileKind::other_json},
      {"{}", FileKind::other_json},
      {"{\"a\":", FileKind::hugging_face},  // broken: for the importer to say where
      {"[1]", FileKind::unknown},
      {"version https://git-lfs.github.com/spec/v1\n", FileKind::lfs_pointer},
      {std::string("\x0a\x0e\x0a\x05<unk>\x15", 10), FileKind::sentencepiece},
      {std::string("\x0a\x84\x01\x0a\x05", 5), FileKind::sentencepiece},
      {"\n\n", FileKind::unknown},
      {"\n", FileKind::unknown},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(kind_of(row.bytes) == row.kind);
  }
}

TEST_CASE("a vocabulary is called as its file or folder", "[vocab-file]") {
  CHECK(default_vocab_name("/models/Llama-3.1-8B/tokenizer.json") == "llama-3.1-8b");
  CHECK(default_vocab_name("/models/Llama-3.1-8B/tokenizer.model") == "llama-3.1-8b");
  CHECK(default_vocab_name("/models/x/../My Model/tekken.json") == "my-model");
  CHECK(default_vocab_name("/a/cl100k_base.tiktoken") == "cl100k_base");
  CHECK(default_vocab_name("/a/.hidden.json") == "hidden");
  CHECK(default_vocab_name("/usr/") == "usr");
  CHECK(default_vocab_name("/a/---.json").empty());
  CHECK(is_vocab_name("llama-3.1_x"));
  for (const char* name : {"", "-a", ".a", "A", "a b", "a/b", "a\n"})
    CHECK_FALSE(is_vocab_name(name));
  CHECK(looks_like_file("a/b"));
  CHECK(looks_like_file("a.json"));
  CHECK_FALSE(looks_like_file("llama3.1"));
}

}  // namespace toll::cli
