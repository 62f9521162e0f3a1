// lib/pattern/pattern.h - a pre-tokeniser pattern as a tree.
//
// The syntax is what Perl, PCRE2, Oniguruma and Rust's regex and fancy-regex agree on, as far as a
// deterministic automaton with one character of lookahead can do it exactly. What they disagree on,
// and what such an automaton cannot do, is refused and never guessed at.
#pragma once

#include <toll/compile.h>
#include <toll/result.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "pattern/code_point_set.h"

namespace toll::pattern {

/// A tree whose nodes are numbered; children come before parents.
struct Pattern {
  using NodeId = std::uint32_t;

  static constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();

  enum class Kind : std::uint8_t {
    empty,     ///< matches nothing, successfully
    one_of,    ///< one character of `set`
    next_is,   ///< no character, provided that the next is in `set`, or that the text ends and
               ///< `at_end`
    sequence,  ///< the children one after another
    choice,    ///< the first child that leads to a match
    repeat,    ///< the only child, `min` to `max` times
    atomic,    ///< the only child, its first way of matching only
  };
  enum class Greed : std::uint8_t { greedy, lazy, possessive };

  struct Node {
    Kind kind = Kind::empty;
    Greed greed = Greed::greedy;
    bool at_end = false;
    bool may_be_empty = false;  ///< can match without taking a character
    std::uint32_t set = 0;      ///< index in `sets`
    std::uint32_t min = 0;
    std::uint32_t max = 0;   ///< kNoLimit: any number of times
    std::size_t offset = 0;  ///< where in the pattern it stands, in bytes
    std::vector<NodeId> children;
  };

  std::vector<Node> nodes;
  std::vector<CodePointSet> sets;
  NodeId root = 0;
};

/// Parses `pattern`.
///
/// Supported: literals; the escapes \r \n \t \f \v \a \xHH \x{..} \uXXXX \u{..} and any escaped
/// ASCII punctuation; \s \S \d \D \w \W \p{..} \P{..} (general categories, groups, scripts); . (all
/// but LF); classes with ranges, negation, nesting and &&; groups, (?:..), (?i:..), (?i), (?-i),
/// (?>..); | * + ? {m} {m,} {m,n}, each greedy, lazy (?) or possessive (+); lookahead (?=..) and
/// (?!..) of one character; $ and \z, both the very end of the text. Whether possessive and atomic
/// parts can be done is for build_nfa() to say.
///
/// Errors: bad_pattern (offset: the construct's first byte; the detail names it): anything else;
/// nesting deeper than 64; a repeat above 1,000; a pattern longer than 64 KiB.
///
/// Oniguruma (with Ruby's syntax, as Hugging Face tokenizers uses it) differs from the others in
/// the following. \w and \W are read as it does: without join controls and, outside classes, with
/// the numbers of Latin-1; $ is the end of any line. Refused are \pL without braces, a possessive
/// {m,n}+ (a repeat of a repeat), (?i) anywhere but first (it reaches over |), \p{..} and negated
/// classes under (?i), and under (?i) neighbours that are the full case folding of one other
/// character, such as ss or st.
Result<Pattern> parse_pattern(std::string_view pattern,
                              PatternSyntax syntax = PatternSyntax::common);

}  // namespace toll::pattern
