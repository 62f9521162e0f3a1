// shared_counts_test.cpp - what threads learn together: each finds what was put in and nothing
// else, in lines that fill up and that all write at once; and texts counted by many have the tokens
// that one counts.
#include "cache/shared_counts.h"

#include <toll/sink.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "cache/piece_key.h"
#include "catch.h"
#include "simd/kernels.h"
#include "vocab_fixture.h"

namespace toll {
namespace {

constexpr unsigned kThreads = 4;

/// A word of up to 7 bytes, or of 8 to 15.
template <class Key>
std::string word_of(std::uint32_t number) {
  constexpr bool kSmall = std::is_same_v<Key, cache::Key64>;
  return (kSmall ? "w" : "longword") + std::to_string(number);
}

template <class Key>
Key key_of(std::uint32_t number) {
  std::string word = word_of<Key>(number);
  const std::size_t n = word.size();
  word.resize(16);
  return Key::of(reinterpret_cast<const std::uint8_t*>(word.data()), n);
}

/// How many tokens a word is, as those who count find it; 0: not there.
template <class Key>
unsigned find(const cache::SharedCounts& shared, std::uint32_t number) {
  std::string word = word_of<Key>(number);
  const std::uint32_t offsets[] = {0, static_cast<std::uint32_t>(word.size())};
  word.resize(16);
  const auto* const base = reinterpret_cast<const std::uint8_t*>(word.data());
  const std::uint32_t words[] = {0};
  std::uint32_t missed[1];
  std::size_t n_missed = 0;
  const simd::WordLines lines = shared.lines<Key>();
  const simd::Kernels& kernels = simd::kernels();
  std::uint64_t n_tokens = 0;
  if constexpr (std::is_same_v<Key, cache::Key64>) {
    static thread_local std::vector<std::uint64_t> table(std::size_t{1} << simd::kTableBits64);
    n_tokens = kernels.count_64(base, offsets, words, 1, lines, table.data(), missed, &n_missed);
  } else {
    n_tokens = kernels.count_128(base, offsets, words, 1, lines, missed, &n_missed);
  }
  return n_missed == 1 ? 0 : static_cast<unsigned>(n_tokens);
}

unsigned count_of(std::uint32_t number) {
  return 1 + number % 15;
}

}  // namespace

TEMPLATE_TEST_CASE("threads find what others have put into the shared counts", "[threads]",
                   cache::Key64, cache::Key128) {
  // Few lines, so that most are full and several threads want the same slot.
  constexpr unsigned kSlots = 64 / sizeof(cache::CountedOf<TestType>);
  cache::SharedCounts shared(24000 / kSlots, 24000 / kSlots);
  constexpr std::uint32_t kWords = 40000;
  std::vector<std::string> faults(kThreads);
  std::vector<std::uint64_t> n_found(kThreads);
  std::vector<std::uint64_t> n_forgotten(kThreads);  // since another thread was writing
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (std::uint32_t i = 0; i < 4 * kWords; ++i) {
        const auto number = static_cast<std::uint32_t>(random() % kWords);
        const TestType key = key_of<TestType>(number);
        const unsigned found = find<TestType>(shared, number);
        if (found != 0 && found != count_of(number)) faults[t] = "another count";
        n_found[t] += found != 0 ? 1U : 0U;
        if (found != 0) continue;
        const bool has_room = shared.insert(key, key.hash(), count_of(number));
        const unsigned later = find<TestType>(shared, number);
        if (later != 0 && later != count_of(number)) faults[t] = "another count, or twice";
        if (later != 0 && !has_room) faults[t] = "there was no room, but it is there";
        n_forgotten[t] += later == 0 && has_room ? 1U : 0U;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (unsigned t = 0; t < kThreads; ++t) {
    CHECK(faults[t].empty());
    CHECK(n_found[t] > 10000);
    CHECK(n_forgotten[t] < 1000);
  }
  std::uint32_t n_known = 0;
  for (std::uint32_t number = 0; number < kWords; ++number) {
    const unsigned found = find<TestType>(shared, number);
    CHECK((found == 0 || found == count_of(number)));
    n_known += found != 0 ? 1U : 0U;
  }
  CHECK(n_known > 15000);
  CHECK(n_known < kWords);
  CHECK(find<TestType>(shared, kWords) == 0);
}

TEST_CASE("a word whose first half is zeros is not shared", "[threads]") {
  cache::SharedCounts shared(16, 16);
  const std::string zeros(16, '\0');
  const auto key = cache::Key128::of(reinterpret_cast<const std::uint8_t*>(zeros.data()), 9);
  CHECK_FALSE(shared.insert(key, key.hash(), 3));
}

TEST_CASE("threads that learn together count as one does", "[threads]") {
  const Tokenizer& tokenizer = test::tokenizer_for("o200k_base");
  const auto text_of = [](unsigned t) {
    std::mt19937 random(17 + t / 2);  // pairs of threads count the same
    std::string text;
    for (int i = 0; i < 60000; ++i) {
      const std::size_t n = 1 + random() % (i % 3 == 0 ? 14U : 5U);
      for (std::size_t k = 0; k < n; ++k)
        text += std::string_view("etaoinshrdlu0.\n\xc3\xa9\0\0\0", 20)[random() % 20U];
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
