// lib/merge/word_sets.h - a cache of short pieces and how they were encoded. One per thread.
//
// A few slots that lie together make a set; a new word takes the first slot of its set and pushes
// the others back, the last one out. Nothing is chained, so no text can slow it. It grows
// with what it holds, by doubling, up to a limit: a short text touches little memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/zeroed.h"
#include "merge/word_key.h"

namespace toll::merge {

/// @tparam Slot      16, 32 or 64 bytes, with key() and is_empty(); all zeros is an empty one.
/// @tparam kMaxBits  there are up to 2^kMaxBits sets, of 64 bytes each, or 128 for larger slots.
template <class Slot, unsigned kMaxBits>
class WordSets {
 public:
  using Key = typename Slot::Key;
  static constexpr std::size_t kLine = 64;
  static constexpr std::size_t kWays = (sizeof(Slot) <= 16 ? kLine : 2 * kLine) / sizeof(Slot);
  static constexpr unsigned kMinBits = 10;

  WordSets() : slots_((std::size_t{1} << kMinBits) * kWays) {}

  void prefetch(std::uint64_t hash) const noexcept {
    const auto* set = reinterpret_cast<const char*>(set_of(hash));
    for (std::size_t at = 0; at < kWays * sizeof(Slot); at += kLine) __builtin_prefetch(set + at);
  }

  /// All slots that a word with this hash may be in.
  [[nodiscard]] std::span<const Slot, kWays> set(std::uint64_t hash) const noexcept {
    return std::span<const Slot, kWays>(set_of(hash), kWays);
  }

  /// The slot of the word with this key and hash, or nullptr. Valid until the next insert().
  [[nodiscard]] const Slot* find(const Key& key, std::uint64_t hash) const noexcept {
    const Slot* set = set_of(hash);
    for (std::size_t way = 0; way < kWays; ++way) {
      if (set[way].key() == key) return set + way;
    }
    return nullptr;
  }

  /// Remembers a word that find() did not know.
  void insert(const Slot& slot, std::uint64_t hash) {
    if (n_inserted_ >= slots_.size() / 2 && bits_ < kMaxBits) grow();
    push(set_of(hash), slot);
    ++n_inserted_;
  }

  /// Forgets everything.
  void clear() { *this = WordSets(); }

 private:
  [[nodiscard]] Slot* set_of(std::uint64_t hash) const noexcept {
    return slots_.data() + (hash >> (64U - bits_)) * kWays;
  }

  static void push(Slot* set, Slot slot) noexcept {
    for (std::size_t way = 0; way < kWays; ++way) std::swap(set[way], slot);
  }

  /// In place: the words of set i go to sets 2 i and 2 i + 1, which is where i was or behind it.
  void grow() {
    const std::size_t n_sets = std::size_t{1} << bits_;
    slots_.grow(slots_.size() * 2);
    ++bits_;
    for (std::size_t i = n_sets; i-- > 0;) {
      std::array<Slot, kWays> old{};
      std::swap_ranges(old.begin(), old.end(), slots_.data() + i * kWays);
      // The oldest of a set first, so that they stay the oldest.
      for (std::size_t way = kWays; way-- > 0;) {
        if (!old[way].is_empty()) push(set_of(old[way].key().hash()), old[way]);
      }
    }
  }

  unsigned bits_ = kMinBits;
  base::Zeroed<Slot> slots_;
  std::size_t n_inserted_ = 0;
};

}  // namespace toll::merge
