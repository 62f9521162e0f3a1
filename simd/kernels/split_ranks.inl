// simd/kernels/split_ranks.inl - places that no merge reaches over, found a block of text at a
// time.
//
// What each pair of bytes says is looked up one by one; then vectors find which pairs are certain
// to merge, and a set tells of each, for either of its sides, whether a merge reaches over there.
// Every stage works through a list, and only the end of a list is a branch. Why all this is right:
// model/split_ranks.h.
#pragma once

#include "simd/kernels/bits.inl"

/// Of 64 pairs of bytes, each of which begins with the byte that the one before ends with: bit i
/// for pair i.
struct CertainPairs {
  std::uint64_t merge;  ///< the two merge with each other before either does with anything else
  std::uint64_t apart;  ///< no merge reaches over between the two
  std::uint32_t any;    ///< what any of them says
};

/// @param pairs  what BytePair has of the pair before them, of the 64, and of the pair behind.
inline CertainPairs certain_pairs(const std::uint32_t* pairs) {
  const auto level = [](const Numbers& of, unsigned at) {
    return reinterpret_cast<SignedNumbers>(of >> at & BytePair::kNoLevel);
  };
  const auto joined = [](const auto& of) {
    return static_cast<std::uint32_t>(of[0] | of[1] | of[2] | of[3]);
  };
  CertainPairs certain{0, 0, 0};
  Numbers any = {};
  for (unsigned half = 0; half < 64; half += 32) {
    SignedNumbers merge = {};
    SignedNumbers apart = {};
    SignedNumbers bits = {1, 2, 4, 8};
    for (unsigned i = half; i < half + 32; i += kNumbers) {
      const Numbers here = load_unaligned(pairs + i + 1);
      const SignedNumbers least =
          lesser(level(load_unaligned(pairs + i), BytePair::kTakenLeftAt),
                 level(load_unaligned(pairs + i + 2), BytePair::kTakenRightAt));
      merge |= (level(here, BytePair::kOwnAt) < least) & bits;
      apart |= (reinterpret_cast<SignedNumbers>(here) < 0) & bits;
      any |= here;
      bits <<= kNumbers;
    }
    certain.merge |= std::uint64_t{joined(merge)} << half;
    certain.apart |= std::uint64_t{joined(apart)} << half;
  }
  certain.any = joined(any);
  return certain;
}

class RankSplitter {
 public:
  RankSplitter(const std::uint8_t* text, std::size_t n, bool goes_on, const SplitRankTables& tables)
      : text_(text), n_(n), goes_on_(goes_on), tables_(tables) {}

  std::size_t cut(std::uint32_t* cuts) {
    pairs_[kBlockBytes] = BytePair::kNone;  // before the first
    pairs_[kBlockBytes + 1] = pair_at(0);
    const std::size_t end = goes_on_ ? n_ - 1 : n_;  // no cut there or behind
    std::uint32_t* to = cuts;
    for (std::size_t begin = 0; begin < end; begin += kBlockBytes) {
      const std::uint32_t any = look(begin);
      std::uint32_t* const first = to;
      for (unsigned i = 0; i < kBlockBytes; i += 64) {
        const std::size_t n_left = end > begin + i ? end - begin - i : 0;
        const std::uint64_t inside = bits_below(n_left < 64 ? static_cast<unsigned>(n_left) : 64) &
                                     (begin + i == 0 ? ~3ULL : ~0ULL);
        to = write_places(to, static_cast<std::uint32_t>(begin + i), found_[i / 64] & inside);
      }
      if ((any & (BytePair::kKeepBefore | BytePair::kKeepBehind)) != 0)
        to = leave_out_kept(first, to);
    }
    return static_cast<std::size_t>(to - cuts);
  }

 private:
  static constexpr unsigned kBlockBytes = 512;
  static constexpr std::uint8_t kYes = 0xff;

  [[nodiscard]] std::uint32_t pair_at(std::size_t at) const {
    return tables_.pairs[number_at<std::uint16_t>(text_ + at)];
  }
  /// kYes: no merge reaches over what the key is of.
  [[nodiscard]] std::uint8_t is_free(std::uint64_t key) const {
    const std::size_t bit = hash_bit<SplitContext::kBits>(key);
    return static_cast<std::uint8_t>((tables_.contexts[bit / 64] >> (bit % 64) & 1U) - 1U);
  }

