// lib/pattern/code_point_set.cpp - set algebra over sorted ranges; every operation is linear but
// for one sort.
#include "pattern/code_point_set.h"

#include <algorithm>
#include <utility>

#include "unicode/utf8.h"

namespace toll::pattern {

using unicode::FoldRow;
using unicode::kMaxCodePoint;
using unicode::Range;

namespace {

/// Calls visit(from, to) for every code point that folds to another.
template <class Visit>
void for_each_fold(const Visit& visit) {
  for (const FoldRow& row : unicode::simple_folds()) {
    for (std::uint32_t from = row.first; from <= row.last; from += row.step) {
      visit(from, static_cast<std::uint32_t>(static_cast<std::int32_t>(from) + row.delta));
    }
  }
}

}  // namespace

CodePointSet::CodePointSet(std::vector<Range> ranges) : ranges_(std::move(ranges)) {
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::size_t n_kept = 0;
  for (const Range range : ranges_) {
    if (n_kept > 0 && range.first <= ranges_[n_kept - 1].last + 1) {
      ranges_[n_kept - 1].last = std::max(ranges_[n_kept - 1].last, range.last);
    } else {
      ranges_[n_kept++] = range;
    }
  }
  ranges_.resize(n_kept);
}

CodePointSet CodePointSet::of(std::uint32_t code_point) {
  return CodePointSet(std::vector<Range>{Range{code_point, code_point}});
}

CodePointSet CodePointSet::all() {
  return CodePointSet(std::vector<Range>{Range{0, kMaxCodePoint}});
}

std::uint32_t CodePointSet::size() const noexcept {
  std::uint32_t n = 0;
  for (const Range& range : ranges_) n += range.last - range.first + 1;
  return n;
}

CodePointSet CodePointSet::united(const CodePointSet& other) const {
  std::vector<Range> both = ranges_;
  both.insert(both.end(), other.ranges_.begin(), other.ranges_.end());
  return CodePointSet(std::move(both));
}

CodePointSet CodePointSet::intersected(const CodePointSet& other) const {
  CodePointSet result;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const Range common = {std::max(a->first, b->first), std::min(a->last, b->last)};
    if (common.first <= common.last) result.ranges_.push_back(common);
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  return result;
}

CodePointSet CodePointSet::complement() const {
  CodePointSet result;
  std::uint32_t next = 0;
  for (const Range& range : ranges_) {
    if (next < range.first) result.ranges_.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kMaxCodePoint) result.ranges_.push_back({next, kMaxCodePoint});
  return result;
}

CodePointSet CodePointSet::case_closed() const {
  std::vector<Range> folded(ranges_);
  for_each_fold([&](std::uint32_t from, std::uint32_t to) {
    if (contains(from)) folded.push_back({to, to});
  });
  const CodePointSet targets(folded);
  for_each_fold([&](std::uint32_t from, std::uint32_t to) {
    if (targets.contains(to)) folded.push_back({from, from});
  });
  return CodePointSet(std::move(folded));
}

}  // namespace toll::pattern
