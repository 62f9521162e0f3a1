// schemes.h - the pre-tokeniser patterns that published vocabularies share, by name.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace toll::pretok {

/// The pattern of a named scheme: "gpt2", "cl100k", "o200k", "qwen2", "tekken"; nothing for any
/// other name. Static storage.
[[nodiscard]] std::optional<std::string_view> scheme_pattern(std::string_view name) noexcept;

/// The names of all of them.
[[nodiscard]] std::vector<std::string_view> scheme_names();

}  // namespace toll::pretok
