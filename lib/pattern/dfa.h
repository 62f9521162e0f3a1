// lib/pattern/dfa.h - the deterministic automaton of a pattern, with leftmost-first (Perl)
// semantics.
//
// A state is the ordered list of NFA threads that are alive, highest priority first, cut after the
// first one that has matched: what is behind it can never be preferred. Assertions look at the next
// character, so they are kept as threads and settled by the transition that reads it; so is a
// match, which is why the automaton says one character late that a match may end.
#pragma once

#include <toll/result.h>

#include <compare>
#include <cstdint>
#include <vector>

#include "pattern/class_partition.h"
#include "pattern/nfa.h"

namespace toll::pattern {

/// Rows of transitions. State vocab::MatcherTables::kDead has no threads; state kStart begins a
/// match and is never come back to.
struct Dfa {
  struct Transition {
    std::uint16_t next = 0;
    bool accept = false;  ///< a match may end before the character that is read

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 mistakes the 0 that < is compared with
    friend auto operator<=>(const Transition&, const Transition&) = default;
  };
  using Row = std::vector<Transition>;  ///< one per class, and one for the end of the text

  static constexpr std::uint32_t kMaxStates = 16383;

  std::vector<Row> rows;
};

/// Errors: bad_pattern: more than 16,383 states, or too much work to get there.
Result<Dfa> determinize(const Nfa& nfa, const ClassPartition& partition);

/// The smallest automaton that does the same (Moore's algorithm), numbered in a canonical order.
/// One that takes too much work to minimise is given back as it is.
Dfa minimized(const Dfa& dfa);

}  // namespace toll::pattern
