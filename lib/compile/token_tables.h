// lib/compile/token_tables.h - the tokens of a source vocabulary as sections of an image.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <vector>

#include "compile/token_index.h"

namespace toll::compile {

struct TokenTables {
  TokenTables() = default;
  TokenTables(TokenTables&&) = default;
  TokenTables& operator=(TokenTables&&) = default;
  TokenTables(const TokenTables&) = delete;  // id_of views the tokens
  TokenTables& operator=(const TokenTables&) = delete;
  ~TokenTables() = default;

  std::vector<SourceToken> tokens;  ///< ascending by id
  TokenIndex id_of;
  std::uint32_t max_token_bytes = 0;
  std::vector<TokenId> byte_ids;
  std::vector<std::uint16_t> char_page_of;  ///< only where characters are merged
  std::vector<TokenId> char_ids;
  std::vector<std::uint64_t> trie;  ///< only of the models that walk through one
};

/// Errors: bad_vocab (offset: index of the token at fault): no tokens; an id or a spelling that
/// occurs twice, or is too large, or empty; a byte without a token where bytes are merged.
Result<TokenTables> make_token_tables(const VocabSource& source);

/// The hash table as an image has it.
/// @param unreachable  ascending: tokens whose bytes do not encode to them.
std::vector<std::uint32_t> make_token_slots(const TokenTables& made,
                                            const std::vector<TokenId>& unreachable);

}  // namespace toll::compile
