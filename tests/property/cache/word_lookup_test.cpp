// word_lookup_test.cpp - the kernels that look words up, on every instruction set, against looking
// each up in a map: words of every length, of few different bytes, zeros among them.
#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "cache/counted_piece.h"
#include "cache/id_cache.h"
#include "catch.h"
#include "each_isa.h"
#include "simd/kernels.h"

namespace toll {
namespace {

constexpr std::size_t kPlaces = std::size_t{1} << simd::kTableBits64;

/// Words end to end, and where each ends.
struct Words {
  std::string bytes;
  std::vector<std::uint32_t> offsets{0};

  void add(std::string_view word) {
    bytes += word;
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
  }
  [[nodiscard]] std::size_t size() const { return offsets.size() - 1; }
  [[nodiscard]] std::string operator[](std::size_t i) const {
    return bytes.substr(offsets[i], offsets[i + 1] - offsets[i]);
  }
  [[nodiscard]] std::string padded() const { return bytes + std::string(64, '\xff'); }
};

std::string random_word(std::mt19937& random, std::size_t max_bytes) {
  std::string word(1 + random() % max_bytes, '\0');
  for (char& c : word) c = "\0\1 a\xff\x08"[random() % 6U];
  return word;
}

std::uint64_t key_of(const std::string& word) {
  std::uint64_t text = 0;
  std::memcpy(&text, word.data(), word.size());
  return simd::key_64_or_none(text, word.size());
}

}  // namespace

TEST_CASE("the kernels find the words that a table has and no others", "[kernel]") {
  std::mt19937 random(7);
  std::vector<std::uint64_t> counts(kPlaces);
  std::vector<simd::Ids64> ids(kPlaces);
  std::map<std::string, std::uint64_t> known;  // the last at each place
  std::map<std::size_t, std::string> at;
  for (int i = 0; i < 20000; ++i) {
    const std::string word = random_word(random, simd::kMaxBytes64);
    const std::uint64_t key = key_of(word);
    const std::size_t place = simd::place_64(key);
    if (at.count(place) != 0) known.erase(at[place]);
    at[place] = word;
    const std::uint64_t count = 1 + random() % simd::kMaxCount64;
    known[word] = count;
    counts[place] = key | count;
    ids[place] = {key, key ^ count};
  }
  Words words;
  for (int i = 0; i < 30000; ++i) words.add(random_word(random, random() % 8U == 0 ? 700 : 9));
  const std::string text = words.padded();
  const auto* base = reinterpret_cast<const std::uint8_t*>(text.data());

  test::each_isa([&](const simd::Kernels& kernels) {
    std::size_t n_hits = 0;
    for (std::size_t first = 0, n = 0; first + n < words.size(); first += n, n = (n + 1) % 40) {
      std::uint64_t wanted = 0;
      std::vector<std::uint32_t> wanted_missed;
      std::vector<std::uint64_t> wanted_ids;
      for (std::size_t i = 0; i < n; ++i) {
        const std::string word = words[first + i];
        const auto found = known.find(word);
        if (found == known.end()) wanted_missed.push_back(static_cast<std::uint32_t>(i));
        wanted += found == known.end() ? 0 : found->second;
        wanted_ids.push_back(found == known.end() ? 0 : key_of(word) ^ found->second);
      }
      n_hits += n - wanted_missed.size();
      std::vector<std::uint32_t> missed(n + 8);
      std::size_t n_missed = 0;
      INFO(kernels.isa << ", words " << first << " to " << first + n);
      REQUIRE(kernels.count_words(base, words.offsets.data() + first, n, counts.data(),
                                  missed.data(), &n_missed) == wanted);
      missed.resize(n_missed);
      REQUIRE(missed == wanted_missed);
      missed.assign(n + 8, 0);
      std::vector<std::uint64_t> got_ids(n);
      n_missed = kernels.find_words(base, words.offsets.data() + first, n, ids.data(),
                                    got_ids.data(), missed.data());
      missed.resize(n_missed);
      REQUIRE(missed == wanted_missed);
      REQUIRE(got_ids == wanted_ids);
    }
    CHECK(n_hits > 1000);
  });
}

namespace {

/// Slots of lines.
template <class Key>
struct CountSlots {
  using Slot = cache::CountedOf<Key>;
  static constexpr std::size_t kLineBytes = simd::kLineBytes;
  static Slot slot(const Key& key, std::uint64_t count) {
    return Slot::of(key, static_cast<unsigned>(count));
  }
};
template <class Key>
struct IdSlots {
  static constexpr bool kSmall = std::is_same_v<Key, cache::Key64>;
  using Slot = std::conditional_t<kSmall, simd::Ids64, simd::Ids128>;
  static constexpr std::size_t kLineBytes = (kSmall ? 1 : 2) * simd::kLineBytes;
  static Slot slot(const Key& key, std::uint64_t ids) {
    if constexpr (kSmall) {
      return {key.word, ids};
    } else {
      return {key.low, key.high, ids};
    }
  }
};

/// Lines that have some words, as the caches fill them, and a map that has them, too.
template <class Key, class Slots>
struct KnownLines {
  using Slot = typename Slots::Slot;
  struct alignas(simd::kLineBytes) Line {
    std::array<Slot, Slots::kLineBytes / sizeof(Slot)> slots{};
  };
  static_assert(sizeof(Line) == Slots::kLineBytes);

