// vocab_name_test.cpp - what vocabularies of files are called.
#include "catalog/vocab_name.h"

#include "catch.h"

namespace toll::catalog {

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

}  // namespace toll::catalog
