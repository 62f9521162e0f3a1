// lib/chunk/breaks.cpp - see breaks.h.
#include "chunk/breaks.h"

#include <algorithm>

namespace toll::chunk {
namespace {

bool is_before(std::uint64_t offset, const Mark& mark) noexcept {
  return offset < mark.offset;
}

}  // namespace

std::uint64_t Breaks::last(std::uint64_t after, std::uint64_t up_to,
                           std::uint8_t most) const noexcept {
  const auto begin = marks_.begin() + static_cast<std::ptrdiff_t>(first_);
  for (auto at = std::upper_bound(begin, marks_.end(), up_to, is_before); at != begin;) {
    --at;
    if (at->offset <= after) break;
    if (at->rank <= most) return at->offset;
  }
  return after;
}

std::uint64_t Breaks::next(std::uint64_t after, std::uint8_t most,
                           std::uint64_t none) const noexcept {
  const auto begin = marks_.begin() + static_cast<std::ptrdiff_t>(first_);
  auto at = std::upper_bound(begin, marks_.end(), after, is_before);
  while (at != marks_.end() && at->rank > most) ++at;
  return at != marks_.end() ? at->offset : none;
}

void Breaks::drop_before(std::uint64_t offset) {
  while (first_ < marks_.size() && marks_[first_].offset < offset) ++first_;
  if (first_ < marks_.size() / 2) return;
  marks_.erase(marks_.begin(), marks_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

void LineBreaks::reset() {
  in_line_ = false;
  begin_text();
}

void LineBreaks::advance(std::string_view text, bool is_end, std::uint64_t target) {
  while (decided_ < target) {
    const std::size_t feed = text.find('\n');
    const std::size_t end = feed == text.npos ? text.size() : feed + 1;
    if (!in_line_) {
      if (text.empty() && is_end) decided_ = position_;
      if (text.empty() || (!is_end && text.size() < window_)) return;
      const std::uint8_t rank = classify(text.substr(0, window_));
      if (rank != kNone) add(position_, rank);
      in_line_ = true;
    }
    text.remove_prefix(end);
    position_ += end;
    in_line_ = feed == text.npos;
    // Behind the line's end a mark may come, if there is another line.
    decided_ = in_line_ ? position_ : position_ - 1;
    if (in_line_ || text.empty()) {
      if (is_end) decided_ = position_;
      return;
    }
  }
}

Indent indent_of(std::string_view line) noexcept {
  constexpr std::size_t kTab = 4;
  Indent indent;
  for (const char c : line) {
    if (c == ' ') {
      ++indent.n_columns;
    } else if (c == '\t') {
      indent.n_columns += kTab - indent.n_columns % kTab;
    } else {
      break;
    }
    ++indent.n_bytes;
  }
  return indent;
}

std::string_view first_line(std::string_view text) noexcept {
  const std::size_t end = text.find('\n');
  return text.substr(0, end == text.npos ? end : end + 1);
}

bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r\n\f\v") == line.npos;
}

}  // namespace toll::chunk