  /// Bit i: byte i is kYes, and not zero.
  static std::uint64_t yes_bits(const std::uint8_t* bytes) {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 64; i += 8) {
      const std::uint64_t top = number_at<std::uint64_t>(bytes + i) & 0x8080808080808080ULL;
      bits |= (top * 0x0002040810204081ULL >> 56U) << i;
    }
    return bits;
  }

  /// Looks up the pairs that begin in a block, and behind it.
  void load_pairs(std::size_t begin) {
    pairs_[0] = pairs_[kBlockBytes];
    pairs_[1] = pairs_[kBlockBytes + 1];
    const std::size_t n_left = n_ - begin - 1;  // pairs from `begin` on
    const unsigned n = n_left <= kBlockBytes ? static_cast<unsigned>(n_left) : kBlockBytes + 1;
    const std::uint8_t* const here = text_ + begin;
#pragma GCC unroll 4
    for (unsigned i = 1; i < n; ++i)
      pairs_[1 + i] = tables_.pairs[number_at<std::uint16_t>(here + i)];
    // Behind a piece there is nothing that would take its last byte; of what goes on something may.
    constexpr std::uint32_t kMayTake =
        BytePair::kNone & ~(BytePair::kNoLevel << BytePair::kTakenRightAt);
    for (unsigned i = n; i <= kBlockBytes; ++i)
      pairs_[1 + i] = goes_on_ ? kMayTake : BytePair::kNone;
  }

  /// Sets found_ for a block. @return  what any of its pairs says.
  std::uint32_t look(std::size_t begin) {
    load_pairs(begin);
    std::uint64_t merge[kBlockBytes / 64];  // NOLINT(*-avoid-c-arrays)
    std::uint32_t any = 0;
    std::uint32_t* last = places_;
    for (unsigned i = 0; i < kBlockBytes / 64; ++i) {
      const CertainPairs certain = certain_pairs(pairs_ + std::size_t{64} * i);
      merge[i] = certain.merge;
      found_[i] = certain.apart << 1U | apart_before_;
      apart_before_ = certain.apart >> 63U;
      any |= certain.any;
      last = write_places(last, 64 * i, certain.merge);
    }
    // Places before the pairs, and behind them. What else is noted of a place is of another
    // block.
    closed_[0] = closed_[kBlockBytes];
    closed_[1] = closed_[kBlockBytes + 1];
    const std::uint8_t* const here = text_ + begin;
    const std::uint32_t* place = places_;
    if (begin == 0 && last != place && *place == 0) {  // nothing is before it
      closed_[2] = is_free((number_at<std::uint32_t>(here) & 0xffffffU) | SplitContext::kTwoBefore);
      ++place;
    }
    for (; place != last; ++place) {
      const std::uint64_t context = number_at<std::uint32_t>(here + *place - 1);
      closed_[*place + 2] = is_free(context >> 8U | SplitContext::kTwoBefore);
      opened_[*place] = is_free((context & 0xffffffU) | SplitContext::kTwoBehind);
    }
    // Places between two such pairs.
    last = places_;
    std::uint64_t between[kBlockBytes / 64];  // NOLINT(*-avoid-c-arrays)
    for (unsigned i = 0; i < kBlockBytes / 64; ++i) {
      const std::uint64_t behind = merge[i] << 2U | merge_before_;
      merge_before_ = merge[i] >> 62U;
      found_[i] |= (yes_bits(closed_ + std::size_t{64} * i) & behind) |
                   (yes_bits(opened_ + std::size_t{64} * i) & merge[i]);
      between[i] = behind & merge[i] & ~found_[i];
      last = write_places(last, 64 * i, between[i]);
    }
    for (place = places_; place != last; ++place)
      opened_[*place] =
          is_free(number_at<std::uint32_t>(here + *place - 2) | SplitContext::kTwoAndTwo);
    for (unsigned i = 0; i < kBlockBytes / 64; ++i)
      found_[i] |= yes_bits(opened_ + std::size_t{64} * i) & between[i];
    return any;
  }

  /// Leaves out cuts behind pairs, or before such, that allow none.
  std::uint32_t* leave_out_kept(std::uint32_t* from, std::uint32_t* end) const {
    std::uint32_t* to = from;
    for (; from != end; ++from) {
      const std::uint32_t at = *from;
      // Behind the last byte of all lies no pair, and what is taken for one loses a cut at the
      // most.
      const bool keeps =
          ((pair_at(at - 2) & BytePair::kKeepBehind) | (pair_at(at) & BytePair::kKeepBefore)) != 0;
      *to = at;
      to += keeps ? 0 : 1;
    }
    return to;
  }

  const std::uint8_t* const text_;
  const std::size_t n_;
  const bool goes_on_;
  const SplitRankTables& tables_;
  std::uint64_t merge_before_ = 0;  ///< of the pairs that begin at the two places before
  std::uint64_t apart_before_ = 0;
  // NOLINTBEGIN(*-avoid-c-arrays)
  std::uint32_t pairs_[kBlockBytes + 2 + 6];  ///< from the place before the block on
  std::uint32_t places_[kBlockBytes + kPlacesAtOnce];
  std::uint8_t opened_[kBlockBytes] = {};      ///< by place
  std::uint8_t closed_[kBlockBytes + 2] = {};  ///< by place
  std::uint64_t found_[kBlockBytes / 64];
  // NOLINTEND(*-avoid-c-arrays)
};

inline std::size_t split_by_ranks(const std::uint8_t* text, std::size_t n, bool goes_on,
                                  const SplitRankTables& tables, std::uint32_t* cuts) {
  return n < 4 ? 0 : RankSplitter(text, n, goes_on, tables).cut(cuts);
}
