// lib/cache/piece_sets.h - a cache of short pieces and how they were encoded. One per thread.
//
// A few slots that lie together make a set; a new word takes the first slot of its set and pushes
// the others back, the last one out. Nothing is chained, so no text can slow it. It grows
// with what it holds, by doubling, up to a limit: a short text touches little memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/hash.h"
#include "base/zero_pages.h"
#include "simd/kernels.h"

namespace toll::cache {

/// A slot of a set: a piece, and what is known of it.
template <class KeyOf, class ValueOf>
struct PieceSlot {
  using Key = KeyOf;
  Key word;
  ValueOf value;

  [[nodiscard]] const Key& key() const noexcept { return word; }
  [[nodiscard]] bool is_empty() const noexcept { return word.n_bytes() == 0; }
};

/// @tparam Slot      up to 64 bytes, with key() and is_empty(); all zeros is an empty one.
/// @tparam kMaxSets  there are up to so many sets, of 64 bytes each, or 128 for slots of more than
///                   16.
template <class Slot, std::size_t kMaxSets>
class PieceSets {
 public:
  using Key = typename Slot::Key;
  static constexpr std::size_t kLine = 64;
  static constexpr std::size_t kSetBytes = sizeof(Slot) <= 16 ? kLine : 2 * kLine;
  static constexpr std::size_t kWays = kSetBytes / sizeof(Slot);
  using Set = std::array<Slot, kWays>;

  PieceSets() : sets_(kMaxSets, base::Use::grows) {}

  /// What to ask for before find(): so many bytes from there on.
  [[nodiscard]] const char* memory_of(std::uint64_t hash) const noexcept {
    return reinterpret_cast<const char*>(&sets_[place_of(hash)]);
  }
  void prefetch(std::uint64_t hash) const noexcept {
    const char* const memory = memory_of(hash);
    for (std::size_t at = 0; at < kSetBytes; at += kLine) __builtin_prefetch(memory + at);
  }

  /// All sets, for a kernel that knows the slots.
  [[nodiscard]] simd::WordLines lines() const noexcept { return {sets_.data(), n_sets_}; }

  /// All slots that a word with this hash may be in.
  [[nodiscard]] const Set& set(std::uint64_t hash) const noexcept {
    return sets_[place_of(hash)].slots;
  }

  /// The slot of the word with this key and hash, or nullptr. Valid until the next insert().
  [[nodiscard]] const Slot* find(const Key& key, std::uint64_t hash) const noexcept {
    for (const Slot& slot : set(hash)) {
      if (slot.key() == key) return &slot;
    }
    return nullptr;
  }

  /// Remembers a word that find() did not know.
  void insert(const Slot& slot, std::uint64_t hash) {
    if (n_inserted_ >= n_sets_ * kWays / 2 && n_sets_ < kMaxSets) grow();
    push(sets_[place_of(hash)].slots, slot);
    ++n_inserted_;
  }

  [[nodiscard]] bool is_empty() const noexcept { return n_inserted_ == 0; }

  /// Forgets all words, and keeps their memory.
  void clear() noexcept {
    std::fill_n(sets_.data(), n_sets_, Line{});
    n_sets_ = kMinSets;
    n_inserted_ = 0;
  }

  /// Calls with(slot) for each word.
  template <class With>
  void for_each(With&& with) const {
    for (std::size_t i = 0; i < n_sets_; ++i) {
      for (const Slot& slot : sets_[i].slots) {
        if (!slot.is_empty()) with(slot);
      }
    }
  }

 private:
  struct alignas(kLine) Line {
    Set slots;
  };
  static_assert(sizeof(Line) == kSetBytes);

  static constexpr std::uint32_t min_sets() {
    std::uint32_t n = kMaxSets;
    while (n >= 2048 && n % 2 == 0) n /= 2;
    return n;
  }
  static constexpr std::uint32_t kMinSets = min_sets();

  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const noexcept {
    return base::reduce_hash(hash, n_sets_);
  }

  static void push(Set& set, Slot slot) noexcept {
    for (Slot& at : set) std::swap(at, slot);
  }

  /// In place: the words of set i go to sets 2 i and 2 i + 1, which is where i was or behind it.
  void grow() {
    n_sets_ *= 2;
    for (std::size_t i = n_sets_ / 2; i-- > 0;) {
      Set old{};
      std::swap(old, sets_[i].slots);
      // The oldest of a set first, so that they stay the oldest.
      for (std::size_t way = kWays; way-- > 0;) {
        if (!old[way].is_empty()) push(sets_[place_of(old[way].key().hash())].slots, old[way]);
      }
    }
  }

  base::ZeroPages<Line> sets_;  ///< kMaxSets of them, of which the first n_sets_ are used
  std::uint32_t n_sets_ = kMinSets;
  std::size_t n_inserted_ = 0;
};

}  // namespace toll::cache
