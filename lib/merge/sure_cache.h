// lib/merge/sure_cache.h - the words of up to 31 bytes whose tokens are sure. One per thread.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "merge/middle_cache.h"
#include "merge/sure_word.h"
#include "merge/word_key.h"
#include "merge/word_sets.h"

namespace toll::merge {

class SureCache {
 public:
  static constexpr std::size_t kMaxBytes = MiddleKey::kMaxBytes;

  /// So many ids are always there.
  static constexpr std::size_t kFewTokens = 3;

  /// What is known of a word: as SureWord; valid until the next insert().
  struct Found {
    const float* limit = nullptr;  ///< null: nothing is known
    const TokenId* ids = nullptr;  ///< then padding, up to kFewTokens
    std::size_t n = 0;
  };

  /// Of a word of up to WordKey::kMaxBytes.
  [[nodiscard]] Found find(const WordKey& key, std::uint64_t hash) const noexcept {
    // Without a branch for each: nobody could guess which it is.
    unsigned matches = 0;
    const auto& set = small_.set(hash);
    for (unsigned way = 0; way < set.size(); ++way)
      matches |= (set[way].differs(key) ? 0U : 1U) << way;
    if (matches == 0) return find(widened(key));
    const Small& small = set[static_cast<unsigned>(std::countr_zero(matches))];
    return {&small.limit, small.ids.data(), small.n()};
  }
  [[nodiscard]] Found find(const MiddleKey& key) const noexcept {
    const Large* const large = large_.find(key, key.hash());
    if (large == nullptr) return {};
    return {&large->limit, large->ids.data(), large->n};
  }

  void prefetch(std::uint64_t hash) const noexcept { small_.prefetch(hash); }

  /// Remembers a word that find() did not know.
  void insert(const WordKey& key, std::uint64_t hash, const SureWord& word) {
    if (word.n > kFewTokens) return insert(widened(key), word);
    Small slot{key.low, key.high | std::uint64_t{word.n} << Small::kCountShift, limit_of(word), {}};
    std::copy_n(word.ids.begin(), kFewTokens, slot.ids.begin());
    small_.insert(slot, hash);
  }
  void insert(const MiddleKey& key, const SureWord& word) {
    large_.insert({key, limit_of(word), word.n, word.ids}, key.hash());
  }

 private:
  struct Small {
    using Key = WordKey;
    static constexpr unsigned kCountShift = 60;
    static constexpr std::uint64_t kCountMask = 15ULL << kCountShift;

    std::uint64_t low;
    std::uint64_t high;  ///< as a key's, and the number of tokens in the top four bits
    float limit;
    std::array<TokenId, kFewTokens> ids;

    [[nodiscard]] WordKey key() const noexcept { return {low, high & ~kCountMask}; }
    [[nodiscard]] std::size_t n() const noexcept { return high >> kCountShift; }
    [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
    [[nodiscard]] bool differs(const WordKey& other) const noexcept {
      return ((low ^ other.low) | ((high ^ other.high) & ~kCountMask)) != 0;
    }
  };
  struct Large {
    using Key = MiddleKey;
    MiddleKey word;
    float limit;
    std::uint32_t n;
    std::array<TokenId, SureWord::kMaxTokens> ids;

    [[nodiscard]] const MiddleKey& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return word.n_bytes() == 0; }
  };

  /// A limit rounded down, but for what one less in sure_word() pays for.
  [[nodiscard]] static float limit_of(const SureWord& word) noexcept {
    return static_cast<float>(word.limit);
  }
  [[nodiscard]] static MiddleKey widened(const WordKey& key) noexcept {
    return {{key.low, key.high & WordKey::kBytes[7], 0,
             static_cast<std::uint64_t>(key.n_bytes()) << WordKey::kTagShift}};
  }

  WordSets<Small, std::size_t{1} << 17U> small_;  // up to 16 MiB
  WordSets<Large, std::size_t{1} << 16U> large_;  // up to 8 MiB
};

}  // namespace toll::merge
