// vectors_test.cpp - the ids that the models' own tokeniser gave, frozen (see
// vectors/provenance.txt).
#include <toll/tokenizer.h>

#include <charconv>
#include <fstream>
#include <string>
#include <vector>

#include <rapidjson/document.h>

#include "catch.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

constexpr const char* kFolder = TOLL_TEST_GOLDEN "/vectors/";

/// The file that is there for `name`: itself, or the same as provenance has it: "NAME = FILE".
std::string file_of(const std::string& name) {
  for (const char* list : {"provenance.txt", "provenance_hf.txt"}) {
    std::ifstream file(kFolder + std::string(list));
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
      const std::size_t at = line.find("  " + name + " = ");
      if (at != std::string::npos) return line.substr(line.rfind(' ') + 1);
    }
  }
  return name;
}

std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream file(kFolder + file_of(name));
  REQUIRE(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string text_of(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  REQUIRE_FALSE(document.HasParseError());
  return {document.GetString(), document.GetStringLength()};
}

std::vector<TokenId> ids_of(const std::string& line) {
  std::vector<TokenId> ids;
  for (const char* at = line.data(); at != line.data() + line.size();) {
    TokenId id = 0;
    const auto [end, error] = std::from_chars(at, line.data() + line.size(), id);
    REQUIRE(error == std::errc{});
    ids.push_back(id);
    at = end;
    if (at != line.data() + line.size()) ++at;
  }
  return ids;
}

/// Compares the ids of every `step`-th string, and the number of them; counts what it compared.
std::size_t compare(std::string_view name, const std::string& strings_name,
                    const std::string& ids_suffix, Specials specials, std::size_t step = 1) {
  const auto strings = lines_of(strings_name);
  const auto expected = lines_of(std::string(name) + ids_suffix);
  REQUIRE(expected.size() == (strings.size() + step - 1) / step);
  Encoder encoder(test::tokenizer_for(name));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string text = text_of(strings[i * step]);
    const auto wanted = ids_of(expected[i]);
    std::vector<TokenId> ids;
    REQUIRE(encoder.encode(text, ids, specials));
    if (ids != wanted || *encoder.count(text, specials) != wanted.size())
      FAIL(name << " line " << i * step + 1 << ": " << strings[i * step]);
    // Slices tile the text up to the last token, wherever its blocks end.
    std::vector<Slice> slices;
    REQUIRE(encoder.slices(text, slices, specials));
    std::uint64_t end = 0;
    bool tiles = slices.size() == wanted.size();
    for (const Slice& slice : slices) {
      tiles = tiles && slice.offset == end;
      end = slice.offset + slice.n_bytes;
    }
    if (!tiles || end > text.size())
      FAIL(name << " line " << i * step + 1 << ": slices of " << strings[i * step]);
  }
  return expected.size();
}

}  // namespace

TEST_CASE("golden vectors", "[golden]") {
  std::size_t n_compared = 0;
  for (const std::string_view name : test::kVocabNames)
    n_compared += compare(name, "strings.jsonl", ".ids", Specials::as_text);
  CHECK(n_compared >= std::size_t{1500} * 6);
}

TEST_CASE("golden vectors with special tokens", "[golden]") {
  for (const std::string_view name : test::kVocabNames)
    CHECK(compare(name, "specials.jsonl", ".specials.ids", Specials::as_token) > 0);
}

TEST_CASE("golden vectors of imported vocabularies", "[golden]") {
  for (const std::string_view name : test::kImportedNames)
    CHECK(compare(name, "strings.jsonl", ".ids", Specials::as_text, 3) >= 1500);
}

TEST_CASE("golden vectors of imported vocabularies with special tokens", "[golden]") {
  for (const std::string_view name : test::kImportedNames) {
    CHECK(compare(name, "specials_hf.jsonl", ".specials_hf.text.ids", Specials::as_text) > 1000);
    // sentencepiece has no way to read them.
    if (name == "llama2" || name == "albert") continue;
    CHECK(compare(name, "specials.jsonl", ".specials.ids", Specials::as_token) > 400);
    CHECK(compare(name, "specials_hf.jsonl", ".specials_hf.ids", Specials::as_token) > 1000);
  }
}

}  // namespace toll
