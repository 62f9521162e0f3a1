// lib/pattern/class_partition.h - code points grouped so that an automaton need not tell group
// members apart.
#pragma once

#include <toll/result.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "pattern/code_point_set.h"

namespace toll::pattern {

/// The coarsest partition of all code points by which each of some sets is a union of classes.
/// Classes are numbered by their smallest code point, so class 0 holds U+0000.
struct ClassPartition {
  static constexpr std::uint32_t kMaxClasses = 255;

  /// Ascending; range i reaches up to the next one's first code point. Neighbours differ in
  /// class.
  struct Range {
    std::uint32_t first = 0;
    std::uint8_t class_id = 0;
  };

  std::vector<Range> ranges;
  std::uint32_t n_classes = 0;
  std::vector<std::vector<bool>> holds;  ///< [set][class]

  [[nodiscard]] std::uint8_t class_of(std::uint32_t code_point) const noexcept;
};

/// Errors: bad_pattern: more than 255 classes.
Result<ClassPartition> partition_by(std::span<const CodePointSet> sets);

/// Two-stage class tables as vocab::MatcherTables has them.
struct ClassPages {
  std::vector<std::uint16_t> page_of;
  std::vector<std::uint8_t> class_of;
};

/// @param renamed  [n_classes] the number that each class of `partition` gets in the tables.
ClassPages make_class_pages(const ClassPartition& partition, std::span<const std::uint8_t> renamed);

}  // namespace toll::pattern