  std::vector<Line> lines;
  std::map<std::size_t, std::size_t> n_slots;
  std::map<std::string, std::uint64_t> known;

  explicit KnownLines(std::size_t n) : lines(n) {}

  void add(const std::string& word, std::uint64_t value) {
    if (known.count(word) != 0) return;
    const std::string padded = word + std::string(16, '\xee');
    const Key key = Key::of(reinterpret_cast<const std::uint8_t*>(padded.data()), word.size());
    const std::size_t at = base::reduce_hash(key.hash(), static_cast<std::uint32_t>(lines.size()));
    if (n_slots[at] == lines[at].slots.size()) return;
    lines[at].slots[n_slots[at]++] = Slots::slot(key, value);
    known[word] = value;
  }
  [[nodiscard]] simd::WordLines view() const {
    return {lines.data(), static_cast<std::uint32_t>(lines.size())};
  }
};

/// Words that differ in one byte, zeros at the head, and all ones.
template <class Key>
std::vector<std::string> similar_words(std::mt19937& random) {
  constexpr bool kSmall = std::is_same_v<Key, cache::Key64>;
  std::vector<std::string> pool(2000);
  for (std::string& word : pool) {
    word.resize((kSmall ? 1U : 8U) + random() % (kSmall ? 7U : 8U));
    for (char& c : word) c = "\0\0\0\0\0\0\0\1\xff\x08"[random() % 10U];
  }
  return pool;
}

Words text_of(const std::vector<std::string>& pool, std::mt19937& random) {
  Words words;
  for (int i = 0; i < 6000; ++i) words.add(pool[random() % pool.size()]);
  return words;
}

/// Lists of words, of more and of fewer than are asked for ahead.
template <class Use>
void for_lists(std::mt19937& random, std::size_t n_words, Use&& use) {
  for (std::size_t first = 0, n = 0; first + 2 * n < n_words; first += n + 1, n = (n + 7) % 90) {
    std::vector<std::uint32_t> list;
    for (std::size_t i = first; i < first + 2 * n; i += 1U + random() % 2U)
      list.push_back(static_cast<std::uint32_t>(i));
    use(list);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("the kernels count the words that lines have and no others", "[kernel]",
                   cache::Key64, cache::Key128) {
  constexpr bool kSmall = std::is_same_v<TestType, cache::Key64>;
  std::mt19937 random(8);
  const auto pool = similar_words<TestType>(random);
  KnownLines<TestType, CountSlots<TestType>> lines(GENERATE(1U, 7U, 700U));
  for (std::size_t i = 0; i < pool.size(); i += 2)
    lines.add(pool[i], 1 + random() % (kSmall ? 7U : 15U));
  const Words words = text_of(pool, random);
  const std::string text = words.padded();
  const auto* base = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t n_hits = 0;
  test::each_isa([&](const simd::Kernels& kernels) {
    std::vector<std::uint64_t> table(kPlaces);
    for_lists(random, words.size(), [&](std::vector<std::uint32_t> list) {
      std::uint64_t wanted = 0;
      std::vector<std::uint32_t> wanted_missed;
      std::map<std::size_t, std::uint64_t> wanted_table;
      for (const std::uint32_t i : list) {
        const auto found = lines.known.find(words[i]);
        if (found == lines.known.end()) {
          wanted_missed.push_back(i);
          continue;
        }
        wanted += found->second;
        ++n_hits;
        if constexpr (kSmall)
          wanted_table[simd::place_64(key_of(words[i]))] = key_of(words[i]) | found->second;
      }
      std::size_t n_missed = 0;
      INFO(kernels.isa << ", " << list.size() << " words");
      // The list gets the missed ones.
      if constexpr (kSmall) {
        REQUIRE(kernels.count_64(base, words.offsets.data(), list.data(), list.size(), lines.view(),
                                 table.data(), list.data(), &n_missed) == wanted);
        for (const auto& [place, entry] : wanted_table) REQUIRE(table[place] == entry);
      } else {
        REQUIRE(kernels.count_128(base, words.offsets.data(), list.data(), list.size(),
                                  lines.view(), list.data(), &n_missed) == wanted);
      }
      list.resize(n_missed);
      REQUIRE(list == wanted_missed);
    });
  });
  CHECK(n_hits > 0);
}

TEMPLATE_TEST_CASE("the kernels find the ids of the words that lines have and no others",
                   "[kernel]", cache::Key64, cache::Key128) {
  constexpr bool kSmall = std::is_same_v<TestType, cache::Key64>;
  std::mt19937 random(9);
  const auto pool = similar_words<TestType>(random);
  KnownLines<TestType, IdSlots<TestType>> lines(GENERATE(1U, 7U, 700U));
  for (std::size_t i = 0; i < pool.size(); i += 2) {
    // Up to six tokens, of which a table may have up to three; some are token 0 alone.
    const std::uint64_t n = 1 + random() % 6U;
    const std::uint64_t ids = random() % 4U == 0 ? 0 : random();
    lines.add(pool[i], n << simd::Ids64::kCountShift | ids);
  }
  const Words words = text_of(pool, random);
  const std::string text = words.padded();
  const auto* base = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto is_few = [](std::uint64_t head) { return head >> simd::Ids64::kCountShift <= 3; };
  std::size_t n_hits = 0;
  test::each_isa([&](const simd::Kernels& kernels) {
    std::vector<simd::Ids64> word_table(kPlaces);
    std::vector<simd::Ids128> pair_table(std::size_t{1} << simd::kTableBits128);
    std::vector<std::uint64_t> ids(words.size());
    for_lists(random, words.size(), [&](const std::vector<std::uint32_t>& list) {
      std::vector<std::uint32_t> wanted_missed;
      for (const std::uint32_t i : list) {
        const auto found = lines.known.find(words[i]);
        if (found == lines.known.end() || !is_few(found->second)) wanted_missed.push_back(i);
      }
      n_hits += list.size() - wanted_missed.size();
      std::vector<std::uint32_t> missed(list.size());
      INFO(kernels.isa << ", " << list.size() << " words");
      std::size_t n_missed = 0;
      if constexpr (kSmall) {
        n_missed = kernels.find_64(base, words.offsets.data(), list.data(), list.size(),
                                   lines.view(), word_table.data(), ids.data(), missed.data());
      } else {
        n_missed = kernels.find_128(base, words.offsets.data(), list.data(), list.size(),
                                    lines.view(), pair_table.data(), ids.data(), missed.data());
      }
      missed.resize(n_missed);
      REQUIRE(missed == wanted_missed);
      for (const std::uint32_t i : list) {
        const auto found = lines.known.find(words[i]);
        REQUIRE(ids[i] == (found == lines.known.end() ? 0 : found->second));
      }
    });
    std::size_t n_entries = 0;
    for (const simd::Ids64& entry : word_table) {
      REQUIRE(is_few(entry.ids));
      n_entries += entry.ids != 0 ? 1U : 0U;
    }
    for (const simd::Ids128& entry : pair_table) {
      REQUIRE(is_few(entry.ids));
      n_entries += entry.ids != 0 ? 1U : 0U;
    }
    CHECK(n_entries > 0);
  });
  CHECK(n_hits > 0);
}

TEST_CASE("the kernels write ids one after the other, up to a list that is none", "[kernel]") {
  std::mt19937 random(10);
  // Lists of 1 to 40 ids, and more that are readable.
  std::vector<std::vector<std::uint32_t>> memory(50);
  std::vector<simd::IdList> lists;
  for (std::vector<std::uint32_t>& ids : memory) {
    const std::size_t n = 1 + random() % (random() % 4U == 0 ? 40U : 7U);
    ids.resize(std::max(n, simd::kFewIds));
    for (std::uint32_t& id : ids) id = static_cast<std::uint32_t>(random() & simd::Ids64::kIdMask);
    lists.push_back({ids.data(), n});
  }
  lists.push_back({nullptr, 0});
  std::vector<std::uint64_t> heads;
  std::vector<std::uint32_t> wanted;
  std::vector<std::pair<std::size_t, std::size_t>> stops;  // a word without a list; ids before it
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::uint64_t kind = random() % 100U;
    if (kind == 0) {
      stops.emplace_back(i, wanted.size());
      heads.push_back(lists.size() - 1);
    } else if (kind < 20) {
      heads.push_back(random() % (lists.size() - 1));
      const simd::IdList& list = lists[heads.back()];
      wanted.insert(wanted.end(), list.ids, list.ids + list.n);
    } else {
      const std::uint64_t n = 1 + random() % 3U;
      std::uint64_t head = n << simd::Ids64::kCountShift;
      for (std::uint64_t k = 0; k < n; ++k) {
        const std::uint64_t id = random() & simd::Ids64::kIdMask;
        head |= id << (simd::Ids64::kIdBits * k);
        wanted.push_back(static_cast<std::uint32_t>(id));
      }
      heads.push_back(head);
    }
  }
  REQUIRE(stops.size() > 5);
  test::each_isa([&](const simd::Kernels& kernels) {
    INFO(kernels.isa);
    std::vector<std::uint32_t> written(wanted.size() + simd::kFewIds);
    std::uint32_t* to = written.data();
    std::size_t i = 0;
    for (const auto& [stop, n_ids] : stops) {
      i += kernels.write_ids(heads.data() + i, heads.size() - i, lists.data(), &to);
      REQUIRE(i == stop);
      REQUIRE(to == written.data() + n_ids);
      ++i;
    }
    i += kernels.write_ids(heads.data() + i, heads.size() - i, lists.data(), &to);
    REQUIRE(i == heads.size());
    written.resize(static_cast<std::size_t>(to - written.data()));
    REQUIRE(written == wanted);
  });
}

TEST_CASE("packed ids are those that were packed, or none", "[kernel]") {
  constexpr auto kMost = static_cast<TokenId>(simd::Ids64::kIdMask);
  const std::vector<TokenId> ids = {0, kMost, 1, kMost - 1, 2, 3};
  for (std::size_t n = 1; n <= ids.size(); ++n) {
    simd::ShortTokens tokens{static_cast<std::uint32_t>(n), 0, {}};
    tokens.ids.fill(~0U);  // beyond n they mean nothing
    std::copy_n(ids.begin(), n, tokens.ids.begin());
    const cache::PackedIds packed(tokens);
    REQUIRE(cache::PackedIds::size(packed.head()) == n);
    CHECK(cache::PackedIds::is_all(packed.head()) == (n <= 3));
    std::vector<TokenId> unpacked(cache::PackedIds::kMaxTokens);
    cache::PackedIds::unpack(packed.head(), unpacked.data());
    cache::PackedIds::unpack(packed.tail(), unpacked.data() + cache::PackedIds::kInWord);
    unpacked.resize(n);
    CHECK(unpacked == std::vector<TokenId>(ids.begin(), ids.begin() + static_cast<long>(n)));
  }
  const simd::ShortTokens many{7, 0, {}};
  CHECK(cache::PackedIds(many).head() == 0);
  simd::ShortTokens large{2, 0, {1, kMost + 1}};
  CHECK(cache::PackedIds(large).head() == 0);
  large.n = 1;
  CHECK(cache::PackedIds(large).head() != 0);
}

}  // namespace toll
