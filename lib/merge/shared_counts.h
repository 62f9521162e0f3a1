// lib/merge/shared_counts.h - how many tokens short pieces are, as any thread has learnt it: the
// sets of merge/count_cache.h for all of them together.
//
// A piece is put into the first free slot of its line and stays as it is, so readers need no lock:
// one of up to 7 bytes is written at once, and at one of up to 15 they look only when its second
// half, which is written last, says that all is there. Where a line is full each thread keeps its
// later pieces to itself.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/hash.h"
#include "base/zeroed.h"
#include "merge/counted_word.h"
#include "merge/word_key.h"

namespace toll::merge {

/// Safe for any number of threads.
class SharedCounts {
 public:
  SharedCounts() : words_(kWordLines), pairs_(kPairLines) {}

  /// What to ask for before find().
  template <class Key>
  [[nodiscard]] const char* memory_of(std::uint64_t hash) const noexcept {
    if constexpr (std::is_same_v<Key, SmallKey>) {
      return reinterpret_cast<const char*>(&words_[place_of(hash, kWordLines)]);
    } else {
      return reinterpret_cast<const char*>(&pairs_[place_of(hash, kPairLines)]);
    }
  }

  /// Number of tokens of a piece, or 0: not known. Without a branch for each slot.
  [[nodiscard]] unsigned find(const SmallKey& key, std::uint64_t hash) const noexcept {
    unsigned count = 0;
    for (CountedWord& slot : words_[place_of(hash, kWordLines)].slots) {
      const CountedWord word{std::atomic_ref(slot.entry).load(std::memory_order_relaxed)};
      count |= word.count_of(key);
    }
    return count;
  }
  [[nodiscard]] unsigned find(const WordKey& key, std::uint64_t hash) const noexcept {
    unsigned count = 0;
    for (CountedPair& slot : pairs_[place_of(hash, kPairLines)].slots) {
      CountedPair pair{};
      pair.high = std::atomic_ref(slot.high).load(std::memory_order_acquire);
      pair.low = std::atomic_ref(slot.low).load(std::memory_order_relaxed);
      count |= pair.count_of(key);
    }
    return count;
  }

  /// Remembers a piece, which may be known by now; false if there is no room.
  /// @param count  1 to 15.
  bool insert(const SmallKey& key, std::uint64_t hash, unsigned count) noexcept {
    const CountedWord word = CountedWord::of(key, count);
    for (CountedWord& slot : words_[place_of(hash, kWordLines)].slots) {
      std::uint64_t found = 0;
      if (std::atomic_ref(slot.entry)
              .compare_exchange_strong(found, word.entry, std::memory_order_relaxed))
        return true;
      if (found == word.entry) return true;
    }
    return false;
  }
  bool insert(const WordKey& key, std::uint64_t hash, unsigned count) noexcept {
    const CountedPair pair = CountedPair::of(key, count);
    for (CountedPair& slot : pairs_[place_of(hash, kPairLines)].slots) {
      const std::atomic_ref high(slot.high);
      std::uint64_t found = high.load(std::memory_order_acquire);
      if (found == 0 && high.compare_exchange_strong(found, kTaken, std::memory_order_relaxed)) {
        std::atomic_ref(slot.low).store(pair.low, std::memory_order_relaxed);
        high.store(pair.high, std::memory_order_release);
        return true;
      }
      if (found == pair.high &&
          std::atomic_ref(slot.low).load(std::memory_order_relaxed) == pair.low)
        return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t kWordLines = std::size_t{1} << 17U;  // 8 MiB
  static constexpr std::size_t kPairLines = std::size_t{1} << 18U;  // 16 MiB
  static constexpr std::uint64_t kTaken = CountedPair::kCountMask;  ///< of no bytes: no key's

  template <class Slot>
  struct alignas(64) Line {
    Slot slots[64 / sizeof(Slot)];
  };

  [[nodiscard]] static std::size_t place_of(std::uint64_t hash, std::size_t n_lines) noexcept {
    return base::reduce_hash(hash, static_cast<std::uint32_t>(n_lines));
  }

  base::Zeroed<Line<CountedWord>> words_;
  base::Zeroed<Line<CountedPair>> pairs_;
};

}  // namespace toll::merge
