// lib/merge/count_cache.h - how many tokens short pieces are. One per thread.
//
// Threads that work on the same vocabulary may have the sets in common.
//
// A number of tokens needs four bits, so a piece of up to seven bytes and its number are one word,
// and one of up to fifteen bytes two. A small table of words holds those that are met most and
// stays in the second-level cache; sets hold the rest.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/zeroed.h"
#include "merge/counted_word.h"
#include "merge/shared_counts.h"
#include "merge/word_key.h"
#include "merge/word_sets.h"
#include "simd/kernels.h"

namespace toll::merge {

class CountCache {
 public:
  CountCache() : words_(std::size_t{1} << simd::kWordTableBits) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const std::uint64_t* words() const noexcept { return words_.data(); }

  /// Asks for the memory of a word's set.
  /// @tparam kShared  is_shared(), here and in find().
  template <bool kShared, class Key>
  void prefetch(const Key& /*key*/, std::uint64_t hash) const noexcept {
    const char* const set =
        kShared ? shared_->memory_of<Key>(hash) : sets_of<Key>(*this).memory_of(hash);
    __builtin_prefetch(set);
  }

  /// From now on the sets are those of all threads. @param shared  outlives the cache.
  void share(SharedCounts& shared) {
    const auto give = [&shared](const auto& slot) {
      const auto key = slot.key();
      shared.insert(key, key.hash(), slot.count_of(key));
    };
    small_sets_.for_each(give);
    pair_sets_.for_each(give);
    small_sets_ = {};
    pair_sets_ = {};
    shared_ = &shared;
  }
  [[nodiscard]] bool is_shared() const noexcept { return shared_ != nullptr; }

  /// Number of tokens of a piece, or 0: not known.
  template <bool kShared, class Key>
  [[nodiscard]] unsigned find(const Key& key, std::uint64_t hash) const noexcept {
    unsigned count = 0;
    const auto& sets = sets_of<Key>(*this);
    if constexpr (kShared) {
      count = shared_->find(key, hash);
      if (sets.is_empty()) return count;
      if (count != 0) return count;  // a branch that only those take whose lines are full
    }
    for (const auto& slot : sets.set(hash)) count |= slot.count_of(key);
    return count;
  }

  /// Puts a piece into the small table; empties its place if count is 0.
  void promote(const SmallKey& key, std::uint64_t /*hash*/, unsigned count) noexcept {
    words_[simd::word_place(key.word)] = count == 0 ? 0 : key.word | count;
  }
  void promote(const WordKey& /*key*/, std::uint64_t /*hash*/, unsigned /*count*/) noexcept {}

  /// Remembers a piece that find() did not know.
  template <class Key>
  void insert(const Key& key, std::uint64_t hash, unsigned count) {
    if (shared_ == nullptr || !shared_->insert(key, hash, count))
      sets_of<Key>(*this).insert(CountedOf<Key>::of(key, count), hash);
    promote(key, hash, count);
  }

 private:
  template <class Key, class Self>
  [[nodiscard]] static auto& sets_of(Self& self) noexcept {
    if constexpr (std::is_same_v<Key, SmallKey>) {
      return self.small_sets_;
    } else {
      return self.pair_sets_;
    }
  }

  base::Zeroed<std::uint64_t> words_;
  WordSets<CountedWord, std::size_t{1} << 17U> small_sets_;  // up to 8 MiB
  WordSets<CountedPair, std::size_t{1} << 18U> pair_sets_;   // up to 16 MiB
  /// Of all threads: then the sets have what found no room there.
  SharedCounts* shared_ = nullptr;
};

}  // namespace toll::merge
