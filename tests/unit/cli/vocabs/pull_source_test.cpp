// pull_source_test.cpp - what toll vocab pull is to fetch, and what it makes of other words.
#include "cli/vocabs/pull_source.h"

#include "catch.h"

using toll::cli::parse_pull_source;
using toll::cli::PullSource;

namespace {

constexpr const char* kEndpoint = "https://hub.example//";

PullSource parsed(std::string_view text) {
  PullSource source;
  CAPTURE(text);
  CHECK(parse_pull_source(text, kEndpoint, source) == "");
  return source;
}

}  // namespace

TEST_CASE("a URL is asked as it is, and named after its file or the folder above") {
  struct Row {
    const char* text;
    const char* url;
    const char* name;
  };
  const Row rows[] = {
      {"https://a.example/m/Tiny-1.model", "https://a.example/m/Tiny-1.model", "tiny-1"},
      {"HTTPS://a.example/Big/tokenizer.json", "HTTPS://a.example/Big/tokenizer.json", "big"},
      {"http://[::1]:8080/x/tekken.json?a=b/c#d", "http://[::1]:8080/x/tekken.json?a=b/c", "x"},
      {"https://a.example/tokenizer.json", "https://a.example/tokenizer.json", ""},
      {"https://a.example/", "https://a.example/", ""},
      {"https://a.example", "https://a.example", ""},
      {"https://a.example/%41 b.model", nullptr, ""},
      {"https://a.example/a\nb", nullptr, ""},
      {"https://a.example/\xc3\xa9", nullptr, ""},
      {"ftp://a.example/x.model", nullptr, ""},
      {"file:///etc/x.model", nullptr, ""},
      {"a.example/x.model", nullptr, ""},
      {"https:/a.example/x", nullptr, ""},
      {"", nullptr, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    PullSource source;
    CHECK((parse_pull_source(row.text, kEndpoint, source) == "") == (row.url != nullptr));
    if (row.url == nullptr) continue;
    CHECK(source.name == row.url);
    CHECK(source.urls == std::vector<std::string>{row.url});
    CHECK(source.vocab_name == row.name);
    CHECK_FALSE(source.is_hub);
  }
}

TEST_CASE("a model on the hub is three files, of one revision") {
  const PullSource source = parsed("hub:Some-Org/Model_7B.v1");
  CHECK(source.is_hub);
  CHECK(source.name == "hub:Some-Org/Model_7B.v1");
  CHECK(source.vocab_name == "model_7b.v1");
  CHECK(source.urls == std::vector<std::string>{
                           "https://hub.example/Some-Org/Model_7B.v1/resolve/main/tokenizer.json",
                           "https://hub.example/Some-Org/Model_7B.v1/resolve/main/tokenizer.model",
                           "https://hub.example/Some-Org/Model_7B.v1/resolve/main/tekken.json"});
  CHECK(parsed("hub:a/b@refs/pr/1").urls.front() ==
        "https://hub.example/a/b/resolve/refs%2Fpr%2F1/tokenizer.json");
  CHECK(parsed("hub:a/b@v1.0").name == "hub:a/b@v1.0");
}

TEST_CASE("other names of models on the hub are refused") {
  for (const char* text :
       {"hub:", "hub:a", "hub:a/", "hub:/b", "hub:a/b/c", "hub:a/b@", "hub:a/..", "hub:../b",
        "hub:a/b@../c", "hub:a/b?c", "hub:a/b#c", "hub:a b/c", "hub:a/b@c d", "Hub:a/b"}) {
    CAPTURE(text);
    PullSource source;
    CHECK(parse_pull_source(text, kEndpoint, source) != "");
  }
  PullSource source;
  for (const char* endpoint : {"", "hub.example", "ftp://hub.example", "https://a b"}) {
    CAPTURE(endpoint);
    CHECK(parse_pull_source("hub:a/b", endpoint, source) == "HF_ENDPOINT is no URL");
  }
}
