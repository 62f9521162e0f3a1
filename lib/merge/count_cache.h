// lib/merge/count_cache.h - how many tokens short pieces are. One per thread.
//
// A number of tokens needs four bits, so a piece of up to seven bytes and its number are one word,
// and one of up to fifteen bytes two. Two small tables of those hold what is met most and stay in
// the second-level cache; behind them are the sets that hold the rest.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/zeroed.h"
#include "merge/word_key.h"
#include "merge/word_sets.h"

namespace toll::merge {

class CountCache {
 public:
  static constexpr unsigned kCountShift = 60;
  /// Pieces of up to so many bytes are looked for in the table of words.
  static constexpr std::size_t kWordBytes = 7;

  CountCache() : words_(std::size_t{1} << kWordBits), pairs_(std::size_t{1} << kPairBits) {}

  /// A piece as a word: up to 7 bytes and their number. Longer ones are as no piece is.
  /// @param p  8 readable bytes, of which the first n (1 or more) are the piece.
  [[nodiscard]] static std::uint64_t word_of(const std::uint8_t* p, std::size_t n) noexcept {
    constexpr std::size_t kTooLong = kWordBytes + 1;
    const std::size_t tag = std::min(n, kTooLong);
    return (base::load64(p) & kWordMasks[tag]) |
           (static_cast<std::uint64_t>(tag) << WordKey::kTagShift);
  }
  void prefetch_word(std::uint64_t word) const noexcept {
    __builtin_prefetch(&words_[place_of(word)]);
  }
  /// The word's entry: it differs from the word in the top four bits alone if it is the word's, and
  /// they are the number of tokens.
  [[nodiscard]] std::uint64_t entry_of(std::uint64_t word) const noexcept {
    return words_[place_of(word)];
  }

  /// Number of tokens of a piece of 8 to 15 bytes, or 0: not in the small table.
  [[nodiscard]] unsigned find_pair(const WordKey& key, std::uint64_t hash) const noexcept {
    const Slot& slot = pairs_[hash >> (64U - kPairBits)];
    return slot.key() == key ? slot.count() : 0;
  }

  void prefetch(std::uint64_t hash) const noexcept { sets_.prefetch(hash); }

  /// Number of tokens of any short piece, or 0: not known. One that is goes to the small tables.
  [[nodiscard]] unsigned find(const WordKey& key, std::uint64_t hash) noexcept {
    const Slot* slot = sets_.find(key, hash);
    if (slot == nullptr) return 0;
    promote(*slot, hash);
    return slot->count();
  }

  void insert(const WordKey& key, std::uint64_t hash, unsigned count) {
    const Slot slot{key.low, key.high | (static_cast<std::uint64_t>(count) << kCountShift)};
    sets_.insert(slot, hash);
    promote(slot, hash);
  }

 private:
  static constexpr unsigned kWordBits = 15;  // 256 KiB
  static constexpr unsigned kPairBits = 13;  // 128 KiB
  static constexpr std::uint64_t kCountMask = 15ULL << kCountShift;
  /// The bytes of a piece that its word holds, by its number of bytes; the last is for all longer.
  static constexpr std::array<std::uint64_t, kWordBytes + 2> kWordMasks = [] {
    std::array<std::uint64_t, kWordBytes + 2> masks{};
    for (std::size_t n = 0; n < masks.size(); ++n)
      masks[n] = WordKey::kBytes[std::min(n, kWordBytes)];
    return masks;
  }();

  struct Slot {
    using Key = WordKey;
    std::uint64_t low;
    std::uint64_t high;  ///< as a key's, and the number of tokens in the top four bits

    [[nodiscard]] WordKey key() const noexcept { return {low, high & ~kCountMask}; }
    [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
    [[nodiscard]] unsigned count() const noexcept {
      return static_cast<unsigned>(high >> kCountShift);
    }
  };

  [[nodiscard]] static std::size_t place_of(std::uint64_t word) noexcept {
    return (word * 0x9e3779b97f4a7c15ULL) >> (64U - kWordBits);
  }

  void promote(const Slot& slot, std::uint64_t hash) noexcept {
    const std::size_t n_bytes = (slot.high & ~kCountMask) >> WordKey::kTagShift;
    if (n_bytes > kWordBytes) {
      pairs_[hash >> (64U - kPairBits)] = slot;
    } else {
      const std::uint64_t word = slot.low | (slot.key().high);
      words_[place_of(word)] = word | (slot.high & kCountMask);
    }
  }

  base::Zeroed<std::uint64_t> words_;
  base::Zeroed<Slot> pairs_;
  WordSets<Slot> sets_;
};

}  // namespace toll::merge
