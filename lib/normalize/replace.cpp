// lib/normalize/replace.cpp - see replace.h.
#include "normalize/replace.h"

#include <cstring>
#include <utility>

namespace toll::normalize {

Replace::Replace(base::TextStep* next, std::string pattern, std::string content)
    : TextStep(next),
      out_(*next),
      pattern_(std::move(pattern)),
      content_(std::move(content)),
      fallback_(pattern_.size() + 1, 0) {
  std::size_t n = 0;
  for (std::size_t i = 1; i < pattern_.size(); ++i) {
    while (n > 0 && pattern_[i] != pattern_[n]) n = fallback_[n];
    if (pattern_[i] == pattern_[n]) ++n;
    fallback_[i + 1] = n;
  }
}

void Replace::begin(bool at_text_start) {
  n_held_ = 0;
  held_ends_.clear();
  out_.begin(at_text_start);
  next().begin(at_text_start);
}

void Replace::text(const base::Text& block) {
  if (block.n == 0) return;
  out_.follow(block);
  search(block);
  out_.flush();
}

void Replace::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  const bool may_occur =
      std::memchr(block.data, static_cast<std::uint8_t>(pattern_[0]), offsets.back()) != nullptr;
  if (may_occur) return TextStep::run(block, offsets);
  next().run(block, offsets);
}

void Replace::search(const base::Text& block) {
  for (std::size_t at = 0; at < block.n;) {
    if (n_held_ == 0) {
      const auto* const found = static_cast<const std::uint8_t*>(
          std::memchr(block.data + at, static_cast<std::uint8_t>(pattern_[0]), block.n - at));
      const std::size_t to =
          found == nullptr ? block.n : static_cast<std::size_t>(found - block.data);
      out_.copy(block, at, to);
      at = to;
      if (at == block.n) return;
    }
    if (block.data[at] != static_cast<std::uint8_t>(pattern_[n_held_])) {
      release(n_held_ - fallback_[n_held_]);  // n_held_ is not 0: memchr found its byte
      continue;
    }
    if (out_.with_ends()) held_ends_.push_back(block.ends[at]);
    ++at;
    if (++n_held_ == pattern_.size()) {
      out_.put(content_, out_.with_ends() ? held_ends_.back() : 0);
      n_held_ = 0;
      held_ends_.clear();
    }
  }
}

void Replace::release(std::size_t n) {
  out_.append(base::Text::of(pattern_, out_.with_ends() ? held_ends_.data() : nullptr), 0, n);
  n_held_ -= n;
  if (out_.with_ends()) {
    held_ends_.erase(held_ends_.begin(), held_ends_.begin() + static_cast<std::ptrdiff_t>(n));
  }
}

void Replace::end() {
  release(n_held_);
  out_.finish();
  next().end();
}

}  // namespace toll::normalize
