// lib/pattern/nfa.h - a pattern as a graph of threads: Thompson's construction, with priorities.
//
// Source: Russ Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009).
#pragma once

#include <toll/result.h>

#include <cstdint>
#include <vector>

#include "pattern/pattern.h"

namespace toll::pattern {

/// Numbered nodes. No cycle is free of one_of nodes.
struct Nfa {
  using NodeId = std::uint32_t;

  enum class Kind : std::uint8_t {
    one_of,   ///< takes a character of `set` and goes to `next`
    next_is,  ///< goes to `next` if the next character is in `set`, or the text ends and `at_end`
    split,    ///< goes to `next` and, with lower priority, to `other`
    match,    ///< the pattern has matched
  };
  struct Node {
    Kind kind = Kind::match;
    bool at_end = false;
    std::uint32_t set = 0;  ///< index in Pattern::sets
    NodeId next = 0;
    NodeId other = 0;
  };

  std::vector<Node> nodes;
  NodeId start = 0;
};

/// Lays out `pattern`, and proves of each possessive or atomic part that it matches exactly what
/// the same part without that property matches, so that the automaton need not know of it. It does
/// (1) when what follows always succeeds: the part is then never asked for a second way; or
/// (2) when the part is a greedy repeat of one character X and nothing that follows begins with X:
///     after fewer repeats the next character is an X, so no second way can succeed.
///
/// Errors: bad_pattern (offset: the part in the pattern): a possessive or atomic part without that
/// proof; a pattern that can match the empty text; more than 100,000 nodes.
Result<Nfa> build_nfa(const Pattern& pattern);

}  // namespace toll::pattern
