// lib/cache/stable_path_cache.h - the words of up to 31 bytes that have a stable path. One per
// thread.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/zero_pages.h"
#include "cache/cache_256.h"
#include "cache/piece_key.h"
#include "cache/piece_sets.h"
#include "model/stable_path.h"

namespace toll::cache {

class StablePathCache {
 public:
  static constexpr std::size_t kMaxBytes = Key256::kMaxBytes;
  static_assert(kMaxBytes == model::kMaxStableBytes);
  /// An entry has up to so many tokens, of which no two neighbours are unknown ones, to be fused.
  static constexpr std::size_t kEntryTokens = 3;

  /// A word of up to Key128::kMaxBytes. It is copied, and looked at, as a whole.
  struct alignas(32) Entry {
    using Key = Key128;
    static constexpr unsigned kCountShift = 60;
    static constexpr unsigned kFirstShift = 62;
    static constexpr unsigned kLastShift = 63;
    static constexpr std::uint64_t kKeyMask = (1ULL << kCountShift) - 1;

    std::uint64_t low = 0;
    /// As a key's; above it the number of tokens, and of the first and of the last whether it is
    /// the unknown one.
    std::uint64_t high = 0;
    float limit = 0;                          ///< as model::StablePath's
    std::array<TokenId, kEntryTokens> ids{};  ///< as model::StablePath's, padding and all

    static constexpr std::size_t kMaxTokens = kEntryTokens;

    /// What the top four bits of a number say.
    [[nodiscard]] static std::size_t n_in(std::uint64_t bits) noexcept {
      return (bits >> kCountShift) & kEntryTokens;
    }
    [[nodiscard]] static bool first_is_unknown_in(std::uint64_t bits) noexcept {
      return (bits >> kFirstShift & 1U) != 0;
    }
    [[nodiscard]] static bool last_is_unknown_in(std::uint64_t bits) noexcept {
      return bits >> kLastShift != 0;
    }
    /// Says that the word is in the overflow, so that a new one is not looked for there.
    [[nodiscard]] static Entry overflow() noexcept { return {0, 0, 1, {}}; }
    [[nodiscard]] bool is_overflow() const noexcept { return n() == 0 && limit > 0; }

    [[nodiscard]] std::size_t n() const noexcept { return n_in(high); }
    [[nodiscard]] bool first_is_unknown() const noexcept { return first_is_unknown_in(high); }
    [[nodiscard]] bool last_is_unknown() const noexcept { return last_is_unknown_in(high); }
    [[nodiscard]] Key128 key() const noexcept { return {low, high & kKeyMask}; }
    [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
    [[nodiscard]] bool differs(const Key128& other) const noexcept {
      return ((low ^ other.low) | ((high ^ other.high) & kKeyMask)) != 0;
    }
  };
  static_assert(sizeof(Entry) == 32);

  /// @param unknown  the token that stands for unknown characters.
  explicit StablePathCache(TokenId unknown)
      : unknown_(unknown), recent_(std::size_t{1} << kRecentBits) {}

  /// All of a word but its key, if an entry has room for it.
  [[nodiscard]] std::optional<Entry> as_entry(const model::StablePath& word) const noexcept {
    if (word.n > kEntryTokens) return {};
    const auto is_unknown = [&](std::size_t i) { return i < word.n && word.ids[i] == unknown_; };
    for (std::size_t i = 1; i < word.n; ++i) {
      if (is_unknown(i - 1) && is_unknown(i)) return {};
    }
    const auto bit = [](bool is, unsigned shift) { return std::uint64_t{is ? 1U : 0U} << shift; };
    Entry entry{0,
                std::uint64_t{word.n} << Entry::kCountShift |
                    bit(is_unknown(0), Entry::kFirstShift) |
                    bit(word.n > 0 && is_unknown(word.n - 1U), Entry::kLastShift),
                word.limit,
                {}};
    std::copy_n(word.ids.begin(), kEntryTokens, entry.ids.begin());
    return entry;
  }

  /// Of a word with an entry that was asked for lately.
  /// @param known  is written in any case, without a branch.
  /// @return       whether it is of this word.
  bool find_recent(const Key128& key, std::uint64_t hash, Entry& known) const noexcept {
    known = recent_[recent_place(hash)];
    return !known.differs(key);
  }
  enum class Tokens : std::uint8_t { unknown, in_entry, in_overflow };
  /// Of any word with an entry.
  Tokens find(const Key128& key, std::uint64_t hash, Entry& known) noexcept {
    const Entry* const entry = entries_.find(key, hash);
    if (entry == nullptr) return Tokens::unknown;
    if (entry->is_overflow()) return Tokens::in_overflow;
    recent_[recent_place(hash)] = *entry;
    known = *entry;
    return Tokens::in_entry;
  }
  /// Of any other word; null: it is not known. Valid until the next insert().
  [[nodiscard]] const model::StablePath* find(const Key128& key) const noexcept {
    return find(widened(key));
  }
  [[nodiscard]] const model::StablePath* find(const Key256& key) const noexcept {
    const Overflow* const overflow = overflow_.find(key, key.hash());
    return overflow == nullptr ? nullptr : &overflow->value;
  }

  /// Asks for the memory of find_recent(), or that of find().
  void prefetch(std::uint64_t hash) const noexcept {
    __builtin_prefetch(&recent_[recent_place(hash)]);
  }
  void prefetch_set(std::uint64_t hash) const noexcept { entries_.prefetch(hash); }

  /// Remembers a word that is not known.
  void insert(const Key128& key, std::uint64_t hash, const model::StablePath& word) {
    const auto all = as_entry(word);
    Entry entry = all ? *all : Entry::overflow();
    entry.low = key.low;
    entry.high |= key.high;
    entries_.insert(entry, hash);
    if (!all) return insert(widened(key), word);
    recent_[recent_place(hash)] = entry;
  }
  void insert(const Key256& key, const model::StablePath& word) {
    overflow_.insert({key, word}, key.hash());
  }

 private:
  static constexpr unsigned kRecentBits = 13;  // 256 KiB
  [[nodiscard]] static std::size_t recent_place(std::uint64_t hash) noexcept {
    return hash >> (64U - kRecentBits);
  }

  using Overflow = PieceSlot<Key256, model::StablePath>;

  [[nodiscard]] static Key256 widened(const Key128& key) noexcept {
    return {{key.low, key.high & Key128::kBytes[7], 0,
             static_cast<std::uint64_t>(key.n_bytes()) << Key128::kTagShift}};
  }

  TokenId unknown_;
  base::ZeroPages<Entry> recent_;                        // what was asked for last
  PieceSets<Entry, std::size_t{1} << 17U> entries_;      // up to 16 MiB
  PieceSets<Overflow, std::size_t{1} << 16U> overflow_;  // up to 8 MiB
};

}  // namespace toll::cache
