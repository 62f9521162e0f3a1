// lib/chunk/abbreviations.h - full stops that end no sentence.
#pragma once

#include <toll/chunk.h>

#include <string_view>

namespace toll::chunk {

/// Bytes of the longest abbreviation, and what stands before it.
inline constexpr std::size_t kMaxAbbreviation = 24;

/// Whether `text`, which ends in a full stop, ends in an abbreviation that begins a word.
/// @param text  all of the text so far, or its last kMaxAbbreviation bytes or more.
[[nodiscard]] bool ends_in_abbreviation(std::string_view text, SentenceLocale locale) noexcept;

}  // namespace toll::chunk
