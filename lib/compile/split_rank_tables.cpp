// lib/compile/split_rank_tables.cpp - see split_rank_tables.h.
#include "compile/split_rank_tables.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "model/split_ranks.h"

namespace toll::compile {
namespace {

using simd::BytePair;
using simd::SplitContext;

constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

std::uint32_t pair_at(std::string_view bytes, std::size_t i) {
  return simd::byte_pair(byte_at(bytes, i), byte_at(bytes, i + 1));
}

/// Of two bytes, as BytePair has it, but ranks and no levels.
struct Ranks {
  std::uint32_t own = kNever;
  std::uint32_t taken_left = kNever;
  std::uint32_t taken_right = kNever;
  bool are_apart = true;
};

/// What ranks are rounded to: the levels part those of merges of two bytes into equal shares.
class Levels {
 public:
  explicit Levels(const std::vector<Ranks>& pairs) {
    std::vector<std::uint32_t> ranks;
    for (const Ranks& pair : pairs) {
      if (pair.own != kNever) ranks.push_back(pair.own);
    }
    std::sort(ranks.begin(), ranks.end());
    const std::size_t n = std::min<std::size_t>(ranks.size(), BytePair::kNoLevel - 1);
    for (std::size_t i = 0; i < n; ++i) begins_.push_back(ranks[i * ranks.size() / n]);
  }

  /// Ascends with the rank.
  [[nodiscard]] std::uint32_t of(std::uint32_t rank) const {
    if (rank == kNever) return BytePair::kNoLevel;
    const auto behind = std::upper_bound(begins_.begin(), begins_.end(), rank);
    return static_cast<std::uint32_t>(behind - begins_.begin());
  }

 private:
  std::vector<std::uint32_t> begins_;  ///< of the levels from 1 on
};

void set(std::vector<std::uint64_t>& bits, std::uint64_t key) {
  const std::size_t bit = simd::hash_bit<simd::SplitContext::kBits>(key);
  bits[bit / 64] |= 1ULL << (bit % 64);
}

/// What a merge that reaches over the place between the two says of what stands contexts it.
void add_merge(std::string_view left, std::string_view right, std::uint32_t rank,
               std::vector<Ranks>& pairs, std::vector<std::uint64_t>& contexts) {
  Ranks& edge = pairs[simd::byte_pair(byte_at(left, left.size() - 1), byte_at(right, 0))];
  edge.are_apart = false;
  if (right.size() == 1) edge.taken_left = std::min(edge.taken_left, rank);
  if (left.size() == 1) edge.taken_right = std::min(edge.taken_right, rank);
  if (left.size() == 1 && right.size() == 1) edge.own = rank;
  if (left.size() > 1) {
    const std::uint64_t before = pair_at(left, left.size() - 2);
    set(contexts, before | std::uint64_t{byte_at(right, 0)} << 16U | SplitContext::kTwoBefore);
    if (right.size() > 1)
      set(contexts, before | std::uint64_t{pair_at(right, 0)} << 16U | SplitContext::kTwoAndTwo);
  }
  if (right.size() > 1) {
    const std::uint64_t before = byte_at(left, left.size() - 1);
    set(contexts, before | std::uint64_t{pair_at(right, 0)} << 8U | SplitContext::kTwoBehind);
  }
}

}  // namespace

SplitRankTables make_split_rank_tables(const MergeTables& merges,
                                       const std::vector<SourceToken>& tokens,
                                       const std::vector<TokenId>& unreachable) {
  using model::PairTable;
  const auto bytes_of = [&tokens](std::uint64_t id) -> std::string_view {
    const auto found = std::lower_bound(
        tokens.begin(), tokens.end(), id,
        [](const SourceToken& token, std::uint64_t wanted) { return token.id < wanted; });
    return found->bytes;
  };
  SplitRankTables tables;
  tables.contexts.resize(model::SplitRanks::kWords);
  std::vector<Ranks> pairs(model::SplitRanks::kPairs);
  constexpr std::uint64_t kIdMask = (1U << PairTable::kIdBits) - 1;
  constexpr std::uint64_t kMergeMask = (1U << PairTable::kMergeBits) - 1;
  for (const std::uint64_t slot : merges.pair_slots) {
    if (slot == PairTable::kFree) continue;
    add_merge(bytes_of(slot >> (PairTable::kIdBits + PairTable::kMergeBits)),
              bytes_of(slot >> PairTable::kMergeBits & kIdMask),
              static_cast<std::uint32_t>(slot & kMergeMask), pairs, tables.contexts);
  }
  const Levels levels(pairs);
  for (const Ranks& pair : pairs) {
    tables.pairs.push_back(levels.of(pair.own) << BytePair::kOwnAt |
                           levels.of(pair.taken_left) << BytePair::kTakenLeftAt |
                           levels.of(pair.taken_right) << BytePair::kTakenRightAt |
                           (pair.are_apart ? BytePair::kApart : 0));
  }
  for (const TokenId id : unreachable) {
    const std::string_view token = bytes_of(id);
    if (token.size() < 2) continue;
    tables.pairs[pair_at(token, 0)] |= BytePair::kKeepBefore;
    tables.pairs[pair_at(token, token.size() - 2)] |= BytePair::kKeepBehind;
  }
  return tables;
}

}  // namespace toll::compile
