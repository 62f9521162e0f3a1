// lib/merge/count_cache.h - how many tokens short pieces are. One per thread.
//
// Threads that work on the same vocabulary may have the sets in common.
//
// A number of tokens needs four bits, so a piece of up to seven bytes and its number are one word,
// and one of up to fifteen bytes two. Two small tables of those hold what is met most and stay in
// the second-level cache; behind them are the sets that hold the rest.
#pragma once

#include <cstdint>

#include "base/zeroed.h"
#include "merge/shared_counts.h"
#include "merge/word_key.h"
#include "merge/word_sets.h"
#include "simd/kernels.h"

namespace toll::merge {

class CountCache {
 public:
  CountCache()
      : words_(std::size_t{1} << simd::kWordTableBits), pairs_(std::size_t{1} << kPairBits) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const std::uint64_t* words() const noexcept { return words_.data(); }

  /// Number of tokens of a piece of 8 to 15 bytes, or 0: not in the small table. Without a branch,
  /// as find() is: neither answer can be foreseen.
  [[nodiscard]] unsigned find_pair(const WordKey& key, std::uint64_t hash) const noexcept {
    return count_in(pairs_[hash >> (64U - kPairBits)], key);
  }

  /// Asks for the memory of a word's set, or of its place in the small table of pairs.
  /// @tparam kShared  is_shared(), here and in find().
  template <bool kShared>
  void prefetch(std::uint64_t hash, bool of_set) const noexcept {
    const void* const pair = pairs_.data() + (hash >> (64U - kPairBits));
    const void* const set = kShared ? shared_->memory_of(hash) : sets_.memory_of(hash);
    __builtin_prefetch(of_set ? set : pair);
  }

  /// From now on the sets are those of all threads. @param shared  outlives the cache.
  void share(SharedCounts& shared) {
    sets_.for_each([&shared](const Slot& slot) {
      const WordKey key = slot.key();
      shared.insert(key, key.hash(), count_in(slot, key));
    });
    sets_ = {};
    shared_ = &shared;
  }
  [[nodiscard]] bool is_shared() const noexcept { return shared_ != nullptr; }

  /// Number of tokens of any short piece, or 0: not known.
  template <bool kShared>
  [[nodiscard]] unsigned find(const WordKey& key, std::uint64_t hash) const noexcept {
    unsigned count = 0;
    if constexpr (kShared) {
      count = shared_->find(key, hash);
      if (sets_.is_empty()) return count;
      if (count != 0) return count;  // a branch that only those take whose lines are full
    }
    for (const Slot& slot : sets_.set(hash)) count |= count_in(slot, key);
    return count;
  }

  /// Puts a piece of up to 7 bytes into the table of words; empties its place if count is 0.
  void promote_word(const WordKey& key, unsigned count) noexcept {
    const std::uint64_t word = simd::word_key(key.low, key.n_bytes());
    words_[simd::word_place(word)] = count == 0 ? 0 : word | count;
  }
  /// Puts one of 8 to 15 bytes into the small table; the same.
  void promote_pair(const WordKey& key, std::uint64_t hash, unsigned count) noexcept {
    pairs_[hash >> (64U - kPairBits)] = slot_of(key, count);
  }

  /// Remembers a piece that find() did not know.
  void insert(const WordKey& key, std::uint64_t hash, unsigned count) {
    if (shared_ == nullptr || !shared_->insert(key, hash, count))
      sets_.insert(slot_of(key, count), hash);
    if (key.n_bytes() > simd::kMaxWordBytes) {
      promote_pair(key, hash, count);
    } else {
      promote_word(key, count);
    }
  }

 private:
  static constexpr unsigned kPairBits = 13;  // 128 KiB
  static constexpr unsigned kCountShift = 60;
  static constexpr std::uint64_t kCountMask = 15ULL << kCountShift;

  struct Slot {
    using Key = WordKey;
    std::uint64_t low;
    std::uint64_t high;  ///< as a key's, and the number of tokens in the top four bits

    [[nodiscard]] WordKey key() const noexcept { return {low, high & ~kCountMask}; }
    [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
  };

  [[nodiscard]] static Slot slot_of(const WordKey& key, unsigned count) noexcept {
    return {key.low, key.high | (static_cast<std::uint64_t>(count) << kCountShift)};
  }
  [[nodiscard]] static unsigned count_in(const Slot& slot, const WordKey& key) noexcept {
    const std::uint64_t difference = (slot.low ^ key.low) | ((slot.high ^ key.high) & ~kCountMask);
    const std::uint64_t mask = difference == 0 ? ~0ULL : 0;
    return static_cast<unsigned>((slot.high & mask) >> kCountShift);
  }

  base::Zeroed<std::uint64_t> words_;
  base::Zeroed<Slot> pairs_;
  WordSets<Slot, std::size_t{1} << 19U> sets_;  // up to 32 MiB
  SharedCounts* shared_ = nullptr;              // then sets_ has what found no room there
};

}  // namespace toll::merge
