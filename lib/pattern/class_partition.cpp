// lib/pattern/class_partition.cpp - one sweep over the ends of all ranges of all sets.
#include "pattern/class_partition.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>

#include "unicode/utf8.h"
#include "vocab/matcher.h"

namespace toll::pattern {

std::uint8_t ClassPartition::class_of(std::uint32_t code_point) const noexcept {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), code_point,
                       [](std::uint32_t value, const Range& range) { return value < range.first; });
  return std::prev(after)->class_id;
}

Result<ClassPartition> partition_by(std::span<const CodePointSet> sets) {
  struct Edge {
    std::uint32_t code_point = 0;  // from here on, membership in `set` is the other way round
    std::size_t set = 0;
  };
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (const unicode::Range& range : sets[i].ranges()) {
      edges.push_back({range.first, i});
      edges.push_back({range.last + 1, i});
    }
  }
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return a.code_point < b.code_point; });

  ClassPartition partition;
  std::map<std::vector<bool>, std::uint8_t> class_of_members;
  std::vector<bool> members(sets.size());  // the sets that hold the code point of the sweep
  std::size_t next_edge = 0;
  for (std::uint32_t first = 0; first <= unicode::kMaxCodePoint;) {
    for (; next_edge < edges.size() && edges[next_edge].code_point == first; ++next_edge) {
      members[edges[next_edge].set].flip();
    }
    const auto n_known = class_of_members.size();
    const auto [place, is_new] =
        class_of_members.try_emplace(members, static_cast<std::uint8_t>(n_known));
    if (is_new && n_known == ClassPartition::kMaxClasses) {
      return Error{Errc::bad_pattern, 0,
                   "pattern that tells more than 255 kinds of characters apart"};
    }
    if (partition.ranges.empty() || partition.ranges.back().class_id != place->second) {
      partition.ranges.push_back({first, place->second});
    }
    first = next_edge < edges.size() ? edges[next_edge].code_point : unicode::kMaxCodePoint + 1;
  }

  partition.n_classes = static_cast<std::uint32_t>(class_of_members.size());
  partition.holds.assign(sets.size(), std::vector<bool>(partition.n_classes));
  for (const auto& [in_sets, class_id] : class_of_members) {
    for (std::size_t i = 0; i < sets.size(); ++i) partition.holds[i][class_id] = in_sets[i];
  }
  return partition;
}

ClassPages make_class_pages(const ClassPartition& partition,
                            std::span<const std::uint8_t> renamed) {
  constexpr std::uint32_t kPageSize = 1U << vocab::MatcherTables::kPageBits;
  using Page = std::array<std::uint8_t, kPageSize>;

  ClassPages pages;
  std::map<Page, std::uint16_t> known;
  const std::vector<ClassPartition::Range>& ranges = partition.ranges;
  std::size_t range = 0;                   // the one that holds the code point of the sweep
  std::size_t pure_range = ranges.size();  // the one that is all of the page before, if one is
  for (std::uint32_t first = 0; first <= vocab::MatcherTables::kMaxCodePoint; first += kPageSize) {
    const auto advance_to = [&](std::uint32_t code_point) {
      while (range + 1 < ranges.size() && ranges[range + 1].first <= code_point) ++range;
    };
    advance_to(first);
    const bool is_pure = range + 1 == ranges.size() || ranges[range + 1].first >= first + kPageSize;
    if (is_pure && range == pure_range) {  // most pages are like the one before
      pages.page_of.push_back(pages.page_of.back());
      continue;
    }
    pure_range = is_pure ? range : ranges.size();
    Page page;
    for (std::uint32_t i = 0; i < kPageSize; ++i) {
      advance_to(first + i);
      page[i] = renamed[ranges[range].class_id];
    }
    const auto [place, is_new] = known.try_emplace(page, static_cast<std::uint16_t>(known.size()));
    if (is_new) pages.class_of.insert(pages.class_of.end(), page.begin(), page.end());
    pages.page_of.push_back(place->second);
  }
  return pages;
}

}  // namespace toll::pattern
