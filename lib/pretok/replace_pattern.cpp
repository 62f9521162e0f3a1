// lib/pretok/replace_pattern.cpp - see replace_pattern.h.
#include "pretok/replace_pattern.h"

namespace toll::pretok {

void ReplacePattern::begin(bool at_text_start) {
  held_.clear();
  scanner_.begin_text();
  next().begin(at_text_start);
}

void ReplacePattern::text(const base::Text& block) {
  held_.append(block);
  scan(false);
}

void ReplacePattern::end() {
  scan(true);
  held_.clear();
  scanner_.begin_text();
  next().end();
}

void ReplacePattern::scan(bool at_end) {
  // Gaps in a row are given on together.
  std::size_t gap_begin = 0;
  std::size_t gap_end = 0;
  const auto give_gap = [&] {
    if (gap_end > gap_begin) next().text(held_.part(gap_begin, gap_end - gap_begin));
  };
  const auto on_piece = [&](const std::uint8_t* data, std::size_t n, bool is_match) {
    const auto offset = static_cast<std::size_t>(data - held_.data());
    if (!is_match) {
      if (gap_end != offset) {
        give_gap();
        gap_begin = offset;
      }
      gap_end = offset + n;
      return;
    }
    give_gap();
    gap_begin = gap_end = offset + n;
    const base::Text match = held_.part(offset, n);
    if (match.ends != nullptr) ends_.assign(content_.size(), match.ends[n - 1]);
    if (content_.empty()) return;
    next().text(base::Text::of(content_, match.ends == nullptr ? nullptr : ends_.data()));
  };
  const std::size_t done = scanner_.scan(held_.data(), held_.size(), at_end, on_piece);
  give_gap();
  held_.drop(done);
}

}  // namespace toll::pretok
