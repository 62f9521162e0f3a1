// lib/unicode/char_class.h - what single characters are, quickly.
#pragma once

#include <cstdint>
#include <string_view>

namespace toll::unicode {

/// White_Space: \s.
[[nodiscard]] bool is_white_space(std::uint32_t code_point) noexcept;

/// Whether a text begins with a character of White_Space.
[[nodiscard]] bool begins_with_white_space(std::string_view text) noexcept;

/// \w as Rust's regex crate has it: Alphabetic, marks, decimal numbers, connector punctuation,
/// Join_Control (UTS #18, annex C).
[[nodiscard]] bool is_word(std::uint32_t code_point) noexcept;

}  // namespace toll::unicode
