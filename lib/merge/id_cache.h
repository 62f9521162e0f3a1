// lib/merge/id_cache.h - the tokens of short pieces. One per thread.
//
// As count_cache.h, with ids of 20 bits in the place of counts: a piece's first three and their
// number are one word, three more another, which is kept apart since few pieces have it. Pieces of
// more tokens, and ids of more bits, of which no known vocabulary has any, are not remembered.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/zeroed.h"
#include "merge/word_key.h"
#include "merge/word_sets.h"
#include "simd/kernels.h"

namespace toll::merge {

/// Up to six tokens.
class PackedIds {
 public:
  static constexpr std::size_t kMaxTokens = 6;

  /// None, if they are too many or an id is too large.
  explicit PackedIds(std::span<const TokenId> ids) noexcept {
    const auto fits = [](TokenId id) { return id <= simd::WordIds::kIdMask; };
    if (ids.size() > kMaxTokens || !std::all_of(ids.begin(), ids.end(), fits)) return;
    for (std::size_t i = 0; i < ids.size(); ++i)
      words_[i / kInWord] |= std::uint64_t{ids[i]} << (simd::WordIds::kIdBits * (i % kInWord));
    words_[0] |= ids.size() << simd::WordIds::kCountShift;
  }

  /// Of a front.
  [[nodiscard]] static std::size_t size(std::uint64_t front) noexcept {
    return front >> simd::WordIds::kCountShift;
  }
  [[nodiscard]] static bool is_all(std::uint64_t front) noexcept { return size(front) <= kInWord; }
  /// Writes the three ids of a word, of which those beyond the number of all mean nothing.
  static void unpack(std::uint64_t word, TokenId* out) noexcept {
    for (std::size_t i = 0; i < kInWord; ++i)
      out[i] =
          static_cast<TokenId>((word >> (simd::WordIds::kIdBits * i)) & simd::WordIds::kIdMask);
  }

  /// The first three and the number of all, as in an entry of the kernel's table; 0: none.
  [[nodiscard]] std::uint64_t front() const noexcept { return words_[0]; }
  /// The others.
  [[nodiscard]] std::uint64_t rest() const noexcept { return words_[1]; }

  static constexpr std::size_t kInWord = 3;

 private:
  std::array<std::uint64_t, 2> words_{};
};

class IdCache {
 public:
  IdCache() : words_(std::size_t{1} << simd::kWordTableBits), pairs_(std::size_t{1} << kPairBits) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const simd::WordIds* words() const noexcept { return words_.data(); }

  /// The front of the tokens of a piece of 8 to 15 bytes, or 0: not in the small table. Without a
  /// branch, as all of these: no answer can be foreseen.
  [[nodiscard]] std::uint64_t find_pair(const WordKey& key, std::uint64_t hash) const noexcept {
    const auto& pair = pairs_[pair_place(hash)];
    return pair.ids & (pair.word.differs(key) ? 0 : ~0ULL);
  }

  /// Asks for the memory of find_pair().
  void prefetch_pair(std::uint64_t hash) const noexcept {
    __builtin_prefetch(&pairs_[pair_place(hash)]);
  }
  /// And for that of find(), if that is wanted.
  void prefetch(const SmallKey& /*key*/, std::uint64_t hash) const noexcept {
    __builtin_prefetch(small_sets_.memory_of(hash));
  }
  void prefetch(const WordKey& /*key*/, std::uint64_t hash, bool is_wanted = true) const noexcept {
    const char* const at =
        is_wanted ? pair_sets_.memory_of(hash) : reinterpret_cast<const char*>(this);
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64);
  }

  /// The front of a piece's tokens, or 0: not known.
  [[nodiscard]] std::uint64_t find(const SmallKey& key, std::uint64_t hash) const noexcept {
    return front_in(small_sets_.set(hash), key);
  }
  [[nodiscard]] std::uint64_t find(const WordKey& key, std::uint64_t hash) const noexcept {
    return front_in(pair_sets_.set(hash), key);
  }
  /// What follows a front that is not all; nullptr: not known. Valid until the next insert().
  [[nodiscard]] const std::uint64_t* find_rest(const WordKey& key) const noexcept {
    const auto* const slot = rests_.find(key, key.hash());
    return slot == nullptr ? nullptr : &slot->ids;
  }
  [[nodiscard]] const std::uint64_t* find_rest(const SmallKey& key) const noexcept {
    return find_rest(key.widened());
  }

  /// Puts a piece into the small table, by the front that is all it has.
  void promote(const SmallKey& key, std::uint64_t /*hash*/, std::uint64_t front) noexcept {
    words_[simd::word_place(key.word)] = {front == 0 ? 0 : key.word, front};
  }
  void promote(const WordKey& key, std::uint64_t hash, std::uint64_t front) noexcept {
    pairs_[pair_place(hash)] = {key, front};
  }

  /// Remembers a piece, which may be known by now.
  void insert(const SmallKey& key, std::uint64_t hash, std::span<const TokenId> ids) {
    insert_into(small_sets_, key, key.widened(), hash, PackedIds(ids));
  }
  void insert(const WordKey& key, std::uint64_t hash, std::span<const TokenId> ids) {
    insert_into(pair_sets_, key, key, hash, PackedIds(ids));
  }

 private:
  static constexpr unsigned kPairBits = 13;  // 192 KiB
  [[nodiscard]] static std::size_t pair_place(std::uint64_t hash) noexcept {
    return hash >> (64U - kPairBits);
  }

  template <class KeyOf>
  struct Slot {
    using Key = KeyOf;
    KeyOf word;
    std::uint64_t ids;
    [[nodiscard]] const KeyOf& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return ids == 0; }
  };

  template <class Set, class Key>
  static std::uint64_t front_in(const Set& set, const Key& key) noexcept {
    std::uint64_t front = 0;
    for (const auto& slot : set) front |= slot.ids & (slot.word.differs(key) ? 0 : ~0ULL);
    return front;
  }

  template <class Sets, class Key>
  void insert_into(Sets& sets, const Key& key, const WordKey& wide, std::uint64_t hash,
                   const PackedIds& packed) {
    if (packed.front() == 0) return;
    if (sets.find(key, hash) == nullptr) sets.insert({key, packed.front()}, hash);
    if (PackedIds::is_all(packed.front()) || find_rest(wide) != nullptr) return;
    rests_.insert({wide, packed.rest()}, wide.hash());
  }

  base::Zeroed<simd::WordIds> words_;
  base::Zeroed<Slot<WordKey>> pairs_;
  WordSets<Slot<SmallKey>, std::size_t{1} << 17U> small_sets_;  // up to 8 MiB
  WordSets<Slot<WordKey>, std::size_t{3} << 16U> pair_sets_;    // up to 24 MiB
  WordSets<Slot<WordKey>, std::size_t{1} << 15U> rests_;        // up to 4 MiB
};

}  // namespace toll::merge
