// lib/pretok/first_bytes.cpp - see first_bytes.h.
#include "pretok/first_bytes.h"

#include <array>
#include <vector>

#include "unicode/utf8.h"

namespace toll::pretok {
namespace {

constexpr std::uint32_t kPageSize = 1U << vocab::MatcherTables::kPageBits;

/// After the first character, of class c.
std::uint16_t first_step(const vocab::MatcherTables& tables, std::uint32_t c) noexcept {
  return tables.transitions[std::size_t{vocab::MatcherTables::kStart} * tables.stride() + c];
}

bool begins(const vocab::MatcherTables& tables, std::uint32_t c) noexcept {
  return first_step(tables, c) != vocab::MatcherTables::kDead;
}

std::uint8_t first_byte(std::uint32_t code_point) noexcept {
  if (code_point < 0x800) return static_cast<std::uint8_t>(0xc0U | code_point >> 6U);
  if (code_point < 0x10000) return static_cast<std::uint8_t>(0xe0U | code_point >> 12U);
  return static_cast<std::uint8_t>(0xf0U | code_point >> 18U);
}

}  // namespace

void add_first_bytes(const vocab::MatcherTables& tables, ByteSetScan& marks) {
  if (tables.transitions.empty()) return;
  for (std::uint32_t byte = 0; byte < 0x80; ++byte)
    if (begins(tables, tables.class_of[byte])) marks.add(static_cast<std::uint8_t>(byte));
  if (begins(tables, tables.invalid_class)) {
    for (std::uint32_t byte = 0x80; byte < 0x100; ++byte)
      marks.add(static_cast<std::uint8_t>(byte));
    return;
  }
  std::array<std::uint8_t, 256> begins_of{};
  for (std::uint32_t c = 0; c < tables.n_classes; ++c) begins_of[c] = begins(tables, c) ? 1 : 0;
  // Half a page has one first byte.
  constexpr std::uint32_t kHalf = kPageSize / 2;
  std::vector<std::uint8_t> halves(tables.class_of.size() / kHalf);
  for (std::size_t i = 0; i < tables.class_of.size(); ++i)
    halves[i / kHalf] |= begins_of[tables.class_of[i]];
  for (std::uint32_t i = 1; i < tables.page_of.size(); ++i) {
    const std::size_t half = std::size_t{2} * tables.page_of[i];
    if (halves[half] != 0) marks.add(first_byte(i * kPageSize));
    if (halves[half + 1] != 0) marks.add(first_byte(i * kPageSize + kHalf));
  }
}

bool matches_single_characters(const vocab::MatcherTables& tables) noexcept {
  if (tables.transitions.empty() || begins(tables, tables.invalid_class)) return false;
  for (std::uint32_t c = 0; c < tables.n_classes; ++c) {
    const std::uint16_t first = first_step(tables, c);
    if (first == vocab::MatcherTables::kDead) continue;
    if ((first & ~vocab::MatcherTables::kStateMask) != 0) return false;
    // What may follow: any character, or the end.
    for (std::uint32_t next = 0; next < tables.stride(); ++next) {
      const std::uint16_t step = tables.transitions[std::size_t{first} * tables.stride() + next];
      const bool ends = (step & vocab::MatcherTables::kAccept) != 0 &&
                        (step & vocab::MatcherTables::kStateMask) == vocab::MatcherTables::kDead;
      if ((step & vocab::MatcherTables::kBoundary) == 0 && !ends) return false;
    }
  }
  return true;
}

std::size_t single_match(const vocab::MatcherTables& tables, const std::uint8_t* p,
                         std::size_t n) noexcept {
  const auto here = unicode::first_character(p, n);
  return here.is_valid && begins(tables, class_of(tables, here.code_point)) ? here.n_bytes : 0;
}

}  // namespace toll::pretok
