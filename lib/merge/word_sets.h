// lib/merge/word_sets.h - a cache of short pieces and how they were encoded. One per thread.
//
// The slots that share a cache line make a set; a new word takes the first slot of its set and
// pushes the others back, the last one out. Nothing is chained, so no text can slow it. It grows
// with what it holds, by doubling, up to a limit: a short text touches little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/zeroed.h"
#include "merge/word_key.h"

namespace toll::merge {

/// @tparam Slot      16, 32 or 64 bytes, with key() and is_empty(); all zeros is an empty one.
/// @tparam kMaxBits  there are up to 2^kMaxBits sets, of 64 bytes each.
template <class Slot, unsigned kMaxBits = 18>
class WordSets {
 public:
  using Key = typename Slot::Key;
  static constexpr std::size_t kWays = 64 / sizeof(Slot);
  static constexpr unsigned kMinBits = 10;

  WordSets() : slots_((std::size_t{1} << kMinBits) * kWays) {}

  void prefetch(std::uint64_t hash) const noexcept { __builtin_prefetch(set_of(hash)); }

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

  void grow() {
    const base::Zeroed<Slot> old = std::exchange(slots_, base::Zeroed<Slot>(slots_.size() * 2));
    ++bits_;
    // The oldest of a set first, so that they stay the oldest.
    for (std::size_t i = old.size(); i-- > 0;) {
      if (!old[i].is_empty()) push(set_of(old[i].key().hash()), old[i]);
    }
  }

  unsigned bits_ = kMinBits;
  base::Zeroed<Slot> slots_;
  std::size_t n_inserted_ = 0;
};

}  // namespace toll::merge
