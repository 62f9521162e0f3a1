// normalize_charsmap_test.cpp - character maps that are broken are refused, and those that are not
// refused can be searched with any text.
#include <cstdint>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "normalize/charsmap.h"
#include "normalize_fixture.h"
#include "normalize_steps.h"

namespace toll::normalize {
namespace {

std::string small_blob() {
  std::ifstream file(std::string(TOLL_TEST_GOLDEN) + "/normalize/small", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<char>(number >> shift));
  return bytes;
}

/// A blob of 256 units, all values but those given.
std::string blob_of(const std::vector<std::pair<std::size_t, std::uint32_t>>& units,
                    const std::string& replacements) {
  std::string blob = little_endian(1024);
  for (std::uint32_t i = 0; i < 256; ++i) blob += little_endian(Charsmap::kIsValue);
  for (const auto& [i, unit] : units) blob.replace(4 + 4 * i, 4, little_endian(unit));
  return blob + replacements;
}

TEST_CASE("what is refused, and where", "[normalize]") {
  const std::string small = small_blob();
  REQUIRE(small.size() > 1028);
  const auto refused_at = [](const std::string& blob) {
    const Status status = check_charsmap(blob);
    return status ? std::int64_t{-1} : static_cast<std::int64_t>(status.error().offset);
  };
  CHECK(refused_at(small) == -1);
  CHECK(refused_at("") == 0);
  CHECK(refused_at("\1") == 1);
  CHECK(refused_at(little_endian(0)) == 0);
  CHECK(refused_at(little_endian(6) + "......") == 0);  // no whole number of units
  CHECK(refused_at(little_endian(8) + "....") == 0);    // longer than the blob
  CHECK(refused_at(small.substr(0, 1000)) == 0);
  CHECK(refused_at(std::string((std::size_t{4} << 20U) + 1, '\0')) == std::int64_t{4} << 20U);
  CHECK(refused_at(blob_of({{0, 1U << 10U}}, "")) == -1);   // a root whose children are at 1
  CHECK(refused_at(blob_of({{0, 256U << 10U}}, "")) == 4);  // at 256
  CHECK(refused_at(blob_of({{0, Charsmap::kIsValue | 256U << 10U}}, "")) == 4);
  CHECK(refused_at(blob_of({{0, 1U << 10U}}, "\xff")) == 1028);
  // 'a' with a value: its children are at 0, where the root is, and the value should be.
  const std::uint32_t has_value = Charsmap::kHasValue;
  const std::uint32_t at_a = 1U ^ 'a';
  CHECK(refused_at(blob_of({{0, 1U << 10U}, {at_a, 'a' | has_value | at_a << 10U}}, "x")) == 4);
  CHECK(refused_at(blob_of({{0, 1U << 10U}, {at_a, 'a' | has_value | (at_a ^ 2U) << 10U}}, "x")) ==
        -1);
  CHECK(refused_at(blob_of({{0, 1U << 10U}, {at_a, 'a' | has_value | (at_a ^ 2U) << 10U}}, "")) ==
        4 + 4 * 2);
  CHECK(refused_at(blob_of({{0, 1U << 10U},
                            {at_a, 'a' | has_value | (at_a ^ 2U) << 10U},
                            {2, Charsmap::kIsValue | 1U}},
                           "\u00e9")) == 4 + 4 * 2);
  // 'a' whose children are where it is itself: a key without end.
  const Status circle =
      check_charsmap(blob_of({{0, 1U << 10U}, {at_a, 'a' | (at_a ^ 1U) << 10U}}, ""));
  REQUIRE(!circle);
  CHECK(circle.error().detail == "character map: a key is too long");
}

TEST_CASE("no damage leads out of bounds or round in circles", "[normalize]") {
  const std::string small = small_blob();
  const std::string text =
      "Aa\u0301abcab\u0301\u3000\u0e01\u0e33\u1100\u1161\ufb01\U0001f1e6\U0001f1e7\t\u00a0\xff";
  std::mt19937 random(16);  // NOLINT(cert-msc51-cpp): the same each time
  std::size_t n_refused = 0;
  std::size_t n_searched = 0;
  for (int round = 0; round < 20000; ++round) {
    // In memory of its own size, so that a read outside is seen by a sanitiser.
    std::vector<char> damaged(small.begin(), small.end());
    for (unsigned i = 0; i <= random() % 4; ++i) {
      damaged[4 + random() % (damaged.size() - 4)] = static_cast<char>(random());
    }
    const std::string_view blob(damaged.data(), damaged.size());
    if (!check_charsmap(blob)) {
      ++n_refused;
      continue;
    }
    ++n_searched;
    Collector last;
    Precompiled precompiled(&last, blob);
    SentencePiece sentencepiece(&last, blob, {}, {});
    CHECK(run_all_ways(precompiled, last, text).fault == "");
    CHECK(run_all_ways(sentencepiece, last, text).fault == "");
  }
  CHECK(n_refused > 1000);
  CHECK(n_searched > 1000);
}

}  // namespace
}  // namespace toll::normalize
