// lib/normalize/out_block.cpp - see out_block.h.
#include "normalize/out_block.h"

namespace toll::normalize {
namespace {

/// From here on, handing on a range where it stands is cheaper than copying it.
constexpr std::size_t kLongRange = 128;

}  // namespace

void OutBlock::append(const base::Text& block, std::size_t from, std::size_t to) {
  bytes_ += block.part(from, to).view();
  if (block.ends == nullptr) return;
  for (std::size_t i = from; i < to; ++i) {
    if (block.ends[i] > last_end_) last_end_ = block.ends[i];
    ends_.push_back(last_end_);
  }
}

void OutBlock::copy(const base::Text& block, std::size_t from, std::size_t to) {
  if (to - from < kLongRange) {
    append(block, from, to);
    return;
  }
  // What was gathered may end inside a character, which a block may not.
  std::size_t begin = from;
  while (begin < to && (block.data[begin] & 0xc0U) == 0x80) ++begin;
  append(block, from, begin);
  const base::Text rest = block.part(begin, to);
  // A reordered mark may have come from further on than what follows it.
  if (rest.n < 8 || (rest.ends != nullptr && rest.ends[0] < last_end_)) {
    append(block, begin, to);
    return;
  }
  finish();
  const std::size_t n_whole = rest.n - unicode::n_unfinished(rest.view());
  if (rest.ends != nullptr) last_end_ = rest.ends[n_whole - 1];
  next_.text(rest.part(0, n_whole));
  append(block, begin + n_whole, to);
}

void OutBlock::flush() {
  hand_on(bytes_.size() - unicode::n_unfinished(bytes_));
}

void OutBlock::finish() {
  hand_on(bytes_.size());
}

void OutBlock::hand_on(std::size_t n) {
  if (n == 0) return;
  next_.text(base::Text::of(bytes_, with_ends_ ? ends_.data() : nullptr).part(0, n));
  bytes_.erase(0, n);
  if (with_ends_) ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(n));
}

}  // namespace toll::normalize
