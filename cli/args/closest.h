// closest.h - "did you mean", as the command says it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toll::cli {

/// "the closest is A" or "the closest are A, B, C".
[[nodiscard]] std::string these_are_closest(const std::vector<std::string>& names);

/// "the closest are A, B, C" (at most three, nearest first), or "known are A, B, ..." when nothing
/// is near.
[[nodiscard]] std::string closest_names(std::string_view wanted,
                                        const std::vector<std::string>& known);

}  // namespace toll::cli
