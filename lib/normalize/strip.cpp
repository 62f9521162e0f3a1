// lib/normalize/strip.cpp - see strip.h.
#include "normalize/strip.h"

#include "unicode/char_class.h"

namespace toll::normalize {

Strip::Strip(base::TextStep* next, bool left, bool right) noexcept
    : TextStep(next), out_(*next), left_(left), right_(right) {}

void Strip::reset() noexcept {
  held_.clear();
  at_start_ = true;
}

void Strip::begin(bool at_text_start) {
  reset();
  out_.begin(at_text_start);
  next().begin(at_text_start);
}

void Strip::text(const base::Text& block) {
  out_.follow(block);
  std::size_t at = 0;
  if (left_ && at_start_) {
    while (at < block.n) {
      const auto here = character_at(block, at);
      if (!unicode::is_white_space(here.code_point)) break;
      at += here.n_bytes;
    }
    if (at == block.n) return;
    at_start_ = false;
  }
  // What is white space to the end of the block waits for what follows.
  std::size_t after_last = block.n;
  if (right_) {
    after_last = at;
    for (std::size_t i = at; i < block.n;) {
      const auto here = character_at(block, i);
      i += here.n_bytes;
      if (!unicode::is_white_space(here.code_point)) after_last = i;
    }
  }
  if (after_last > at) {
    out_.copy(held_.all(), 0, held_.size());
    out_.copy(block, at, after_last);
    out_.flush();
    held_.clear();
  }
  held_.append(block.part(after_last, block.n));
}

void Strip::end() {
  reset();
  out_.finish();
  next().end();
}

}  // namespace toll::normalize
