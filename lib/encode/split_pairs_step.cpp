// lib/encode/split_pairs_step.cpp - see split_pairs_step.h.
#include "encode/split_pairs_step.h"

#include "base/hash.h"
#include "unicode/utf8.h"

namespace toll::encode {
namespace {

using model::CharSplits;

struct Character {
  std::uint32_t bytes;  ///< as CharSplits has it
  std::size_t n_bytes;
};

/// The first of `n` bytes, n > 0; more are readable.
Character character_at(const std::uint8_t* p, std::size_t n) noexcept {
  const std::uint32_t bytes = base::load32(p);
  std::size_t n_bytes = n < 4 ? 0 : unicode::two_or_three_bytes(bytes);
  if (n_bytes == 0) {
    const auto here = unicode::first_character(p, n);
    if (!here.is_valid) return {CharSplits::kNone, 1};
    n_bytes = here.n_bytes;
  }
  return {bytes & (~0U >> (32U - 8U * n_bytes)), n_bytes};
}

// So much of a part is given on before its end is known.
constexpr std::size_t kPartBytes = std::size_t{4} << 10U;
// For less text a table of all pairs does not pay.
constexpr std::size_t kTableBytes = std::size_t{4} << 10U;

}  // namespace

void SplitPairsStep::begin(bool at_text_start) {
  held_.clear();
  n_seen_ = n_parts_ = 0;
  before_ = CharSplits::kNone;
  open_ = false;
  next().begin(at_text_start);
}

void SplitPairsStep::text(const base::Text& block) {
  if (!is_splitting_) return next().text(block);
  held_.append(block);
  n_taken_ += block.n;
  scan();
  if (held_.size() < kPartBytes) return;
  give_parts();
  if (held_.size() >= kPartBytes) give_prefix();
}

void SplitPairsStep::end() {
  if (!is_splitting_) return next().end();
  if (has_open_part()) end_part();
  give_parts();
  before_ = CharSplits::kNone;
}

void SplitPairsStep::part(const base::Text& block) {
  if (has_open_part()) end_part();
  held_.append(block);
  n_taken_ += block.n;
  end_part();
  n_seen_ = held_.size();
  before_ = CharSplits::kNone;
  if (held_.size() >= kPartBytes) give_parts();
}

bool SplitPairsStep::has_open_part() const noexcept {
  if (n_parts_ > 0) return offsets_[n_parts_] < held_.size();
  return held_.size() > 0 || open_;
}

void SplitPairsStep::end_part() {
  if (offsets_.size() < n_parts_ + 2) offsets_.resize(n_parts_ + 2);
  offsets_[++n_parts_] = static_cast<std::uint32_t>(held_.size());
}

void SplitPairsStep::scan() {
  const std::uint8_t* const bytes = held_.data();
  const std::size_t n = held_.size();
  if (offsets_.size() <= n) offsets_.resize(n + 1);
  const bool has_table = n_taken_ >= kTableBytes;
  std::size_t at = n_seen_;
  while (at < n) {
    if (has_table && before_ != CharSplits::kNone && before_ < 0x80 && at > 0 && bytes[at] < 0x80) {
      // Without a branch for what is found; the character before is the byte before.
      const std::uint8_t* const table = splits_.table();
      std::uint32_t* const offsets = offsets_.data();
      std::size_t n_parts = n_parts_;
      const auto look = [&](std::size_t i) {
        offsets[n_parts + 1] = static_cast<std::uint32_t>(i);
        n_parts += table[base::load16(bytes + i - 1)];
      };
      for (; at + 8 <= n && unicode::high_bits(bytes + at) == 0; at += 8) {
        for (std::size_t i = at; i < at + 8; ++i) look(i);
      }
      for (; at < n && bytes[at] < 0x80; ++at) look(at);
      n_parts_ = n_parts;
      before_ = bytes[at - 1];
      continue;
    }
    const Character here = character_at(bytes + at, n - at);
    offsets_[n_parts_ + 1] = static_cast<std::uint32_t>(at);
    n_parts_ += splits_.between(before_, here.bytes) ? 1U : 0U;
    before_ = here.bytes;
    at += here.n_bytes;
  }
  n_seen_ = n;
}

/// Gives on all parts that are all there.
void SplitPairsStep::give_parts() {
  if (n_parts_ == 0) return;
  std::span<std::uint32_t> offsets(offsets_.data(), n_parts_ + 1);
  const std::uint32_t last = offsets.back();
  std::uint32_t first = 0;
  if (open_) {
    first = offsets[1];
    if (first > 0) next().text(held_.part(0, first));
    next().end();
    open_ = false;
    offsets = offsets.subspan(1);
    for (std::uint32_t& offset : offsets) offset -= first;
  }
  if (offsets.size() > 1) next().run(held_.part(first, last - first), offsets);
  held_.drop(last);
  n_seen_ = held_.size();
  n_parts_ = 0;
}

/// Gives on the prefix of a part that goes on.
void SplitPairsStep::give_prefix() {
  next().text(held_.part(0, held_.size()));
  held_.clear();
  n_seen_ = 0;
  open_ = true;
}

}  // namespace toll::encode
