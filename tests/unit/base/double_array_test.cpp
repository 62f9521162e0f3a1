// double_array_test.cpp - the trie against a plain map, and what its check must refuse.
#include "base/double_array.h"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "catch.h"

namespace toll::base {
namespace {

using Unit = DoubleArray::Unit;

std::vector<Unit> build(const std::map<std::string, std::uint32_t>& keys) {
  std::vector<TrieEntry> entries;
  for (const auto& [bytes, value] : keys) entries.push_back({bytes, value});
  auto units = build_double_array(entries);
  if (!units) FAIL(units.error().detail);
  return *std::move(units);
}

/// The value of a key; kNoValue if it is the beginning of one; nothing if not even that.
std::optional<std::uint32_t> look_up(const std::vector<Unit>& units, std::string_view bytes) {
  const DoubleArray trie(units);
  DoubleArray::Node node = trie.root();
  if (!trie.walk(node, bytes)) return std::nullopt;
  return node.value();
}

/// All that can be reached in `units`, found by trying every byte everywhere.
std::map<std::string, std::uint32_t> all_keys(const std::vector<Unit>& units) {
  const DoubleArray trie(units);
  std::map<std::string, std::uint32_t> keys;
  std::vector<std::pair<DoubleArray::Node, std::string>> unvisited = {{trie.root(), ""}};
  while (!unvisited.empty()) {
    const auto [node, bytes] = unvisited.back();
    unvisited.pop_back();
    if (node.value() != DoubleArray::kNoValue) keys[bytes] = node.value();
    for (unsigned byte = 0; byte < 256; ++byte) {
      DoubleArray::Node child = node;
      if (!trie.step(child, static_cast<std::uint8_t>(byte))) continue;
      unvisited.emplace_back(child, bytes + static_cast<char>(byte));
    }
  }
  return keys;
}

std::string random_key(std::mt19937& random) {
  const unsigned n_letters = random() % 3 == 0 ? 256 : 3;
  std::string key;
  for (std::size_t n = random() % 9; n > 0; --n) {
    key.push_back(static_cast<char>(random() % n_letters));
  }
  return key;
}

}  // namespace

TEST_CASE("a trie holds its keys, their values and nothing else", "[double_array]") {
  std::mt19937 random(20261122);
  for (const std::size_t n_keys : {0U, 1U, 2U, 30U, 300U, 3000U, 30000U}) {
    std::map<std::string, std::uint32_t> keys;
    for (std::size_t i = 0; i < n_keys; ++i) {
      keys.emplace(random_key(random), static_cast<std::uint32_t>(random() % 100000));
    }
    const std::vector<Unit> units = build(keys);
    CHECK(DoubleArray::check(units, 100000).has_value());
    CHECK(all_keys(units) == keys);
  }
}

TEST_CASE("bytes of any value, a key within a key, and the empty key", "[double_array]") {
  using namespace std::string_literals;
  const std::vector<Unit> units =
      build({{"", 7}, {"a", 1}, {"abc", 2}, {"\0\xff"s, 3}, {"\0"s, 4}});
  CHECK(look_up(units, "") == 7U);
  CHECK(look_up(units, "a") == 1U);
  CHECK(look_up(units, "ab") == DoubleArray::kNoValue);
  CHECK(look_up(units, "abc") == 2U);
  CHECK(look_up(units, "abcd") == std::nullopt);
  CHECK(look_up(units, "\0"s) == 4U);
  CHECK(look_up(units, "\0\xff"s) == 3U);
  CHECK(look_up(units, "\xff") == std::nullopt);
}

TEST_CASE("the order of the entries changes nothing", "[double_array]") {
  std::mt19937 random(1);
  std::vector<std::string> keys;
  for (int i = 0; i < 2000; ++i) keys.push_back(std::to_string(i * 7919));
  std::vector<TrieEntry> entries;
  for (std::uint32_t i = 0; i < keys.size(); ++i) entries.push_back({keys[i], i});
  const auto units = build_double_array(entries);
  std::shuffle(entries.begin(), entries.end(), random);
  const auto shuffled = build_double_array(entries);
  REQUIRE((units && shuffled));
  CHECK(*units == *shuffled);
}

TEST_CASE("long keys", "[double_array]") {
  std::map<std::string, std::uint32_t> keys;
  for (std::uint32_t i = 0; i < 20; ++i) {
    keys[std::string(65536 - i, static_cast<char>('a' + i % 3)) + std::to_string(i)] = i;
  }
  const std::vector<Unit> units = build(keys);
  CHECK(DoubleArray::check(units, 20).has_value());
  for (const auto& [bytes, value] : keys) CHECK(look_up(units, bytes) == value);
  // Nodes with one child fill every gap.
  CHECK(units.size() < 3 * std::size_t{65536} + 800 + 512);
}

TEST_CASE("what cannot be built", "[double_array]") {
  const std::vector<TrieEntry> twice = {{"b", 1}, {"a", 2}, {"b", 3}};
  const auto refused = build_double_array(twice);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::bad_vocab);
  CHECK((refused.error().offset == 0 || refused.error().offset == 2));
  const std::vector<TrieEntry> large = {{"a", DoubleArray::kNoValue}};
  const auto too_large = build_double_array(large);
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().code == Errc::limit);
}

TEST_CASE("the check refuses what could lead a walk astray", "[double_array]") {
  const std::vector<Unit> good = build({{"ab", 0}, {"b", 1}});
  REQUIRE(DoubleArray::check(good, 2).has_value());
  CHECK_FALSE(DoubleArray::check(good, 1).has_value());  // a value out of range
  CHECK_FALSE(DoubleArray::check({}, 2).has_value());
  CHECK_FALSE(DoubleArray::check(std::span(good).first(good.size() - 1), 2).has_value());

  const auto refuses = [&](std::size_t i, Unit unit) {
    std::vector<Unit> bad = good;
    bad[i] = unit;
    const Status status = DoubleArray::check(bad, 2);
    return !status.has_value();
  };
  constexpr Unit kNone = Unit{DoubleArray::kNoValue} << DoubleArray::kValueShift;
  const auto unit = [](Unit base, Unit label) {
    return kNone | base << DoubleArray::kBaseShift | label;
  };
  CHECK(refuses(0, unit(good.size(), 256)));  // a base beyond the end
  CHECK(refuses(9, unit(0, 257)));            // no such label
  CHECK(refuses(9, unit(0, 9)));              // a child of all leaves
  CHECK(refuses(0, unit(1, 77)));             // a root with a parent
  const Unit base_of_root = good[0] >> DoubleArray::kBaseShift & (DoubleArray::kMaxUnits - 1);
  CHECK(refuses(9, unit(base_of_root, 1)));  // two nodes with the same children
}

TEST_CASE("a unit changed at random is refused or harmless", "[double_array]") {
  std::mt19937_64 random(5);
  const std::vector<Unit> good = build({{"ab", 0}, {"abc", 1}, {"b", 2}, {"bcd", 3}});
  std::size_t n_accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::vector<Unit> bad = good;
    Unit& unit = bad[random() % bad.size()];
    unit = random() % 2 == 0 ? unit ^ (Unit{1} << random() % 64) : random();
    if (!DoubleArray::check(bad, 4)) continue;
    ++n_accepted;
    const auto keys = all_keys(bad);  // ends, and reads nothing outside: the sanitizers look on
    CHECK(keys.size() <= bad.size());
    for (const auto& [bytes, value] : keys) CHECK(value < 4);
  }
  CHECK(n_accepted > 100);
}

}  // namespace toll::base
