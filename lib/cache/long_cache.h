// lib/cache/long_cache.h - the tokens of pieces that are too long for the word caches and still
// come again: rules of dashes, indentation, file names. One per thread.
#pragma once

#include <toll/types.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/hash.h"

namespace toll::cache {

class LongCache {
 public:
  /// Longer pieces are not remembered.
  static constexpr std::size_t kMaxBytes = 256;

  /// The tokens of a piece, valid until the next insert(); none if it is not known.
  [[nodiscard]] std::span<const TokenId> find(const std::uint8_t* data,
                                              std::size_t n) const noexcept {
    if (slots_.empty() || n > kMaxBytes) return {};
    const std::uint64_t hash = base::hash_bytes(data, n);
    const Slot& slot = slots_[place_of(hash)];
    if (slot.hash != hash || slot.n_bytes != n) return {};
    const TokenId* const text = arena_.data() + slot.begin;
    if (std::memcmp(text, data, n) != 0) return {};
    return {text + n_words_of(n), slot.n_tokens};
  }

  /// Remembers a piece that find() did not know. Forgets everything when there is no more room.
  void insert(const std::uint8_t* data, std::size_t n, std::span<const TokenId> tokens) {
    const std::size_t n_words = n_words_of(n);
    if (slots_.empty() || arena_.size() + n_words + tokens.size() > kArenaWords) {
      slots_.assign(std::size_t{1} << kBits, Slot{});
      arena_.clear();
    }
    const std::uint64_t hash = base::hash_bytes(data, n);
    slots_[place_of(hash)] = {hash, static_cast<std::uint32_t>(arena_.size()),
                              static_cast<std::uint16_t>(n),
                              static_cast<std::uint16_t>(tokens.size())};
    arena_.resize(arena_.size() + n_words);
    std::memcpy(arena_.data() + arena_.size() - n_words, data, n);
    arena_.insert(arena_.end(), tokens.begin(), tokens.end());
  }

 private:
  static constexpr unsigned kBits = 12;
  static constexpr std::size_t kArenaWords = std::size_t{1} << 18U;  // 1 MiB

  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;  ///< in the arena: the bytes, and from a whole word on the tokens
    std::uint16_t n_bytes = 0;
    std::uint16_t n_tokens = 0;
  };

  static std::size_t place_of(std::uint64_t hash) noexcept { return hash >> (64U - kBits); }
  static std::size_t n_words_of(std::size_t n_bytes) noexcept {
    return (n_bytes + sizeof(TokenId) - 1) / sizeof(TokenId);
  }

  std::vector<Slot> slots_;  ///< none until something is remembered
  std::vector<TokenId> arena_;
};

}  // namespace toll::cache
