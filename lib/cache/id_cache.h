// lib/cache/id_cache.h - the tokens of short pieces. One per thread.
//
// As count_cache.h, with ids of 20 bits in the place of counts: a piece's first three and their
// number are one word, the packed head; three more are another, the tail, which is kept apart since
// few pieces have it. Pieces of
// more tokens, and ids of more bits, of which no known vocabulary has any, are not remembered.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/zero_pages.h"
#include "cache/piece_key.h"
#include "cache/piece_sets.h"
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
        word |= std::uint64_t{tokens.ids[first + i]} << (simd::Ids64::kIdBits * i);
      return word & ((1ULL << (simd::Ids64::kIdBits * n)) - 1);
    };
    std::uint32_t all_bits = 0;
    for (std::size_t i = 0; i < kMaxTokens; ++i) all_bits |= i < tokens.n ? tokens.ids[i] : 0;
    if (all_bits > simd::Ids64::kIdMask) return;
    const std::uint64_t n_head = std::min<std::uint64_t>(tokens.n, kInWord);
    words_ = {three(0, n_head) | std::uint64_t{tokens.n} << simd::Ids64::kCountShift,
              three(kInWord, tokens.n - n_head)};
  }

  /// Of all, by their head.
  [[nodiscard]] static std::size_t size(std::uint64_t head) noexcept {
    return head >> simd::Ids64::kCountShift;
  }
  [[nodiscard]] static bool is_all(std::uint64_t head) noexcept { return size(head) <= kInWord; }
  /// Writes the three ids of a word, of which those beyond the number of all mean nothing.
  static void unpack(std::uint64_t word, TokenId* out) noexcept {
    for (std::size_t i = 0; i < kInWord; ++i)
      out[i] = static_cast<TokenId>((word >> (simd::Ids64::kIdBits * i)) & simd::Ids64::kIdMask);
  }

  /// The first three and the number of all, as in an entry of the kernel's table; 0: none.
  [[nodiscard]] std::uint64_t head() const noexcept { return words_[0]; }
  /// The others.
  [[nodiscard]] std::uint64_t tail() const noexcept { return words_[1]; }

  static constexpr std::size_t kInWord = 3;

 private:
  std::array<std::uint64_t, 2> words_{};
};

class IdCache {
 public:
  IdCache()
      : table_64_(std::size_t{1} << simd::kTableBits64),
        table_128_(std::size_t{1} << simd::kTableBits128) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const simd::Ids64* words() const noexcept { return table_64_.data(); }

  /// The heads of those pieces that the sets know; 0 for the others.
  /// @param base    piece i is base[offsets[i], offsets[i + 1]); 16 bytes from where one begins are
  ///                readable.
  /// @param pieces  the numbers of some.
  /// @param heads  by those numbers.
  /// @param missed  gets the numbers of those whose head is none or not all.
  /// @return        how many those are.
  template <class Key>
  [[nodiscard]] std::size_t find(const std::uint8_t* base, const std::uint32_t* offsets,
                                 std::span<const std::uint32_t> pieces, std::uint64_t* heads,
                                 std::uint32_t* missed) noexcept {
    if constexpr (std::is_same_v<Key, Key64>) {
      return kernels_.find_64(base, offsets, pieces.data(), pieces.size(), sets_64_.lines(),
                              table_64_.data(), heads, missed);
    } else {
      return kernels_.find_128(base, offsets, pieces.data(), pieces.size(), sets_128_.lines(),
                               table_128_.data(), heads, missed);
    }
  }

  /// The tail of a head that is not all; nullptr: not known. Valid until the next insert().
  [[nodiscard]] const std::uint64_t* find_tail(const Key128& key,
                                               std::uint64_t hash) const noexcept {
    const auto* const slot = tails_.find(key, hash);
    return slot == nullptr ? nullptr : &slot->value;
  }
  /// Asks for the memory of find_tail().
  void prefetch_tail(std::uint64_t hash) const noexcept { tails_.prefetch(hash); }

  /// Asks for the memory of insert().
  void prefetch(const Key64& key, std::uint64_t hash, const PackedIds& ids) const noexcept {
    sets_64_.prefetch(hash);
    if (!PackedIds::is_all(ids.head())) prefetch_tail(key.widened().hash());
  }
  void prefetch(const Key128& /*key*/, std::uint64_t hash, const PackedIds& ids) const noexcept {
    sets_128_.prefetch(hash);
    if (!PackedIds::is_all(ids.head())) prefetch_tail(hash);
  }

  /// Remembers a piece, which may be known by now.
  void insert(const Key64& key, std::uint64_t hash, const PackedIds& ids) {
    insert_into(sets_64_, key, key.widened(), hash, ids);
  }
  void insert(const Key128& key, std::uint64_t hash, const PackedIds& ids) {
    insert_into(sets_128_, key, key, hash, ids);
  }

 private:
  template <class Key>
  using Slot = PieceSlot<Key, std::uint64_t>;

  template <class Sets, class Key>
  void insert_into(Sets& sets, const Key& key, const Key128& wide, std::uint64_t hash,
                   const PackedIds& packed) {
    if (packed.head() == 0) return;
    const bool is_all = PackedIds::is_all(packed.head());
    // Twice does no harm, and looking first costs more. But of a longer one the tail may be missed.
    if (is_all || sets.find(key, hash) == nullptr) sets.insert({key, packed.head()}, hash);
    if (is_all) return;
    const std::uint64_t wide_hash = wide.hash();
    if (find_tail(wide, wide_hash) == nullptr) tails_.insert({wide, packed.tail()}, wide_hash);
  }

  static_assert(sizeof(Slot<Key64>) == sizeof(simd::Ids64));
  static_assert(sizeof(Slot<Key128>) == sizeof(simd::Ids128));

  const simd::Kernels& kernels_ = simd::kernels();
  base::ZeroPages<simd::Ids64> table_64_;
  base::ZeroPages<simd::Ids128> table_128_;
  PieceSets<Slot<Key64>, std::size_t{1} << 17U> sets_64_;    // up to 8 MiB
  PieceSets<Slot<Key128>, std::size_t{1} << 17U> sets_128_;  // up to 16 MiB
  static_assert(decltype(sets_128_)::kWays == simd::kIds128InLines);
  PieceSets<Slot<Key128>, std::size_t{1} << 15U> tails_;  // up to 4 MiB
};

}  // namespace toll::cache
