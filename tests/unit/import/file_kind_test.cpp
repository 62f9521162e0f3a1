// file_kind_test.cpp - what kind of vocabulary a file holds, by its bytes.
#include "import/file_kind.h"

#include <string>

#include "catch.h"

namespace toll::import {

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

}  // namespace toll::import
