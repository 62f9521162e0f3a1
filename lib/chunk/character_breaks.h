// lib/chunk/character_breaks.h - what the kinds of boundary that look at each character share.
#pragma once

#include <cstdint>
#include <string_view>

#include "chunk/breaks.h"
#include "unicode/text_breaks.h"
#include "unicode/utf8.h"

namespace toll::chunk {

/// @tparam Rules  reset(); take(c, bytes, offset) and end(), which give the marks that they decide;
///                undecided(), a place of which a later character decides.
template <class Rules>
class CharacterBreaks final : public Breaks {
 public:
  explicit CharacterBreaks(Rules rules) : rules_(std::move(rules)) {}

 private:
  void reset() override { rules_.reset(); }

  void advance(std::string_view text, bool is_end, std::uint64_t target) override {
    // A byte that is no UTF-8 is a character that no rule knows.
    constexpr std::uint32_t kUnknown = 0xfffd;
    while (decided_ < target && !text.empty()) {
      const unicode::Utf8 here = unicode::decode_utf8(text.data(), text.size());
      if (here.kind == unicode::Utf8::Kind::truncated && !is_end) return;
      const bool good = here.kind == unicode::Utf8::Kind::character;
      const std::size_t n = good ? here.n_bytes : 1;
      add_all(rules_.take(good ? here.code_point : kUnknown, text.substr(0, n), position_));
      text.remove_prefix(n);
      position_ += n;
      const std::uint64_t undecided = rules_.undecided();
      decided_ = (undecided != unicode::kNoBreak ? undecided : position_) - 1;
    }
    if (!text.empty() || !is_end) return;
    add_all(rules_.end());
    decided_ = position_;
  }

  void add_all(const unicode::FoundBreaks& found) {
    for (const std::uint64_t offset : found) add(offset, 0);
  }

  Rules rules_;
};

}  // namespace toll::chunk
