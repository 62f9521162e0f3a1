// quantity.h - numbers as people write them: 4096, 128k, 64Mi, 0.5M.
#pragma once

#include <toll/result.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace toll::cli {

/// An integer of decimal digits only.
[[nodiscard]] std::optional<std::uint64_t> parse_integer(std::string_view text) noexcept;

/// A number with an optional suffix k, M, G, T (powers of 1000) or Ki, Mi, Gi, Ti (of 1024), K
/// being k. A fraction is fine when the whole is an integer: 0.5M. Nothing is rounded. The Error
/// says of the text, in quotes, what is wrong with it.
[[nodiscard]] Result<std::uint64_t> parse_quantity(std::string_view text);

}  // namespace toll::cli
