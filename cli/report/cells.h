// cells.h - what the cells of a terminal show of a character.
#pragma once

#include <cstdint>

namespace toll::cli {

/// By Unicode 16.0, and never by the C library's wcwidth(), which is another one on each system.
enum class Cells : std::uint8_t {
  one,
  /// Nothing: controls, format characters (Cf), line and paragraph separators, and what is
  /// Default_Ignorable_Code_Point. Whoever reads a name cannot see that it is there.
  unseen,
  none,  ///< a mark on the character before it (Mn, Me), or a vowel or final of a Hangul syllable
  two,   ///< East_Asian_Width W or F
};

/// @param c  not of ASCII.
[[nodiscard]] Cells cells_of(char32_t c) noexcept;

}  // namespace toll::cli
