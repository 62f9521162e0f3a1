// lib/cache/shared_counts.h - how many tokens short pieces are, as any thread has learnt it: the
// sets of cache/count_cache.h for all of them together.
//
// A piece is put into the first free slot of its line and stays as it is, so readers need no lock:
// one of up to 7 bytes is written at once; of a longer one's two numbers none is zero, so that a
// reader knows whether both are there. Where a line is full each thread keeps its later pieces to
// itself.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/hash.h"
#include "base/zeroed.h"
#include "cache/counted_word.h"
#include "cache/word_key.h"

namespace toll::cache {

/// Safe for any number of threads. 8 and 16 MiB.
class SharedCounts {
 public:
  /// @param n_words, n_pairs  lines for words of up to 7 bytes, and for longer ones.
  explicit SharedCounts(std::uint32_t n_words = 1U << 17U, std::uint32_t n_pairs = 1U << 18U)
      : words_(n_words), pairs_(n_pairs) {}

  /// Before threads use it: of two that touch a large page first both would clear it.
  void touch() noexcept {
    words_.touch();
    pairs_.touch();
  }

  /// For the kernels that look words up.
  template <class Key>
  [[nodiscard]] simd::WordLines lines() const noexcept {
    if constexpr (std::is_same_v<Key, SmallKey>) {
      return {words_.data(), static_cast<std::uint32_t>(words_.size())};
    } else {
      return {pairs_.data(), static_cast<std::uint32_t>(pairs_.size())};
    }
  }

  /// Remembers a piece, which may be known by now; false if there is no room for it. Where another
  /// thread is writing the piece may be forgotten: it might be the same one, and no line has a
  /// piece twice.
  /// @param count  1 to 15.
  bool insert(const SmallKey& key, std::uint64_t hash, unsigned count) noexcept {
    const CountedWord word = CountedWord::of(key, count);
    for (CountedWord& slot : line_of(words_, hash).slots) {
      std::uint64_t found = 0;
      if (std::atomic_ref(slot.entry)
              .compare_exchange_strong(found, word.entry, std::memory_order_relaxed))
        return true;
      if (found == word.entry) return true;
    }
    return false;
  }
  bool insert(const WordKey& key, std::uint64_t hash, unsigned count) noexcept {
    if (key.low == 0) return false;
    const CountedPair pair = CountedPair::of(key, count);
    for (CountedPair& slot : line_of(pairs_, hash).slots) {
      const std::atomic_ref high(slot.high);
      std::uint64_t found = high.load(std::memory_order_acquire);
      if (found == 0 && high.compare_exchange_strong(found, kTaken, std::memory_order_acquire)) {
        std::atomic_ref(slot.low).store(pair.low, std::memory_order_relaxed);
        high.store(pair.high, std::memory_order_release);
        return true;
      }
      if (found == kTaken) return true;
      if (found == pair.high &&
          std::atomic_ref(slot.low).load(std::memory_order_relaxed) == pair.low)
        return true;
    }
    return false;
  }

 private:
  static constexpr std::uint64_t kTaken = CountedPair::kCountMask;  ///< of no bytes: no key's

  template <class Slot>
  struct alignas(simd::kLineBytes) Line {
    Slot slots[simd::kLineBytes / sizeof(Slot)];
  };

  template <class Slot>
  [[nodiscard]] static Line<Slot>& line_of(const base::Zeroed<Line<Slot>>& lines,
                                           std::uint64_t hash) noexcept {
    return lines[base::reduce_hash(hash, static_cast<std::uint32_t>(lines.size()))];
  }

  base::Zeroed<Line<CountedWord>> words_;
  base::Zeroed<Line<CountedPair>> pairs_;
};

}  // namespace toll::cache
