// lib/compile/added_tables.h - the spellings of all ids, and the added tokens, as sections of an
// image.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <string>
#include <vector>

#include "compile/compile_steps.h"
#include "vocab/format.h"

namespace toll::compile {

struct AddedTables {
  std::vector<std::uint32_t> token_offsets;
  std::string token_bytes;
  std::vector<vocab::AddedRecord> added;
  std::string added_text;  ///< what to look for
  std::vector<TokenId> special_ids;
  std::vector<std::uint64_t> raw_trie;
  std::vector<std::uint64_t> normalized_trie;
};

/// @param tokens  ascending by id.
/// Errors: bad_vocab (offset: the id at fault): ids that occur twice, are too large or have no
/// spelling where one is needed; two added tokens that look the same, or one that normalises to
/// nothing.
Result<AddedTables> make_added_tables(const VocabSource& source,
                                      const std::vector<SourceToken>& tokens,
                                      const CompiledSteps& steps);

}  // namespace toll::compile
