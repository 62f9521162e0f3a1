// closest.h - "did you mean": the known names nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toll::cli {

/// "the closest are A, B, C" (at most three, nearest first), or "known are A, B, ..." when nothing
/// is near. For messages only: a name is never guessed.
[[nodiscard]] std::string closest_names(std::string_view wanted,
                                        const std::vector<std::string>& known);

}  // namespace toll::cli
