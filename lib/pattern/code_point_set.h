// lib/pattern/code_point_set.h - a set of code points, as sorted ranges that neither overlap nor
// touch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "unicode/ucd.h"

namespace toll::pattern {

/// A value; equal sets compare equal. The universe is U+0000 to U+10FFFF, surrogates included.
class CodePointSet {
 public:
  CodePointSet() = default;
  /// The union of `ranges`, in any order and overlapping at will; first <= last <= U+10FFFF in
  /// each.
  explicit CodePointSet(std::vector<unicode::Range> ranges);
  explicit CodePointSet(std::span<const unicode::Range> ranges)
      : CodePointSet(std::vector<unicode::Range>(ranges.begin(), ranges.end())) {}
  static CodePointSet of(std::uint32_t code_point);
  static CodePointSet all();

  [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
  [[nodiscard]] bool contains(std::uint32_t code_point) const noexcept {
    return unicode::is_in(ranges_, code_point);
  }
  /// Borrowed from this set.
  [[nodiscard]] std::span<const unicode::Range> ranges() const& noexcept { return ranges_; }
  std::span<const unicode::Range> ranges() && = delete;
  /// How many code points there are.
  [[nodiscard]] std::uint32_t size() const noexcept;

  [[nodiscard]] CodePointSet united(const CodePointSet& other) const;
  [[nodiscard]] CodePointSet intersected(const CodePointSet& other) const;
  [[nodiscard]] CodePointSet complement() const;

  /// This set and all that differs from a member only by simple case folding.
  [[nodiscard]] CodePointSet case_closed() const;

  friend bool operator==(const CodePointSet&, const CodePointSet&) = default;

 private:
  std::vector<unicode::Range> ranges_;
};

}  // namespace toll::pattern
