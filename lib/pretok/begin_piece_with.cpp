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

}  // namespace toll::pretok
