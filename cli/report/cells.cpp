// cells.cpp - see cells.h.
#include "cli/report/cells.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace toll::cli {
namespace {

struct CellRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t cells;  ///< of Cells
};

#include "cell_tables.inc"

}  // namespace

Cells cells_of(char32_t c) noexcept {
  const auto* range =
      std::lower_bound(std::begin(kCellRanges), std::end(kCellRanges), c,
                       [](const CellRange& r, char32_t character) { return r.last < character; });
  const bool found = range != std::end(kCellRanges) && range->first <= c;
  return found ? static_cast<Cells>(range->cells) : Cells::one;
}

}  // namespace toll::cli
