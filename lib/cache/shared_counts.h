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
#include "base/zero_pages.h"
#include "cache/counted_piece.h"
#include "cache/piece_key.h"

namespace toll::cache {

/// Safe for any number of threads. 8 and 16 MiB.
class SharedCounts {
 public:
  /// @param n_64, n_128  lines for words of up to 7 bytes, and for longer ones.
  explicit SharedCounts(std::uint32_t n_64 = 1U << 17U, std::uint32_t n_128 = 1U << 18U)
      : lines_64_(n_64), lines_128_(n_128) {}

  /// Before threads use it: of two that touch a large page first both would clear it.
  void touch() noexcept {
    lines_64_.touch();
    lines_128_.touch();
  }

  /// For the kernels that look words up.
  template <class Key>
  [[nodiscard]] simd::WordLines lines() const noexcept {
    if constexpr (std::is_same_v<Key, Key64>) {
      return {lines_64_.data(), static_cast<std::uint32_t>(lines_64_.size())};
    } else {
      return {lines_128_.data(), static_cast<std::uint32_t>(lines_128_.size())};
    }
  }

  /// Remembers a piece, which may be known by now; false if there is no room for it. Where another
  /// thread is writing the piece may be forgotten: it might be the same one, and no line has a
  /// piece twice.
  /// @param count  1 to 15.
  bool insert(const Key64& key, std::uint64_t hash, unsigned count) noexcept {
    const Counted64 word = Counted64::of(key, count);
    for (Counted64& slot : line_of(lines_64_, hash).slots) {
      std::uint64_t found = 0;
      if (std::atomic_ref(slot.entry)
              .compare_exchange_strong(found, word.entry, std::memory_order_relaxed))
        return true;
      if (found == word.entry) return true;
    }
    return false;
  }
  bool insert(const Key128& key, std::uint64_t hash, unsigned count) noexcept {
    if (key.low == 0) return false;
    const Counted128 piece = Counted128::of(key, count);
    for (Counted128& slot : line_of(lines_128_, hash).slots) {
      const std::atomic_ref high(slot.high);
      std::uint64_t found = high.load(std::memory_order_acquire);
      if (found == 0 && high.compare_exchange_strong(found, kTaken, std::memory_order_acquire)) {
        std::atomic_ref(slot.low).store(piece.low, std::memory_order_relaxed);
        high.store(piece.high, std::memory_order_release);
        return true;
      }
      if (found == kTaken) return true;
      if (found == piece.high &&
          std::atomic_ref(slot.low).load(std::memory_order_relaxed) == piece.low)
        return true;
    }
    return false;
  }

 private:
  static constexpr std::uint64_t kTaken = Counted128::kCountMask;  ///< of no bytes: no key's

  template <class Slot>
  struct alignas(simd::kLineBytes) Line {
    Slot slots[simd::kLineBytes / sizeof(Slot)];
  };

  template <class Slot>
  [[nodiscard]] static Line<Slot>& line_of(const base::ZeroPages<Line<Slot>>& lines,
                                           std::uint64_t hash) noexcept {
    return lines[base::reduce_hash(hash, static_cast<std::uint32_t>(lines.size()))];
  }

  base::ZeroPages<Line<Counted64>> lines_64_;
  base::ZeroPages<Line<Counted128>> lines_128_;
};

}  // namespace toll::cache
