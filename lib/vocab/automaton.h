// lib/vocab/automaton.h - a compiled pattern as it lies in an image: class tables and one
// transition table. What they mean: vocab/matcher.h.
//
//   u32 n_classes, invalid_class, n_states, n_pages
//   u16 page_of[8704]                 page of each 128 code points
//   u8  class_of[n_pages][128]        page 0 holds ASCII
//   u16 transitions[n_states][n_classes + 1]
#pragma once

#include <toll/result.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace toll::vocab {

struct Automaton {
  static constexpr std::uint16_t kStateMask = 0x3fff;  ///< of a transition; the rest are flags

  std::span<const std::uint16_t> page_of;
  std::span<const std::uint8_t> class_of;
  std::span<const std::uint16_t> transitions;
  std::uint32_t n_classes = 0;
  std::uint32_t invalid_class = 0;

  /// Borrows `bytes`, which are 8-byte aligned: checks the four numbers and the size.
  /// Errors: bad_vocab (offset: in `bytes`).
  static Result<Automaton> view(std::string_view bytes);

  /// Checks every page, class and state, so that running it needs no check.
  /// Errors: bad_vocab (offset: in the bytes that view() got).
  [[nodiscard]] Status check() const;

  /// The bytes that view() reads.
  [[nodiscard]] std::string packed() const;
};

}  // namespace toll::vocab
