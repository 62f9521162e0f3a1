// lib/cache/sure_cache.h - the words of up to 31 bytes whose tokens are sure. One per thread.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/zeroed.h"
#include "cache/middle_cache.h"
#include "cache/word_key.h"
#include "cache/word_sets.h"
#include "model/sure_word.h"

namespace toll::cache {

class SureCache {
 public:
  static constexpr std::size_t kMaxBytes = MiddleKey::kMaxBytes;
  static_assert(kMaxBytes == model::kMaxSureBytes);
  /// So many tokens are few, if no two unknown ones, which are fused, are neighbours.
  static constexpr std::size_t kFewTokens = 3;

  /// A word of up to WordKey::kMaxBytes and few tokens. It is copied, and looked at, as a whole.
  struct alignas(32) Few {
    using Key = WordKey;
    static constexpr unsigned kCountShift = 60;
    static constexpr unsigned kFirstShift = 62;
    static constexpr unsigned kLastShift = 63;
    static constexpr std::uint64_t kKeyMask = (1ULL << kCountShift) - 1;

    std::uint64_t low = 0;
    /// As a key's; above it the number of tokens, and of the first and of the last whether it is
    /// the unknown one.
    std::uint64_t high = 0;
    float limit = 0;                        ///< as model::SureWord's
    std::array<TokenId, kFewTokens> ids{};  ///< as model::SureWord's, padding and all

    static constexpr std::size_t kMaxTokens = kFewTokens;

    /// What the top four bits of a number say.
    [[nodiscard]] static std::size_t n_in(std::uint64_t bits) noexcept {
      return (bits >> kCountShift) & kFewTokens;
    }
    [[nodiscard]] static bool first_is_unknown_in(std::uint64_t bits) noexcept {
      return (bits >> kFirstShift & 1U) != 0;
    }
    [[nodiscard]] static bool last_is_unknown_in(std::uint64_t bits) noexcept {
      return bits >> kLastShift != 0;
    }
    /// Stands for more tokens, so that a word that is new is not looked for among those.
    [[nodiscard]] static Few more() noexcept { return {0, 0, 1, {}}; }
    [[nodiscard]] bool are_more() const noexcept { return n() == 0 && limit > 0; }

    [[nodiscard]] std::size_t n() const noexcept { return n_in(high); }
    [[nodiscard]] bool first_is_unknown() const noexcept { return first_is_unknown_in(high); }
    [[nodiscard]] bool last_is_unknown() const noexcept { return last_is_unknown_in(high); }
    [[nodiscard]] WordKey key() const noexcept { return {low, high & kKeyMask}; }
    [[nodiscard]] bool is_empty() const noexcept { return high == 0; }
    [[nodiscard]] bool differs(const WordKey& other) const noexcept {
      return ((low ^ other.low) | ((high ^ other.high) & kKeyMask)) != 0;
    }
  };
  static_assert(sizeof(Few) == 32);

  /// @param unknown  the token that stands for unknown characters.
  explicit SureCache(TokenId unknown) : unknown_(unknown), front_(std::size_t{1} << kFrontBits) {}

  /// All of a word but its key, if its tokens are few.
  [[nodiscard]] std::optional<Few> as_few(const model::SureWord& word) const noexcept {
    if (word.n > kFewTokens) return {};
    const auto is_unknown = [&](std::size_t i) { return i < word.n && word.ids[i] == unknown_; };
    for (std::size_t i = 1; i < word.n; ++i) {
      if (is_unknown(i - 1) && is_unknown(i)) return {};
    }
    const auto bit = [](bool is, unsigned shift) { return std::uint64_t{is ? 1U : 0U} << shift; };
    Few few{0,
            std::uint64_t{word.n} << Few::kCountShift | bit(is_unknown(0), Few::kFirstShift) |
                bit(word.n > 0 && is_unknown(word.n - 1U), Few::kLastShift),
            word.limit,
            {}};
    std::copy_n(word.ids.begin(), kFewTokens, few.ids.begin());
    return few;
  }

  /// Of a word of few tokens that was asked for lately.
  /// @param known  is written in any case, without a branch.
  /// @return       whether it is of this word.
  bool find_front(const WordKey& key, std::uint64_t hash, Few& known) const noexcept {
    known = front_[front_place(hash)];
    return !known.differs(key);
  }
  enum class Tokens : std::uint8_t { unknown, few, more };
  /// Of any word of few tokens.
  Tokens find(const WordKey& key, std::uint64_t hash, Few& known) noexcept {
    const Few* const few = few_.find(key, hash);
    if (few == nullptr) return Tokens::unknown;
    if (few->are_more()) return Tokens::more;
    front_[front_place(hash)] = *few;
    known = *few;
    return Tokens::few;
  }
  /// Of any other word; null: it is not known. Valid until the next insert().
  [[nodiscard]] const model::SureWord* find(const WordKey& key) const noexcept {
    return find(widened(key));
  }
  [[nodiscard]] const model::SureWord* find(const MiddleKey& key) const noexcept {
    const More* const more = more_.find(key, key.hash());
    return more == nullptr ? nullptr : &more->known;
  }

  /// Asks for the memory of find_front(), or that of find().
  void prefetch(std::uint64_t hash) const noexcept {
    __builtin_prefetch(&front_[front_place(hash)]);
  }
  void prefetch_set(std::uint64_t hash) const noexcept { few_.prefetch(hash); }

  /// Remembers a word that is not known.
  void insert(const WordKey& key, std::uint64_t hash, const model::SureWord& word) {
    const auto all = as_few(word);
    Few few = all ? *all : Few::more();
    few.low = key.low;
    few.high |= key.high;
    few_.insert(few, hash);
    if (!all) return insert(widened(key), word);
    front_[front_place(hash)] = few;
  }
  void insert(const MiddleKey& key, const model::SureWord& word) {
    more_.insert({key, word}, key.hash());
  }

 private:
  static constexpr unsigned kFrontBits = 13;  // 256 KiB
  [[nodiscard]] static std::size_t front_place(std::uint64_t hash) noexcept {
    return hash >> (64U - kFrontBits);
  }

  struct More {
    using Key = MiddleKey;
    MiddleKey word;
    model::SureWord known;

    [[nodiscard]] const MiddleKey& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return word.n_bytes() == 0; }
  };

  [[nodiscard]] static MiddleKey widened(const WordKey& key) noexcept {
    return {{key.low, key.high & WordKey::kBytes[7], 0,
             static_cast<std::uint64_t>(key.n_bytes()) << WordKey::kTagShift}};
  }

  TokenId unknown_;
  base::Zeroed<Few> front_;                     // what was asked for last
  WordSets<Few, std::size_t{1} << 17U> few_;    // up to 16 MiB
  WordSets<More, std::size_t{1} << 16U> more_;  // up to 8 MiB
};

}  // namespace toll::cache
