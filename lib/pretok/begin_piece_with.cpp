// lib/pretok/begin_piece_with.cpp - see begin_piece_with.h.
#include "pretok/begin_piece_with.h"

#include <algorithm>

namespace toll::pretok {

void BeginPieceWith::begin(bool at_text_start) {
  due_ = !only_first_ || at_text_start;
  last_end_ = 0;
  next().begin(at_text_start);
}

void BeginPieceWith::text(const base::Text& block) {
  if (block.n == 0) return;
  if (due_) {
    due_ = false;
    const std::string_view front(reinterpret_cast<const char*>(block.data),
                                 std::min(block.n, prefix_.size()));
    if (front != prefix_) {
      std::fill(ends_.begin(), ends_.end(), last_end_);
      next().text({reinterpret_cast<const std::uint8_t*>(prefix_.data()), prefix_.size(),
                   block.ends == nullptr ? nullptr : ends_.data()});
    }
  }
  if (block.ends != nullptr) last_end_ = block.ends[block.n - 1];
  next().text(block);
}

void BeginPieceWith::end() {
  due_ = !only_first_;
  next().end();
}

void BeginPieceWith::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  if (block.ends != nullptr) return TextStep::run(block, offsets);
  const std::size_t n_needed = offsets.back() + offsets.size() * prefix_.size() + kRunPadding;
  if (bytes_.size() < n_needed) bytes_.resize(2 * n_needed);
  offsets_.assign(1, 0);
  std::size_t n = 0;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : offsets.subspan(1)) {
    const std::string_view piece(reinterpret_cast<const char*>(block.data) + begin, end - begin);
    if (due_ && !piece.starts_with(prefix_)) {
      std::copy(prefix_.begin(), prefix_.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(n));
      n += prefix_.size();
    }
    std::copy(piece.begin(), piece.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(n));
    n += piece.size();
    offsets_.push_back(static_cast<std::uint32_t>(n));
    due_ = !only_first_;
    begin = end;
  }
  next().run({bytes_.data(), n, nullptr}, offsets_);
}

}  // namespace toll::pretok
