// long_slices_test.cpp - the bytes of tokens of a piece that is encoded window by window.
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

TEST_CASE("slices of long pieces tile the text") {
  std::mt19937 random(3);
  std::string letters;
  for (int i = 0; i < 30000; ++i) letters += static_cast<char>('a' + random() % 26);
  for (const std::string_view name :
       {"o200k_base", "cl100k_base", "r50k_base", "llama3", "llama2", "gemma2"}) {
    Encoder encoder(test::tokenizer_for(name));
    for (const std::string& text : {std::string(44032, ' '), std::string(5000, 'a'), letters,
                                    std::string(9000, '\n') + letters + " and so on"}) {
      INFO(name << ", " << text.substr(0, 8));
      std::vector<Slice> slices;
      REQUIRE(encoder.slices(text, slices));
      CHECK(slices.size() == *encoder.count(text));
      std::uint64_t end = 0;
      bool tile = true;
      for (const Slice& slice : slices) {
        tile = tile && slice.offset == end && slice.n_bytes <= 256;
        end += slice.n_bytes;
      }
      CHECK(tile);
      CHECK(end == text.size());
    }
  }
}

}  // namespace
}  // namespace toll
