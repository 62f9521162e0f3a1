// lib/merge/id_cache.h - the tokens of short pieces. One per thread.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "merge/word_sets.h"

namespace toll::merge {

class IdCache {
 public:
  static constexpr std::size_t kInline = 3;

  /// The tokens of a piece.
  struct Value {
    std::uint32_t n;  ///< 0: not known
    /// The tokens; if there are more than three, ids[0] is their place in the arena.
    std::array<TokenId, kInline> ids;
  };

  void prefetch(std::uint64_t hash) const noexcept { sets_.prefetch(hash); }

  [[nodiscard]] Value find(const WordKey& key, std::uint64_t hash) const noexcept {
    const Slot* slot = sets_.find(key, hash);
    return slot == nullptr ? Value{} : slot->value;
  }

  /// More than three tokens of a value; insert() moves them.
  [[nodiscard]] const TokenId* arena(const Value& value) const noexcept {
    return arena_.data() + value.ids[0];
  }

  /// Remembers a piece that find() did not know. Forgets everything when the arena is full.
  void insert(const WordKey& key, std::uint64_t hash, std::span<const TokenId> ids) {
    Slot slot{key, {static_cast<std::uint32_t>(ids.size()), {}}};
    if (ids.size() <= kInline) {
      std::copy(ids.begin(), ids.end(), slot.value.ids.begin());
    } else {
      if (arena_.size() + ids.size() > kArenaTokens) {
        sets_.clear();
        arena_.clear();
      }
      slot.value.ids[0] = static_cast<TokenId>(arena_.size());
      arena_.insert(arena_.end(), ids.begin(), ids.end());
    }
    sets_.insert(slot, hash);
  }

 private:
  static constexpr std::size_t kArenaTokens = std::size_t{1} << 21U;  // 8 MiB

  struct Slot {
    using Key = WordKey;
    WordKey word;
    Value value;
    [[nodiscard]] const WordKey& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return value.n == 0; }
  };

  WordSets<Slot> sets_;
  std::vector<TokenId> arena_;
};

}  // namespace toll::merge
