// lib/merge/id_cache.h - the tokens of short pieces. One per thread.
//
// As count_cache.h, with ids of 20 bits in the place of counts: a piece's first three and their
// number are one word, three more another. Pieces of more tokens, and ids of more bits, of which no
// known vocabulary has any, are not remembered.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/zeroed.h"
#include "merge/word_sets.h"
#include "simd/kernels.h"

namespace toll::merge {

/// Up to six tokens.
class PackedIds {
 public:
  static constexpr std::size_t kMaxTokens = 6;

  PackedIds() = default;
  /// None, if they are too many or an id is too large.
  explicit PackedIds(std::span<const TokenId> ids) noexcept {
    const auto fits = [](TokenId id) { return id <= simd::WordIds::kIdMask; };
    if (ids.size() > kMaxTokens || !std::all_of(ids.begin(), ids.end(), fits)) return;
    for (std::size_t i = 0; i < ids.size(); ++i)
      words_[i / kInWord] |= std::uint64_t{ids[i]} << (simd::WordIds::kIdBits * (i % kInWord));
    words_[0] |= ids.size() << simd::WordIds::kCountShift;
  }

  [[nodiscard]] std::size_t size() const noexcept {
    return words_[0] >> simd::WordIds::kCountShift;
  }
  /// The first three and the number of all, as in an entry of the kernel's table.
  [[nodiscard]] std::uint64_t front() const noexcept { return words_[0]; }
  /// Writes three tokens of a front, of which those beyond its number mean nothing.
  static void unpack(std::uint64_t front, TokenId* out) noexcept {
    for (std::size_t i = 0; i < kInWord; ++i)
      out[i] =
          static_cast<TokenId>((front >> (simd::WordIds::kIdBits * i)) & simd::WordIds::kIdMask);
  }
  /// Writes all six.
  void unpack(TokenId* out) const noexcept {
    unpack(words_[0], out);
    unpack(words_[1], out + kInWord);
  }
  [[nodiscard]] bool is_front_alone() const noexcept { return size() <= kInWord; }

 private:
  static constexpr std::size_t kInWord = 3;
  std::array<std::uint64_t, 2> words_{};
};

class IdCache {
 public:
  IdCache() : words_(std::size_t{1} << simd::kWordTableBits), pairs_(std::size_t{1} << kPairBits) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const simd::WordIds* words() const noexcept { return words_.data(); }

  /// The front of the tokens of a piece of 8 to 15 bytes, or 0: not in the small table. Without a
  /// branch, as find() is: neither answer can be foreseen.
  [[nodiscard]] std::uint64_t find_pair(const WordKey& key, std::uint64_t hash) const noexcept {
    const Pair& pair = pairs_[hash >> (64U - kPairBits)];
    return pair.ids & (pair.key.differs(key) ? 0 : ~0ULL);
  }

  void prefetch(std::uint64_t hash) const noexcept { sets_.prefetch(hash); }

  /// The tokens of any short piece, or none; valid until the next insert().
  [[nodiscard]] const PackedIds& find(const WordKey& key, std::uint64_t hash) const noexcept {
    static constexpr PackedIds kNone;
    const PackedIds* found = &kNone;
    for (const Slot& slot : sets_.set(hash)) found = slot.word.differs(key) ? found : &slot.ids;
    return *found;
  }

  /// Puts a piece of up to 7 bytes into the table of words, by the front that is all it has.
  void promote_word(const WordKey& key, std::uint64_t front) noexcept {
    const std::uint64_t word = simd::word_key(key.low, key.n_bytes());
    words_[simd::word_place(word)] = {front == 0 ? 0 : word, front};
  }
  /// Puts one of 8 to 15 bytes into the small table; the same.
  void promote_pair(const WordKey& key, std::uint64_t hash, std::uint64_t front) noexcept {
    pairs_[hash >> (64U - kPairBits)] = {key, front};
  }

  /// Remembers a piece that find() did not know.
  void insert(const WordKey& key, std::uint64_t hash, std::span<const TokenId> ids) {
    const Slot slot{key, PackedIds(ids)};
    if (slot.is_empty()) return;
    sets_.insert(slot, hash);
  }

 private:
  static constexpr unsigned kPairBits = 13;  // 192 KiB

  struct Slot {
    using Key = WordKey;
    WordKey word;
    PackedIds ids;
    [[nodiscard]] const WordKey& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return ids.size() == 0; }
  };
  struct Pair {
    WordKey key;
    std::uint64_t ids;
  };

  base::Zeroed<simd::WordIds> words_;
  base::Zeroed<Pair> pairs_;
  WordSets<Slot, 18> sets_;  // up to 32 MiB
};

}  // namespace toll::merge
