// lib/vocab/matcher.h - the run-time form of a pre-tokeniser: class tables and one transition
// table.
//
// A pattern is compiled (pattern_compiler.h) to a deterministic automaton over character
// classes with leftmost-first (Perl) semantics. The automaton decides with one character of delay:
// the transition on character c from a state says whether a match ends just before c. Matching is
// therefore one table step a character, needs no stack, and its whole state is a few integers, so a
// text may be cut anywhere.
#pragma once

#include <cstdint>
#include <span>

#include "vocab/automaton.h"

namespace toll::vocab {

/// Borrowed tables of one compiled pattern. All are validated when the image is opened.
struct MatcherTables {
  /// Flags of a transition; the rest of the 16 bits is the next state.
  static constexpr std::uint16_t kAccept = 0x8000;  ///< a match may end before this character
  static constexpr std::uint16_t kBoundary =
      0x4000;  ///< the match ends before this character for certain,
               ///< and the next state is the one after start + this character
  static constexpr std::uint16_t kStateMask = 0x3fff;
  static constexpr std::uint16_t kDead = 0;   ///< state: no thread is left
  static constexpr std::uint16_t kStart = 1;  ///< state: nothing read yet

  /// Code points are grouped in pages of 128; page_of[cp >> 7] numbers a page of class_of.
  static constexpr unsigned kPageBits = 7;
  static constexpr std::uint32_t kMaxCodePoint = 0x10ffff;

  std::span<const std::uint16_t> page_of;  ///< 8,704 entries
  std::span<const std::uint8_t> class_of;  ///< [n_pages][128]; page 0 holds ASCII and is page_of[0]
  std::span<const std::uint16_t>
      transitions;  ///< [n_states][n_classes + 1]; the last column is the end of the text
  std::uint16_t n_classes = 0;
  std::uint8_t invalid_class = 0;  ///< class of a byte that is no part of a well-formed character

  MatcherTables() = default;
  explicit MatcherTables(const vocab::Automaton& automaton) noexcept
      : page_of(automaton.page_of),
        class_of(automaton.class_of),
        transitions(automaton.transitions),
        n_classes(static_cast<std::uint16_t>(automaton.n_classes)),
        invalid_class(static_cast<std::uint8_t>(automaton.invalid_class)) {}

  [[nodiscard]] std::uint32_t stride() const noexcept { return n_classes + 1U; }
};

/// The class of a code point.
[[nodiscard]] inline std::uint8_t class_of(const MatcherTables& tables,
                                           std::uint32_t code_point) noexcept {
  const std::uint32_t page = tables.page_of[code_point >> MatcherTables::kPageBits];
  const std::uint32_t within = code_point & ((1U << MatcherTables::kPageBits) - 1);
  return tables.class_of[(page << MatcherTables::kPageBits) + within];
}

}  // namespace toll::vocab
