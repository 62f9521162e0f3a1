// lib/chunk/levels.cpp - see levels.h.
#include "chunk/levels.h"

#include <algorithm>
#include <utility>

namespace toll::chunk {

Levels::Levels(ChunkAt at, SentenceLocale locale) {
  switch (at) {
    case ChunkAt::token: levels_.push_back({By::tokens, 0, 0}); break;
    case ChunkAt::code: add(make_code_breaks(), 4); break;
    case ChunkAt::markdown: add(make_markdown_breaks(), 4); break;
    case ChunkAt::paragraph: add(make_paragraph_breaks(), 2); break;
    case ChunkAt::line: add(make_line_breaks(), 1); break;
    default: break;
  }
  // How many ranks are of the kind, and not only of what it falls back to.
  if (at == ChunkAt::markdown) n_own_ = 2;
  if (at == ChunkAt::code) n_own_ = 3;
  const bool is_prose = at == ChunkAt::markdown || at == ChunkAt::paragraph || at == ChunkAt::line;
  if (is_prose || at == ChunkAt::sentence) add(make_sentence_breaks(locale), 1);
  if (is_prose || at == ChunkAt::sentence || at == ChunkAt::word || at == ChunkAt::code)
    add(make_word_breaks(), 1);
  if (at != ChunkAt::token && at != ChunkAt::character) add(make_grapheme_breaks(), 1);
  levels_.push_back({By::characters, 0, 0});
}

void Levels::add(std::unique_ptr<Breaks> breaks, std::uint8_t n_ranks) {
  for (std::uint8_t rank = 0; rank < n_ranks; ++rank)
    levels_.push_back({By::marks, breaks_.size(), rank});
  breaks_.push_back(std::move(breaks));
}

bool Levels::scan(std::size_t level, const slice::HeldText& text, bool is_end, std::uint64_t begin,
                  std::uint64_t target) {
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
