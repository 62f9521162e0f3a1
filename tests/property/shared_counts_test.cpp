// shared_counts_test.cpp - what threads learn together: each finds what was put in and nothing
// else, in lines that fill up and that all write at once; and texts counted by many have the tokens
// that one counts.
#include "merge/shared_counts.h"

#include <toll/sink.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

#include "merge/word_key.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

constexpr unsigned kThreads = 4;

/// A word of up to 7 bytes, or of 8 to 15.
template <class Key>
Key key_of(std::uint32_t number) {
  constexpr bool kSmall = std::is_same_v<Key, merge::SmallKey>;
  std::string word = (kSmall ? "w" : "longword") + std::to_string(number);
  const std::size_t n = word.size();
  word.resize(16);
  return Key::of(reinterpret_cast<const std::uint8_t*>(word.data()), n);
}

unsigned count_of(std::uint32_t number) {
  return 1 + number % 15;
}

}  // namespace

TEMPLATE_TEST_CASE("threads find what others have put into the shared counts", "[threads]",
                   merge::SmallKey, merge::WordKey) {
  merge::SharedCounts shared;
  constexpr std::uint32_t kWords = 40000;
  // Few lines, so that most are full and several threads want the same slot.
  constexpr unsigned kSlots = 64 / sizeof(merge::CountedOf<TestType>);
  const auto hash_of = [](std::uint32_t number) {
    return std::uint64_t{number % (24000U / kSlots)} << (kSlots == 8 ? 47U : 46U);
  };
  std::vector<std::string> faults(kThreads);
  std::vector<std::uint64_t> n_found(kThreads);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (std::uint32_t i = 0; i < 4 * kWords; ++i) {
        const auto number = static_cast<std::uint32_t>(random() % kWords);
        const TestType key = key_of<TestType>(number);
        const unsigned found = shared.find(key, hash_of(number));
        if (found != 0 && found != count_of(number)) faults[t] = "another count";
        n_found[t] += found != 0 ? 1U : 0U;
        if (found != 0) continue;
        const bool has_room = shared.insert(key, hash_of(number), count_of(number));
        if (has_room != (shared.find(key, hash_of(number)) == count_of(number)))
          faults[t] = "what was put in is not there";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (unsigned t = 0; t < kThreads; ++t) {
    CHECK(faults[t].empty());
    CHECK(n_found[t] > 10000);
  }
  std::uint32_t n_known = 0;
  for (std::uint32_t number = 0; number < kWords; ++number) {
    const unsigned found = shared.find(key_of<TestType>(number), hash_of(number));
    CHECK((found == 0 || found == count_of(number)));
    n_known += found != 0 ? 1U : 0U;
  }
  CHECK(n_known > 20000);
  CHECK(n_known < kWords);
  CHECK(shared.find(key_of<TestType>(kWords), hash_of(kWords)) == 0);
}

TEST_CASE("threads that learn together count as one does", "[threads]") {
  const Tokenizer& tokenizer = test::tokenizer_for("o200k_base");
  const auto text_of = [](unsigned t) {
    std::mt19937 random(17 + t / 2);  // pairs of threads count the same
    std::string text;
    for (int i = 0; i < 60000; ++i) {
      const std::size_t n = 1 + random() % (i % 3 == 0 ? 14U : 5U);
      for (std::size_t k = 0; k < n; ++k) text += "etaoinshrdlu0.\n\xc3\xa9"[random() % 17U];
      text += ' ';
    }
    return text;
  };
  std::vector<std::uint64_t> expected;
  for (unsigned t = 0; t < kThreads; ++t) expected.push_back(*Encoder(tokenizer).count(text_of(t)));
  for (int round = 0; round < 3; ++round) {
    std::vector<std::uint64_t> counted(kThreads);
    std::vector<Encoder> encoders;
    for (unsigned t = 0; t < kThreads; ++t) encoders.emplace_back(tokenizer);
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        const std::string text = text_of(t);
        // Some of it alone at first, and all of it twice: learning, and knowing.
        for (int pass = 0; pass < 2; ++pass) {
          CountSink sink;
          encoders[t].begin(sink);
          for (std::size_t at = 0; at < text.size(); at += 50000) {
            if (!encoders[t].feed(std::string_view(text).substr(at, 50000))) return;
          }
          if (!encoders[t].finish()) return;
          counted[t] = sink.n_tokens();
          if (counted[t] != expected[t]) return;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(counted == expected);
  }
}

}  // namespace toll
