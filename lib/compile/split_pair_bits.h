// lib/compile/split_pair_bits.h - the places between wide characters that tokens reach over.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <vector>

namespace toll::compile {

/// The bits of model::WideSplits: what stands side by side in a token that text can become. Nothing
/// where hardly any token has wide characters side by side, or so many that few cuts would be left.
/// @param unreachable  tokens that only a whole piece may be: no part is one of them.
[[nodiscard]] std::vector<std::uint64_t> split_pair_bits(const std::vector<SourceToken>& tokens,
                                                         const std::vector<TokenId>& unreachable);

/// Whether a merge takes in a token that stands for a byte, or for what is unknown: what it makes
/// is spelt otherwise than the text that it covers, so that no spelling proves a cut. (One that is
/// the byte's own character is that character's, too.)
[[nodiscard]] bool merges_of_bytes(const SourceModel& model,
                                   const std::vector<SourceToken>& tokens);

/// The bits of model::CharSplits, for a model that merges characters or chooses among tokens by
/// sums that go on from part to part: which two characters stand side by side in a token that text
/// can become. Nothing where tokens do not tell: if some token is not UTF-8 or, with merges,
/// characters may be unknown or merges take in tokens that spell something else than their text; or
/// where so many bits would be set that few cuts would be left.
[[nodiscard]] std::vector<std::uint64_t> char_split_bits(const SourceModel& model,
                                                         const std::vector<SourceToken>& tokens);

}  // namespace toll::compile
