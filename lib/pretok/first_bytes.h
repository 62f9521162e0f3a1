// lib/pretok/first_bytes.h - the first bytes that a pattern's matches can have (its FIRST
// set), and what those tell.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pretok/byte_set_scan.h"
#include "vocab/matcher.h"

namespace toll::pretok {

/// Adds every byte that a match can begin with. Cost: that of reading the tables.
void add_first_bytes(const vocab::MatcherTables& tables, ByteSetScan& marks);

/// Whether every match is one well-formed character, whatever follows it.
[[nodiscard]] bool matches_single_characters(const vocab::MatcherTables& tables) noexcept;

/// Of such a pattern: the bytes of the match that p[0, n), n > 0, begins with, or 0.
[[nodiscard]] std::size_t single_match(const vocab::MatcherTables& tables, const std::uint8_t* p,
                                       std::size_t n) noexcept;

}  // namespace toll::pretok
