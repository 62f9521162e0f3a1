// lib/unicode/space_mark.h - U+2581, LOWER ONE EIGHTH BLOCK: what sentencepiece puts in the place
// of a space.
#pragma once

#include <cstdint>
#include <string_view>

namespace toll::unicode {

inline constexpr std::uint32_t kSpaceMark = 0x2581;
/// In UTF-8.
inline constexpr std::string_view kSpaceMarkBytes = "\xe2\x96\x81";

}  // namespace toll::unicode
