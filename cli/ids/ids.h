// ids.h - the forms in which token ids are written and read.
#pragma once

#include <cstdint>
#include <string_view>

namespace toll::cli {

enum class IdFormat : std::uint8_t {
  dec,   ///< decimal, separated by spaces, one line feed at the end
  json,  ///< one JSON array
  u16,   ///< 2 bytes each, little-endian
  u32,   ///< 4 bytes each, little-endian
  npy,   ///< a NumPy file, version 1.0, of one dimension of '<u4'
};
/// The words of --ids, in that order.
inline constexpr std::string_view kIdFormatWords[] = {"dec", "json", "u16", "u32", "npy"};

}  // namespace toll::cli
