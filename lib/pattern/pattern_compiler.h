// lib/pattern/pattern_compiler.h - from a pre-tokeniser pattern to the tables that the scanner runs
// on.
//
// pattern.h -> nfa.h -> dfa.h over class_partition.h -> matcher.h. This runs when a vocabulary is
// compiled, never when text is.
#pragma once

#include <toll/compile.h>
#include <toll/result.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "vocab/matcher.h"

namespace toll::pattern {

/// The tables of one pattern, owned.
struct CompiledPattern {
  std::vector<std::uint16_t> page_of;
  std::vector<std::uint8_t> class_of;
  std::vector<std::uint16_t> transitions;
  std::uint16_t n_classes = 0;
  std::uint8_t invalid_class = 0;

  /// Borrows from *this.
  [[nodiscard]] vocab::MatcherTables tables() const noexcept {
    return vocab::MatcherTables(automaton());
  }
  [[nodiscard]] vocab::Automaton automaton() const noexcept {
    return {page_of, class_of, transitions, n_classes, invalid_class};
  }
  [[nodiscard]] std::size_t n_states() const noexcept {
    return transitions.size() / tables().stride();
  }

  friend bool operator==(const CompiledPattern&, const CompiledPattern&) = default;
};

/// Compiles a pattern; the same pattern always gives the same tables. parse_pattern() says what is
/// supported and build_nfa() which possessive parts are. Matches are never empty.
///
/// A byte that is no part of a well-formed character counts as U+FFFF does: not a letter, number or
/// space.
///
/// Errors: bad_pattern (offset: byte of the pattern; the detail names the construct or the limit).
/// Cost: some milliseconds for the patterns in use; about a second at most for any other.
Result<CompiledPattern> compile_pattern(std::string_view pattern,
                                        PatternSyntax syntax = PatternSyntax::common);

/// Whether matches end to end cover every text: proof that after each first character, whatever
/// follows, a match of at least one character is found.
[[nodiscard]] bool covers_all_text(const CompiledPattern& compiled);

/// The smallest code points of a class, ascending, surrogates left out; at most `n_max` of them.
[[nodiscard]] std::vector<std::uint32_t> class_representatives(const CompiledPattern& compiled,
                                                               std::uint8_t class_id,
                                                               std::size_t n_max = 1);

}  // namespace toll::pattern
