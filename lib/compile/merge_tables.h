// lib/compile/merge_tables.h - from a source vocabulary to the tables that merging runs on.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <vector>

#include "compile/token_index.h"
#include "model/pair_table.h"

namespace toll::compile {

/// Owned tables; see model::PairTable for their meaning.
struct MergeTables {
  std::vector<std::uint64_t> pair_slots;
  std::vector<std::uint32_t> pair_groups;
  std::vector<std::uint32_t> merged_ids;
  std::vector<std::uint32_t> merge_ranks;
  std::vector<std::uint32_t> byte_merges;

  [[nodiscard]] model::PairTable view() const noexcept {
    return model::PairTable({pair_slots, pair_groups, merged_ids, merge_ranks, byte_merges});
  }
};

/// The tables of a byte-pair encoding, for any other model empty ones.
/// @param tokens  ascending by id.
/// Errors: bad_vocab: a merge of tokens that do not make what it says, or too many of them; a piece
/// with a character that is no piece.
Result<MergeTables> make_merge_tables(const SourceModel& model,
                                      const std::vector<SourceToken>& tokens,
                                      const TokenIndex& id_of);

}  // namespace toll::compile
