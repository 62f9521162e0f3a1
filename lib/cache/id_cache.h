// lib/cache/id_cache.h - the tokens of short pieces. One per thread.
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
#include <type_traits>

#include "base/zeroed.h"
#include "cache/word_key.h"
#include "cache/word_sets.h"
#include "simd/kernels.h"

namespace toll::cache {

/// Up to six tokens.
class PackedIds {
 public:
  static constexpr std::size_t kMaxTokens = 6;

  /// None, if they are too many or an id is too large. Without a branch for each of them.
  explicit PackedIds(const simd::ShortTokens& tokens) noexcept {
    if (tokens.n > kMaxTokens) return;
    // What is read beyond them is put above them, and cut off.
    const auto three = [&tokens](std::size_t first, std::uint64_t n) {
      std::uint64_t word = 0;
      for (std::size_t i = 0; i < kInWord; ++i)
        word |= std::uint64_t{tokens.ids[first + i]} << (simd::WordIds::kIdBits * i);
      return word & ((1ULL << (simd::WordIds::kIdBits * n)) - 1);
    };
    std::uint32_t all_bits = 0;
    for (std::size_t i = 0; i < kMaxTokens; ++i) all_bits |= i < tokens.n ? tokens.ids[i] : 0;
    if (all_bits > simd::WordIds::kIdMask) return;
    const std::uint64_t n_front = std::min<std::uint64_t>(tokens.n, kInWord);
    words_ = {three(0, n_front) | std::uint64_t{tokens.n} << simd::WordIds::kCountShift,
              three(kInWord, tokens.n - n_front)};
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
  IdCache()
      : words_(std::size_t{1} << simd::kWordTableBits),
        pairs_(std::size_t{1} << simd::kPairTableBits) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const simd::WordIds* words() const noexcept { return words_.data(); }

  /// The fronts of those pieces that the sets know; 0 for the others.
  /// @param base    piece i is base[offsets[i], offsets[i + 1]); 16 bytes from where one begins are
  ///                readable.
  /// @param pieces  the numbers of some.
  /// @param fronts  by those numbers.
  /// @param missed  gets the numbers of those whose front is none or not all.
  /// @return        how many those are.
  template <class Key>
  [[nodiscard]] std::size_t find(const std::uint8_t* base, const std::uint32_t* offsets,
                                 std::span<const std::uint32_t> pieces, std::uint64_t* fronts,
                                 std::uint32_t* missed) noexcept {
    if constexpr (std::is_same_v<Key, SmallKey>) {
      return kernels_.find_small(base, offsets, pieces.data(), pieces.size(), small_sets_.lines(),
                                 words_.data(), fronts, missed);
    } else {
      return kernels_.find_pairs(base, offsets, pieces.data(), pieces.size(), pair_sets_.lines(),
                                 pairs_.data(), fronts, missed);
    }
  }

  /// What follows a front that is not all; nullptr: not known. Valid until the next insert().
  [[nodiscard]] const std::uint64_t* find_rest(const WordKey& key,
                                               std::uint64_t hash) const noexcept {
    const auto* const slot = rests_.find(key, hash);
    return slot == nullptr ? nullptr : &slot->ids;
  }
  /// Asks for the memory of find_rest().
  void prefetch_rest(std::uint64_t hash) const noexcept { rests_.prefetch(hash); }

  /// Asks for the memory of insert().
  void prefetch(const SmallKey& key, std::uint64_t hash, const PackedIds& ids) const noexcept {
    small_sets_.prefetch(hash);
    if (!PackedIds::is_all(ids.front())) prefetch_rest(key.widened().hash());
  }
  void prefetch(const WordKey& /*key*/, std::uint64_t hash, const PackedIds& ids) const noexcept {
    pair_sets_.prefetch(hash);
    if (!PackedIds::is_all(ids.front())) prefetch_rest(hash);
  }

  /// Remembers a piece, which may be known by now.
  void insert(const SmallKey& key, std::uint64_t hash, const PackedIds& ids) {
    insert_into(small_sets_, key, key.widened(), hash, ids);
  }
  void insert(const WordKey& key, std::uint64_t hash, const PackedIds& ids) {
    insert_into(pair_sets_, key, key, hash, ids);
  }

 private:
  template <class KeyOf>
  struct Slot {
    using Key = KeyOf;
    KeyOf word;
    std::uint64_t ids;
    [[nodiscard]] const KeyOf& key() const noexcept { return word; }
    [[nodiscard]] bool is_empty() const noexcept { return ids == 0; }
  };

  template <class Sets, class Key>
  void insert_into(Sets& sets, const Key& key, const WordKey& wide, std::uint64_t hash,
                   const PackedIds& packed) {
    if (packed.front() == 0) return;
    const bool is_all = PackedIds::is_all(packed.front());
    // Twice does no harm, and looking first costs more. But of a longer one the rest may be missed.
    if (is_all || sets.find(key, hash) == nullptr) sets.insert({key, packed.front()}, hash);
    if (is_all) return;
    const std::uint64_t wide_hash = wide.hash();
    if (find_rest(wide, wide_hash) == nullptr) rests_.insert({wide, packed.rest()}, wide_hash);
  }

  static_assert(sizeof(Slot<SmallKey>) == sizeof(simd::WordIds));
  static_assert(sizeof(Slot<WordKey>) == sizeof(simd::PairIds));

  const simd::Kernels& kernels_ = simd::kernels();
  base::Zeroed<simd::WordIds> words_;
  base::Zeroed<simd::PairIds> pairs_;
  WordSets<Slot<SmallKey>, std::size_t{1} << 17U> small_sets_;  // up to 8 MiB
  WordSets<Slot<WordKey>, std::size_t{1} << 17U> pair_sets_;    // up to 16 MiB
  static_assert(decltype(pair_sets_)::kWays == simd::kPairsOfIds);
  WordSets<Slot<WordKey>, std::size_t{1} << 15U> rests_;  // up to 4 MiB
};

}  // namespace toll::cache
