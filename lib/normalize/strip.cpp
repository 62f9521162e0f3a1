// lib/normalize/strip.cpp - see strip.h.
#include "normalize/strip.h"

#include "unicode/char_class.h"

namespace toll::normalize {
namespace {

bool is_white_space(const Unit& unit) noexcept {
  return unit.is_character && unicode::is_white_space(unit.code_point);
}

}  // namespace

Strip::Strip(base::TextStep* next, bool left, bool right) noexcept
    : TextStep(next), out_(*next), left_(left), right_(right) {}

void Strip::reset() noexcept {
  held_.clear();
  held_ends_.clear();
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
      const Unit unit = unit_at(block, at);
      if (!is_white_space(unit)) break;
      at += unit.n_bytes;
    }
    if (at == block.n) return;
    at_start_ = false;
  }
  // What is white space to the end of the block waits for what follows.
  std::size_t after_last = block.n;
  if (right_) {
    after_last = at;
    for (std::size_t i = at; i < block.n;) {
      const Unit unit = unit_at(block, i);
      i += unit.n_bytes;
      if (!is_white_space(unit)) after_last = i;
    }
  }
  if (after_last > at) {
    const base::Text held{reinterpret_cast<const std::uint8_t*>(held_.data()), held_.size(),
                          out_.with_ends() ? held_ends_.data() : nullptr};
    out_.copy(held, 0, held.n);
    out_.copy(block, at, after_last);
    out_.flush();
    held_.clear();
    held_ends_.clear();
  }
  held_.append(reinterpret_cast<const char*>(block.data) + after_last, block.n - after_last);
  if (out_.with_ends()) {
    held_ends_.insert(held_ends_.end(), block.ends + after_last, block.ends + block.n);
  }
}

void Strip::end() {
  reset();
  out_.finish();
  next().end();
}

}  // namespace toll::normalize
