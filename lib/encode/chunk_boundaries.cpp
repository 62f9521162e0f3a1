// lib/encode/chunk_boundaries.cpp - where a text may be cut in two.
#include <toll/tokenizer.h>

#include <algorithm>

#include "encode/plan.h"

namespace toll {
namespace {

using vocab::MatcherTables;

bool is_small_letter(char c) noexcept {
  return c >= 'a' && c <= 'z';
}

/// Whether no piece goes on over a space behind the letter, and each ends there or goes back just
/// as it does at the end of all text. Where it goes back, what follows reads the letter again.
bool ends_after(const MatcherTables& tables, char letter) noexcept {
  const std::uint32_t stride = tables.stride();
  const auto class_of = [&](char c) { return tables.class_of[static_cast<unsigned char>(c)]; };
  for (std::size_t row = 0; row < tables.transitions.size(); row += stride) {
    const std::size_t state =
        tables.transitions[row + class_of(letter)] & MatcherTables::kStateMask;
    if (state == MatcherTables::kDead) continue;  // then the letter is read again, from elsewhere
    const std::uint16_t at_space = tables.transitions[state * stride + class_of(' ')];
    const std::uint16_t at_end = tables.transitions[state * stride + tables.n_classes];
    constexpr std::uint16_t kEnds = MatcherTables::kBoundary | MatcherTables::kAccept;
    const bool goes_on = (at_space & MatcherTables::kBoundary) == 0 &&
                         (at_space & MatcherTables::kStateMask) != MatcherTables::kDead;
    if (goes_on || ((at_space & kEnds) != 0) != ((at_end & kEnds) != 0)) return false;
  }
  return true;
}

bool prove(const Tokenizer::Plan& plan) noexcept {
  if (!plan.is_direct) return false;
  // An added token that is always found might begin or end with the space.
  if (std::any_of(plan.view.added.begin(), plan.view.added.end(),
                  [](const auto& added) { return (added.flags & vocab::kSpecial) == 0; }))
    return false;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    if (!ends_after(plan.matcher, letter)) return false;
  }
  return true;
}

}  // namespace

ChunkBoundaries::ChunkBoundaries(const Tokenizer& tokenizer) noexcept
    : proved_(prove(tokenizer.plan())) {}

std::size_t ChunkBoundaries::last(std::string_view text) const noexcept {
  if (!proved_) return 0;
  for (std::size_t at = text.rfind(' '); at != text.npos && at > 0; at = text.rfind(' ', at - 1)) {
    if (is_small_letter(text[at - 1])) return at;
  }
  return 0;
}

}  // namespace toll
