// lib/normalize/normal_form.cpp - see normal_form.h.
#include "normalize/normal_form.h"

#include <algorithm>
#include <string_view>

namespace toll::normalize {
namespace {

using unicode::NormalKind;

bool is_high_surrogate(char16_t unit) noexcept {
  return unit >= 0xd800 && unit < 0xdc00;
}

}  // namespace

NormalForm::NormalForm(base::TextStep* next, Form form) noexcept
    : TextStep(next), out_(*next), form_(form) {}

void NormalForm::begin(bool at_text_start) {
  pending_.clear();
  out_.begin(at_text_start);
  next().begin(at_text_start);
}

std::size_t NormalForm::end_of_plain(const base::Text& block, std::size_t at) const noexcept {
  for (;;) {
    at = end_of_ascii(block, at);
    // Text that is not ASCII comes in runs too.
    while (at < block.n && block.data[at] >= 0x80) {
      const auto here = character_at(block, at);
      if (here.is_valid) {
        const NormalKind kind = unicode::normal_kind(here.code_point);
        if (kind.changes(form_) || kind.joins(form_)) return at;
      }
      at += here.n_bytes;
    }
    if (at == block.n) return at;
  }
}

void NormalForm::text(const base::Text& block) {
  out_.follow(block);
  for (std::size_t at = 0; at < block.n;) {
    const std::size_t plain = end_of_plain(block, at);
    if (plain > at) {
      finish();
      // The last character waits where the next one may compose with it.
      std::size_t keep = plain;
      if (composes()) {
        const bool joined =
            plain == block.n ||
            unicode::normal_kind(character_at(block, plain).code_point).joins(form_);
        if (joined) {
          --keep;
          while (keep > at && keep + 4 > plain && (block.data[keep] & 0xc0U) == 0x80) --keep;
          const auto last = character_at(block, keep);
          if (!last.is_valid || keep + last.n_bytes != plain) keep = plain;
        }
      }
      out_.copy(block, at, keep);
      if (keep < plain) decompose(character_at(block, keep).code_point, end_at(block, plain - 1));
      at = plain;
      if (at == block.n) break;
    }
    const auto here = character_at(block, at);
    at += here.n_bytes;
    if (!unicode::normal_kind(here.code_point).joins(form_)) finish();
    decompose(here.code_point, end_at(block, at - 1));
  }
  out_.flush();
}

void NormalForm::decompose(std::uint32_t c, std::uint64_t end) {
  if (c >= unicode::kHangulFirst && c <= unicode::kHangulLast) {
    const std::uint32_t syllable = c - unicode::kHangulFirst;
    push(unicode::kLeadingFirst + syllable / unicode::kPerLeading, end);
    push(unicode::kVowelFirst + syllable % unicode::kPerLeading / unicode::kTrailingsPerVowel, end);
    const std::uint32_t trailing = syllable % unicode::kTrailingsPerVowel;
    if (trailing != 0) push(unicode::kBeforeTrailing + trailing, end);
    return;
  }
  const std::u16string_view parts = unicode::decomposition(c, form_);
  if (parts.empty()) push(c, end);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::uint32_t part = parts[i];
    if (is_high_surrogate(parts[i])) {
      part = 0x10000 + ((part - 0xd800) << 10U) + (std::uint32_t{parts[++i]} - 0xdc00);
    }
    push(part, end);
  }
}

void NormalForm::push(std::uint32_t c, std::uint64_t end) {
  const std::uint8_t rank = unicode::normal_kind(c).rank;
  if (rank == 0 && !pending_.empty()) {
    settle();
    if (composes() && pending_.size() == 1 && pending_[0].rank == 0) {
      const std::uint32_t composed = unicode::composition(pending_[0].code_point, c);
      if (composed != 0) {
        pending_[0] = {composed, 0, end};
        return;
      }
    }
    release();
  }
  pending_.push_back({c, rank, end});
}

void NormalForm::settle() {
  // Stable: marks of one class keep their order. Few marks come out of order, so look first.
  const auto less = [](const Pending& a, const Pending& b) { return a.rank < b.rank; };
  if (!std::is_sorted(pending_.begin(), pending_.end(), less)) {
    std::stable_sort(pending_.begin(), pending_.end(), less);
  }
  if (!composes() || pending_.size() < 2 || pending_[0].rank != 0) return;
  Pending& starter = pending_[0];
  std::size_t n_kept = 1;
  for (std::size_t i = 1; i < pending_.size(); ++i) {
    const Pending mark = pending_[i];
    // A mark that stayed, of the same class, stands between this one and the starter.
    const bool blocked = n_kept > 1 && pending_[n_kept - 1].rank >= mark.rank;
    const std::uint32_t composed =
        blocked ? 0 : unicode::composition(starter.code_point, mark.code_point);
    if (composed != 0) {
      starter = {composed, 0, std::max(starter.end, mark.end)};
    } else {
      pending_[n_kept++] = mark;
    }
  }
  pending_.resize(n_kept);
}

void NormalForm::release() {
  for (const Pending& one : pending_) out_.put(one.code_point, one.end);
  pending_.clear();
}

void NormalForm::finish() {
  if (pending_.empty()) return;
  settle();
  release();
}

void NormalForm::end() {
  finish();
  out_.finish();
  next().end();
}

}  // namespace toll::normalize
