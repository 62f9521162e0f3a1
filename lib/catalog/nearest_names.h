// lib/catalog/nearest_names.h - "did you mean": the known names nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toll::catalog {

/// At most three, nearest first; none where nothing is near. For messages only: a name is never
/// guessed.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view wanted,
                                                     const std::vector<std::string>& known);

}  // namespace toll::catalog
