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

  /// What is known of a word: as SureWord; valid until the next call.
  struct Found {
    const float* limit = nullptr;  ///< null: nothing is known
    const TokenId* ids = nullptr;  ///< then padding, up to kFewTokens
    std::uint32_t n = 0;
    bool has_unknown = false;
  };

  /// Of a word of up to WordKey::kMaxBytes.
  [[nodiscard]] Found find(const WordKey& key, std::uint64_t hash) noexcept {
    Small& front = front_[hash >> (64U - kFrontBits)];
    if (!front.differs(key)) return front.found();
    const Small* const small = small_.find(key, hash);
    if (small == nullptr) return find(widened(key));
    front = *small;
    return front.found();
  }
  [[nodiscard]] Found find(const MiddleKey& key) const noexcept {
    const Large* const large = large_.find(key, key.hash());
    if (large == nullptr) return {};
    return {&large->limit, large->ids.data(), large->n, large->has_unknown};
  }

  /// Asks for the memory of the front's slot, and then for that of the set if it is not there.
  void prefetch(std::uint64_t hash) const noexcept {
    __builtin_prefetch(&front_[hash >> (64U - kFrontBits)]);
  }
  void prefetch_set(const WordKey& key, std::uint64_t hash) const noexcept {
    const Small& front = front_[hash >> (64U - kFrontBits)];
    if (front.differs(key)) small_.prefetch(hash);
  }

  /// Remembers a word that find() did not know.
  void insert(const WordKey& key, std::uint64_t hash, const SureWord& word) {
    if (word.n > kFewTokens) return insert(widened(key), word);
    const std::uint64_t n = word.n | (word.has_unknown ? Small::kHasUnknown : 0);
    Small slot{key.low, key.high | n << Small::kCountShift, static_cast<float>(word.limit), {}};
    std::copy_n(word.ids.begin(), kFewTokens, slot.ids.begin());
    small_.insert(slot, hash);
    front_[hash >> (64U - kFrontBits)] = slot;
  }
  void insert(const MiddleKey& key, const SureWord& word) {
    large_.insert({key, static_cast<float>(word.limit), static_cast<std::uint16_t>(word.n),
                   word.has_unknown, word.ids},
                  key.hash());
  }

 private:
  static constexpr unsigned kFrontBits = 13;  // 256 KiB

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
    [[nodiscard]] Found found() const noexcept {
      const std::uint64_t n = high >> kCountShift;
      return {&limit, ids.data(), static_cast<std::uint32_t>(n & (kHasUnknown - 1)),
              (n & kHasUnknown) != 0};
    }
  };
  struct Large {
    using Key = MiddleKey;
    MiddleKey word;
    float limit;
    std::uint16_t n;
    bool has_unknown;
    std::array<TokenId, SureWord::kMaxTokens> ids;

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
