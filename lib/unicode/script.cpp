// lib/unicode/script.cpp - a look-up in the generated table.
#include "unicode/script.h"

#include <algorithm>
#include <iterator>

namespace toll::unicode {
namespace {

// Each is first code point * 256 + script, and reaches up to the next; ascending, from U+0000 on.
#include "unicode/script_tables.inc"

}  // namespace

std::uint8_t script_of(std::uint32_t c) noexcept {
  const auto* after =
      std::upper_bound(std::begin(kStretches), std::end(kStretches), c << 8U | 0xffU);
  return static_cast<std::uint8_t>(*std::prev(after) & 0xffU);
}

}  // namespace toll::unicode
