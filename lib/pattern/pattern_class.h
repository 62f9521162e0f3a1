// lib/pattern/pattern_class.h - the parts of a pattern that stand for one character: escapes and
// [...] classes.
#pragma once

#include <cstdint>
#include <optional>

#include "pattern/code_point_set.h"
#include "pattern/pattern_reader.h"

namespace toll::pattern {

/// What follows a backslash.
struct Escape {
  CodePointSet set;  ///< what it matches; without case folding if it is a literal
  std::optional<std::uint32_t> literal;  ///< the character, when it stands for exactly one
  bool is_end_of_text = false;           ///< \z: no character at all
};

/// Parses an escape whose backslash at `offset` has been taken.
/// @param ignore_case  whether (?i) is in force: it closes \p{..} and \P{..} under case.
/// @param in_class     whether it stands in a class, where Oniguruma's \w is another one.
Escape parse_escape(PatternReader& reader, std::size_t offset, bool ignore_case, bool in_class);

/// Parses a class whose '[' at `offset` has been taken, with the semantics of Rust's regex crate:
/// nested classes, && binds weaker than juxtaposition, (?i) acts before negation.
/// @param depth  how deeply this class is nested in groups and classes; limited by kMaxDepth.
CodePointSet parse_class(PatternReader& reader, std::size_t offset, bool ignore_case,
                         unsigned depth);

/// Groups and classes may nest this deeply.
inline constexpr unsigned kMaxDepth = 64;

}  // namespace toll::pattern
