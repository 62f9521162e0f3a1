// lib/compile/split_rank_tables.h - what model::SplitRanks needs to know of a vocabulary's merges.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <vector>

#include "compile/merge_tables.h"

namespace toll::compile {

/// Owned tables; see simd/byte_pairs.h for their meaning.
struct SplitRankTables {
  std::vector<std::uint32_t> pairs;
  std::vector<std::uint64_t> contexts;
};

/// @param merges       of a byte-pair encoding whose symbols are bytes.
/// @param tokens       ascending by id.
/// @param unreachable  tokens that only a whole piece may be: no part is one of them.
[[nodiscard]] SplitRankTables make_split_rank_tables(const MergeTables& merges,
                                                     const std::vector<SourceToken>& tokens,
                                                     const std::vector<TokenId>& unreachable);

}  // namespace toll::compile
