// lib/merge/word_cache.h - remembers how short pieces were encoded. One per thread; fixed memory.
//
// A piece of at most 15 bytes is its own key: 16 bytes with the length in the last, so that equal
// keys are equal pieces and no text is ever compared. Two slots share a cache line and make a set;
// a new word takes the first and pushes the older out. Nothing is chained, so no text can slow it.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "base/hash.h"

namespace toll::merge {

/// A piece of 1 to 15 bytes as a number.
struct WordKey {
  static constexpr std::size_t kMaxBytes = 15;

  std::uint64_t low;
  std::uint64_t high;  ///< bytes 8 to 14, and the length in the top byte (so never zero)

  /// @param p  16 readable bytes, of which the first n (1 to 15) are the piece.
  static WordKey of(const std::uint8_t* p, std::size_t n) noexcept {
    const std::uint64_t tag = static_cast<std::uint64_t>(n) << 56U;
    if (n < 8) return {base::load64(p) & ((1ULL << (8 * n)) - 1), tag};
    return {base::load64(p), (base::load64(p + 8) & ((1ULL << (8 * (n - 8))) - 1)) | tag};
  }

  friend bool operator==(const WordKey&, const WordKey&) = default;
};

class WordCache {
 public:
  struct Slot {
    WordKey key;
    std::uint32_t n_tokens;
    std::array<TokenId, 3>
        ids;  ///< the tokens; if there are more than three, ids[0] is their place in the arena
  };

  WordCache() : slots_(static_cast<Slot*>(std::calloc(kSets * 2, sizeof(Slot)))) {}

  /// The piece's slot, or nullptr.
  [[nodiscard]] const Slot* find(const WordKey& key) const noexcept {
    if (!slots_) return nullptr;
    const Slot* set = slots_.get() + 2 * set_of(key);
    if (set[0].key == key) return set;
    if (set[1].key == key) return set + 1;
    return nullptr;
  }

  [[nodiscard]] const TokenId* ids(const Slot& slot) const noexcept {
    return slot.n_tokens <= slot.ids.size() ? slot.ids.data() : arena_.data() + slot.ids[0];
  }

  /// Remembers a piece that find() did not know. Forgets everything when the arena is full.
  void insert(const WordKey& key, std::span<const TokenId> ids) {
    if (!slots_) return;
    Slot slot{key, static_cast<std::uint32_t>(ids.size()), {}};
    if (ids.size() <= slot.ids.size()) {
      std::copy(ids.begin(), ids.end(), slot.ids.begin());
    } else {
      if (arena_.size() + ids.size() > kArenaTokens) {
        std::fill_n(slots_.get(), kSets * 2, Slot{});
        arena_.clear();
      }
      slot.ids[0] = static_cast<TokenId>(arena_.size());
      arena_.insert(arena_.end(), ids.begin(), ids.end());
    }
    Slot* set = slots_.get() + 2 * set_of(key);
    set[1] = set[0];
    set[0] = slot;
  }

 private:
  static constexpr std::size_t kSets = std::size_t{1} << 14U;         // 1 MiB of slots
  static constexpr std::size_t kArenaTokens = std::size_t{1} << 18U;  // 1 MiB of ids

  static std::size_t set_of(const WordKey& key) noexcept {
    return base::reduce_hash(
        base::fold_multiply(key.low ^ 0x9e3779b97f4a7c15ULL, key.high ^ 0xd1b54a32d192ed03ULL),
        kSets);
  }

  struct Free {
    void operator()(Slot* slots) const noexcept { std::free(slots); }
  };
  std::unique_ptr<Slot[], Free> slots_;  ///< untouched zero pages cost nothing; null if memory is
                                         ///< short: then nothing is remembered
  std::vector<TokenId> arena_;
};

}  // namespace toll::merge
