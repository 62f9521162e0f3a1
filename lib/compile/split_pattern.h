// lib/compile/split_pattern.h - where a text may be cut before its characters are merged.
#pragma once

#include <toll/compile.h>

#include <optional>
#include <string>
#include <vector>

namespace toll::compile {

/// A pattern whose matches, end to end, are parts of a text that can be encoded apart: the text is
/// cut before U+2581 after any character X such that no token holds X and U+2581 side by side. No
/// merge can reach over that place, so the parts are encoded as the whole is; and most of them are
/// words, which the cache knows. Nothing where U+2581 is no token, where some token is not UTF-8,
/// or where so many characters stand before U+2581 in tokens that cuts would be rare.
[[nodiscard]] std::optional<std::string> split_pattern(const std::vector<SourceToken>& tokens);

}  // namespace toll::compile
