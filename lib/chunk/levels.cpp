// lib/chunk/levels.cpp - see levels.h.
#include "chunk/levels.h"

#include <algorithm>
#include <utility>

namespace toll::chunk {

Levels::Levels(ChunkAt at) {
  switch (at) {
    case ChunkAt::token: levels_.push_back({By::tokens, 0, 0}); break;
    case ChunkAt::character: break;
    case ChunkAt::line: add(make_line_breaks(), 1); break;
    case ChunkAt::paragraph: add(make_paragraph_breaks(), 2); break;
    default: break;
  }
  levels_.push_back({By::characters, 0, 0});
}

void Levels::add(std::unique_ptr<Breaks> breaks, std::uint8_t n_ranks) {
  for (std::uint8_t rank = 0; rank < n_ranks; ++rank)
    levels_.push_back({By::marks, breaks_.size(), rank});
  breaks_.push_back(std::move(breaks));
}

bool Levels::scan(std::size_t level, const slice::PendingText& text, bool is_end,
                  std::uint64_t begin, std::uint64_t target) {
  if (by(level) != By::marks) return true;
  Breaks& breaks = *breaks_[levels_[level].breaks];
  if (levels_[level].breaks > 0 && breaks.position() < begin) breaks.restart(begin);
  breaks.scan(text.view(breaks.position(), text.end()), is_end, target);
  return breaks.decided() >= target;
}

std::uint64_t Levels::last(std::size_t level, std::uint64_t after,
                           std::uint64_t up_to) const noexcept {
  return breaks_[levels_[level].breaks]->last(after, up_to, levels_[level].rank);
}

std::uint64_t Levels::next(std::size_t level, std::uint64_t after,
                           std::uint64_t none) const noexcept {
  return breaks_[levels_[level].breaks]->next(after, levels_[level].rank, none);
}

void Levels::drop_before(std::uint64_t offset) {
  for (const auto& breaks : breaks_) breaks->drop_before(offset);
}

}  // namespace toll::chunk
