// lib/pipeline/wide_cut_bits.h - the places between wide characters that tokens reach over.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <vector>

namespace toll {

/// The bits of merge::WideCuts: what stands side by side in a token that text can become. Nothing
/// where hardly any token has wide characters side by side, or so many that few cuts would be left.
/// @param unreachable  tokens that only a whole piece may be: no part is one of them.
[[nodiscard]] std::vector<std::uint64_t> wide_cut_bits(const std::vector<SourceToken>& tokens,
                                                       const std::vector<TokenId>& unreachable);

}  // namespace toll
