// lib/merge/sure_cache.h - the words of up to 31 bytes whose tokens are sure. One per thread.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/zeroed.h"
#include "merge/middle_cache.h"
#include "merge/sure_word.h"
#include "merge/word_key.h"
#include "merge/word_sets.h"

namespace toll::merge {

class SureCache {
 public:
  static constexpr std::size_t kMaxBytes = MiddleKey::kMaxBytes;
  static_assert(kMaxBytes == kMaxSureBytes);
  /// So many ids are always there.
  static constexpr std::size_t kFewTokens = 3;

  SureCache() : front_(std::size_t{1} << kFrontBits) {}

  /// Of a word of up to WordKey::kMaxBytes that was asked for lately.
  /// @param known  is written in any case, without a branch; of its ids the first kFewTokens.
  /// @return       whether it is of this word.
  bool find_front(const WordKey& key, std::uint64_t hash, SureWord& known) const noexcept {
    const Small& front = front_[front_place(hash)];
    front.copy_to(known);
    return !front.differs(key);
  }
  /// Of any such word; false: nothing is known.
  bool find(const WordKey& key, std::uint64_t hash, SureWord& known) noexcept {
    const Small* const small = small_.find(key, hash);
    if (small == nullptr) return find(widened(key), known);
    front_[front_place(hash)] = *small;
    small->copy_to(known);
    return true;
  }
  bool find(const MiddleKey& key, SureWord& known) const noexcept {
    const Large* const large = large_.find(key, key.hash());
    if (large == nullptr) return false;
    known = large->known;
    return true;
  }

  /// Asks for the memory of find_front(), and then for that of find() if that is wanted.
  void prefetch(std::uint64_t hash) const noexcept {
    __builtin_prefetch(&front_[front_place(hash)]);
  }
  void prefetch_set(std::uint64_t hash, bool is_wanted) const noexcept {
    const char* const at = is_wanted ? small_.memory_of(hash) : reinterpret_cast<const char*>(this);
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64);
  }

  /// Remembers a word that find() did not know.
  void insert(const WordKey& key, std::uint64_t hash, const SureWord& word) {
    if (word.n > kFewTokens) return insert(widened(key), word);
    const std::uint64_t n = word.n | (word.has_unknown ? Small::kHasUnknown : 0);
    Small slot{key.low, key.high | n << Small::kCountShift, word.limit, {}};
    std::copy_n(word.ids.begin(), kFewTokens, slot.ids.begin());
    small_.insert(slot, hash);
    front_[front_place(hash)] = slot;
  }
  void insert(const MiddleKey& key, const SureWord& word) {
    large_.insert({key, word}, key.hash());
  }

 private:
  static constexpr unsigned kFrontBits = 13;  // 256 KiB
  [[nodiscard]] static std::size_t front_place(std::uint64_t hash) noexcept {
    return hash >> (64U - kFrontBits);
  }

  struct Small {
    using Key = WordKey;
    static constexpr unsigned kCountShift = 60;
    static constexpr std::uint64_t kCountMask = 15ULL << kCountShift;
    static constexpr std::uint64_t kHasUnknown = 8;

    std::uint64_t low;
    std::uint64_t high;  ///< as a key's; in the top four bits the number of tokens, kHasUnknown
    float limit;
    std::array<TokenId, kFewTokens> ids;

    [[nodiscard]] WordKey key() const noexcept { return {low, high & ~kCountMask}; }
    [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
    [[nodiscard]] bool differs(const WordKey& other) const noexcept {
      return ((low ^ other.low) | ((high ^ other.high) & ~kCountMask)) != 0;
    }
    void copy_to(SureWord& known) const noexcept {
      const std::uint64_t count = high >> kCountShift;
      known.limit = limit;
      known.n = static_cast<std::uint16_t>(count & (kHasUnknown - 1));
      known.has_unknown = (count & kHasUnknown) != 0;
      std::copy(ids.begin(), ids.end(), known.ids.begin());
    }
  };
  struct Large {
    using Key = MiddleKey;
    MiddleKey word;
    SureWord known;

    [[nodiscard]] const MiddleKey& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return word.n_bytes() == 0; }
  };

  [[nodiscard]] static MiddleKey widened(const WordKey& key) noexcept {
    return {{key.low, key.high & WordKey::kBytes[7], 0,
             static_cast<std::uint64_t>(key.n_bytes()) << WordKey::kTagShift}};
  }

  base::Zeroed<Small> front_;                     // what was asked for last
  WordSets<Small, std::size_t{1} << 17U> small_;  // up to 16 MiB
  WordSets<Large, std::size_t{1} << 16U> large_;  // up to 8 MiB
};

}  // namespace toll::merge
