// lib/model/pair_table.h - which two neighbouring symbols merge, and into what.
//
// A byte-pair encoding repeatedly merges the neighbouring pair of lowest rank, leftmost first. With
// ranks keyed by bytes (tiktoken), the pair that makes token T is the same wherever T is ever made:
// merges inside T's bytes happen in the same order as when T's bytes stand alone, because a merge
// across an edge of T would prevent T. So one pair per token is enough, the one that encoding T's
// bytes alone ends with; the compiler finds and proves it. The merged id is the rank. With a list
// of merges (Hugging Face) a merge's number is its rank and another table says what it makes; with
// scores (sentencepiece) its number is what it makes, and another table says when.
#pragma once

#include <toll/types.h>

#include <bit>
#include <cstdint>
#include <span>

#include "simd/kernels.h"

namespace toll::model {

class PairTable {
 public:
  /// A slot: left << 43 | right << 22 | merge; all ones is free. A pair has one slot where it can
  /// be: a hash of the pair and the shift of its group, which another hash finds, say which. The
  /// shifts are chosen when the table is made, so that no two pairs meet (hash, displace,
  /// compress). Most pairs that are asked for are not there, and the slots are too many for the
  /// caches near by: so with its shift a group has a bit for each of sixteen kinds of pairs that it
  /// may hold.
  static constexpr std::uint64_t kFree = ~0ULL;
  static constexpr unsigned kIdBits = simd::PairSlot::kIdBits;
  static constexpr unsigned kMergeBits = simd::PairSlot::kMergeBits;

  /// Borrowed.
  struct Spans {
    std::span<const std::uint64_t> slots;   ///< 2^k, 2 or more
    std::span<const std::uint32_t> groups;  ///< 2^k, 2 or more, at most 2^28
    /// What each merge makes; empty: the token of the merge's number.
    std::span<const std::uint32_t> merged_ids;
    /// When each merge is due, lowest first, the leftmost of equals; empty: in the order of their
    /// numbers.
    std::span<const std::uint32_t> merge_ranks;
    /// Where symbols are bytes: the merge of two of them, [left][right], or kNoToken; else empty.
    std::span<const std::uint32_t> byte_merges;
  };

  PairTable() = default;
  explicit PairTable(const Spans& spans) noexcept
      : spans_(spans),
        n_slot_bits_(n_bits(spans.slots.size())),
        n_group_bits_(n_bits(spans.groups.size())) {}

  [[nodiscard]] static std::uint64_t key(TokenId left, TokenId right) noexcept {
    return (static_cast<std::uint64_t>(left) << kIdBits) | right;
  }
  /// A pair's group, and below it in the number the pair's kind.
  [[nodiscard]] static std::size_t group_and_kind_of(TokenId left, TokenId right,
                                                     unsigned n_group_bits) noexcept {
    using Hash = simd::PairHash;
    return ((left * Hash::kLeftOfGroup) ^ (right * Hash::kRightOfGroup)) >>
           (32U - n_group_bits - Hash::kKindBits);
  }
  /// What says in its group's entry that pairs of a kind may be there.
  [[nodiscard]] static std::uint32_t kind_bit(std::size_t group_and_kind) noexcept {
    return 1U << (simd::PairHash::kKindsAt + (group_and_kind & simd::PairHash::kKindMask));
  }
  /// The place of a pair's slot.
  [[nodiscard]] static std::size_t slot_of(TokenId left, TokenId right, std::uint16_t shift,
                                           unsigned n_bits) noexcept {
    using Hash = simd::PairHash;
    const std::uint32_t hash = left * Hash::kLeft + right * Hash::kRight;
    return ((hash ^ shift) * Hash::kSlot) >> (32U - n_bits);
  }

  /// The number of the merge of left and right; kNoToken: there is none.
  [[nodiscard]] std::uint32_t find(TokenId left, TokenId right) const noexcept {
    const std::uint64_t merge = *slot(left, right) ^ (key(left, right) << kMergeBits);
    return merge < 1U << kMergeBits ? static_cast<std::uint32_t>(merge) : kNoToken;
  }

  /// When left and right merge; kNoToken: never.
  [[nodiscard]] std::uint32_t rank(TokenId left, TokenId right) const noexcept {
    const std::uint32_t merge = find(left, right);
    return spans_.merge_ranks.empty() || merge == kNoToken ? merge : spans_.merge_ranks[merge];
  }

  /// What left and right merge into. @param rank  theirs, not kNoToken.
  [[nodiscard]] TokenId merged(TokenId left, TokenId right, std::uint32_t rank) const noexcept {
    const std::uint32_t merge = spans_.merge_ranks.empty() ? rank : find(left, right);
    return spans_.merged_ids.empty() ? merge : spans_.merged_ids[merge];
  }

  /// For the vector code. @param byte_ids  the 256 tokens of bytes, where symbols are bytes.
  [[nodiscard]] simd::MergeTables tables(std::span<const TokenId> byte_ids) const noexcept {
    return {spans_.slots.data(),
            spans_.groups.data(),
            spans_.merged_ids.empty() ? nullptr : spans_.merged_ids.data(),
            spans_.merge_ranks.empty() ? nullptr : spans_.merge_ranks.data(),
            byte_ids.data(),
            spans_.byte_merges.data(),
            n_slot_bits_,
            n_group_bits_};
  }

 private:
  [[nodiscard]] static unsigned n_bits(std::size_t n) noexcept {
    return static_cast<unsigned>(std::countr_zero(n));
  }

  [[nodiscard]] const std::uint64_t* slot(TokenId left, TokenId right) const noexcept {
    using Hash = simd::PairHash;
    const std::size_t group_and_kind = group_and_kind_of(left, right, n_group_bits_);
    const std::uint32_t group = spans_.groups[group_and_kind >> Hash::kKindBits];
    const auto shift = static_cast<std::uint16_t>(group);
    // The first slot stands for none. Without a branch, which could not be predicted.
    const std::size_t may_be_there = (group & kind_bit(group_and_kind)) != 0 ? ~std::size_t{0} : 0;
    return &spans_.slots[slot_of(left, right, shift, n_slot_bits_) & may_be_there];
  }

  Spans spans_;
  unsigned n_slot_bits_ = 1;
  unsigned n_group_bits_ = 1;
};

}  // namespace toll::model
