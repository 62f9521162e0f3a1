// lib/unicode/script.h - the script of a character, as Hugging Face tokenizers 0.23 has it.
//
// Its pre-tokeniser UnicodeScripts has the scripts of Unicode 9.0, found by asking it for every
// scalar value. Hiragana, Katakana and U+30FC are Han there, and U+0020 has no script, as have
// code points that 9.0 does not assign. The table is made by data/generate_unicode --scripts.
#pragma once

#include <cstdint>

namespace toll::unicode {

inline constexpr std::uint8_t kNoScript = 0;

/// A number for the script of `c`, which is at most kMaxCodePoint. Cost: a binary search.
[[nodiscard]] std::uint8_t script_of(std::uint32_t c) noexcept;

}  // namespace toll::unicode
