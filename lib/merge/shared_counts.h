// lib/merge/shared_counts.h - how many tokens short pieces are, as any thread has learnt it: the
// sets of merge/count_cache.h for all of them together.
//
// A piece is put into the first free slot of its line and stays as it is, so readers need no lock:
// they look at a slot only when its second half, which is written last, says that all is there.
// Where a line is full each thread keeps its later pieces to itself.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/hash.h"
#include "base/zeroed.h"
#include "merge/word_key.h"

namespace toll::merge {

/// Safe for any number of threads.
class SharedCounts {
 public:
  SharedCounts() : lines_(kLines) {}

  /// What to ask for before find().
  [[nodiscard]] const char* memory_of(std::uint64_t hash) const noexcept {
    return reinterpret_cast<const char*>(&lines_[place_of(hash)]);
  }

  /// Number of tokens of a piece, or 0: not known. Without a branch for each slot.
  [[nodiscard]] unsigned find(const WordKey& key, std::uint64_t hash) const noexcept {
    std::uint64_t found = 0;
    for (Slot& slot : lines_[place_of(hash)].slots) {
      const std::uint64_t high = std::atomic_ref(slot.high).load(std::memory_order_acquire);
      const std::uint64_t low = std::atomic_ref(slot.low).load(std::memory_order_relaxed);
      const std::uint64_t difference = (low ^ key.low) | ((high & ~kCountMask) ^ key.high);
      found |= difference == 0 ? high : 0;
    }
    return static_cast<unsigned>(found >> kCountShift);
  }

  /// Remembers a piece, which may be known by now; false if there is no room.
  /// @param count  1 to 15.
  bool insert(const WordKey& key, std::uint64_t hash, unsigned count) noexcept {
    for (Slot& slot : lines_[place_of(hash)].slots) {
      const std::atomic_ref high(slot.high);
      std::uint64_t found = high.load(std::memory_order_acquire);
      if (found == 0 && high.compare_exchange_strong(found, kTaken, std::memory_order_relaxed)) {
        std::atomic_ref(slot.low).store(key.low, std::memory_order_relaxed);
        high.store(key.high | std::uint64_t{count} << kCountShift, std::memory_order_release);
        return true;
      }
      if ((found & ~kCountMask) == key.high &&
          std::atomic_ref(slot.low).load(std::memory_order_relaxed) == key.low)
        return true;
    }
    return false;
  }

 private:
  static constexpr unsigned kLineBits = 19;  // 32 MiB
  static constexpr std::size_t kLines = std::size_t{1} << kLineBits;
  static constexpr unsigned kCountShift = 60;
  static constexpr std::uint64_t kCountMask = 15ULL << kCountShift;
  static constexpr std::uint64_t kTaken = kCountMask;  ///< as of no bytes: no key is like that

  /// All zeros: free.
  struct Slot {
    std::uint64_t low;
    std::uint64_t high;  ///< as a key's, and the number of tokens in the top four bits
  };
  struct alignas(64) Line {
    Slot slots[4];
  };

  [[nodiscard]] static std::size_t place_of(std::uint64_t hash) noexcept {
    return hash >> (64U - kLineBits);
  }

  base::Zeroed<Line> lines_;
};

}  // namespace toll::merge
