// lib/pretok/wide_classes.h - what the vector kernels need of an automaton's class tables.
#pragma once

#include "simd/kernels.h"
#include "vocab/matcher.h"

namespace toll::pretok {

/// The classes of the tables' scheme, which is one that has a kernel: a class each for all that the
/// kernel does not tell apart. They borrow the tables.
[[nodiscard]] simd::WideClasses wide_classes(const vocab::MatcherTables& tables) noexcept;

}  // namespace toll::pretok
