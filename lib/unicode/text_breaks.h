// lib/unicode/text_breaks.h - what the rules for words and for sentences share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace toll::unicode {

/// What word.h and sentence.h know of a character: numbers of their enumerations.
struct TextBreakClasses {
  std::uint8_t word;
  bool pictographic;
  std::uint8_t sentence;
};
/// Of Unicode 17.0. @param c  at most kMaxCodePoint. Cost: a look-up in two tables.
[[nodiscard]] TextBreakClasses text_break_classes(std::uint32_t c) noexcept;

/// Places in a text where something begins, as the characters that decide it come: none, one or
/// two.
class FoundBreaks {
 public:
  void add(std::uint64_t offset) noexcept { offsets_[n_++] = offset; }
  [[nodiscard]] const std::uint64_t* begin() const noexcept { return offsets_.data(); }
  [[nodiscard]] const std::uint64_t* end() const noexcept { return offsets_.data() + n_; }

 private:
  std::array<std::uint64_t, 2> offsets_{};
  std::size_t n_ = 0;
};

/// A place of which a later character tells whether something begins there.
inline constexpr std::uint64_t kNoBreak = ~std::uint64_t{0};

}  // namespace toll::unicode
