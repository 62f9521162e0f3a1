// vectors_test.cpp - the ids that the models' own tokeniser gave, frozen (see
// vectors/provenance.txt).
#include <toll/tokenizer.h>

#include <charconv>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <rapidjson/document.h>

#include "vocab_fixture.h"

namespace toll {
namespace {

std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream file(std::string(TOLL_TEST_GOLDEN) + "/vectors/" + name);
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

std::size_t compare(const std::string& strings_name, const std::string& ids_suffix,
                    Specials specials) {
  const auto strings = lines_of(strings_name);
  std::size_t n_compared = 0;
  for (const std::string_view name : test::kVocabNames) {
    Encoder encoder(test::tokenizer_for(name));
    const auto expected = lines_of(std::string(name) + ids_suffix);
    REQUIRE(expected.size() == strings.size());
    for (std::size_t i = 0; i < strings.size(); ++i) {
      const std::string text = text_of(strings[i]);
      const auto wanted = ids_of(expected[i]);
      std::vector<TokenId> ids;
      REQUIRE(encoder.encode(text, ids, specials));
      if (ids != wanted || *encoder.count(text, specials) != wanted.size())
        FAIL(name << " line " << i + 1 << ": " << strings[i]);
      ++n_compared;
    }
  }
  return n_compared;
}

}  // namespace

TEST_CASE("golden vectors", "[golden]") {
  CHECK(compare("strings.jsonl", ".ids", Specials::as_text) >= std::size_t{1500} * 6);
}

TEST_CASE("golden vectors with special tokens", "[golden]") {
  CHECK(compare("specials.jsonl", ".specials.ids", Specials::as_token) >= 6);
}

}  // namespace toll
