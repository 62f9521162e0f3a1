// lib/unicode/ucd.h - classes of the Unicode Character Database, as sorted ranges of code points.
//
// The version is the one that tiktoken and Hugging Face tokenizers use. ICU's tables are never used
// for classes: Debian 12 has ICU 72, which is Unicode 15.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>

namespace toll::unicode {

/// Code points first to last, both included.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  friend constexpr bool operator==(const Range&, const Range&) = default;
};

/// Whether a code point is in one of some ranges, which are ascending and disjoint.
[[nodiscard]] inline bool is_in(std::span<const Range> ranges, std::uint32_t code_point) noexcept {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), code_point,
                                      [](std::uint32_t c, const Range& r) { return c < r.first; });
  return after != ranges.begin() && code_point <= std::prev(after)->last;
}

/// Code points first, first + step, ... last fold to themselves + delta.
struct FoldRow {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t step = 1;
  std::int32_t delta = 0;
};

/// "16.0.0"
[[nodiscard]] std::string_view unicode_version() noexcept;

/// The code points of a general category or of a group of them, ascending, disjoint, not adjacent.
/// @param name  short or long, spelled as in PropertyValueAliases.txt: "Lu", "Uppercase_Letter",
/// "L".
/// @return empty if there is no category of that name. Static storage.
[[nodiscard]] std::span<const Range> general_category(std::string_view name) noexcept;

/// The code points whose Script property is `name` ("Han" or "Hani"); otherwise as
/// general_category(). Only the scripts that patterns are known to name are here: see kScripts in
/// ucd_tables.inc.
[[nodiscard]] std::span<const Range> script(std::string_view name) noexcept;

/// A binary property: "White_Space", "Alphabetic" or "Join_Control" (or their short names);
/// otherwise as general_category().
[[nodiscard]] std::span<const Range> binary_property(std::string_view name) noexcept;

/// White_Space: the 25 code points of \s.
[[nodiscard]] std::span<const Range> white_space() noexcept;

/// Simple case folding (statuses C and S of CaseFolding.txt), ascending. What folds to one code
/// point, with that code point, is one orbit: k, K and U+212A are such.
[[nodiscard]] std::span<const FoldRow> simple_folds() noexcept;

}  // namespace toll::unicode
