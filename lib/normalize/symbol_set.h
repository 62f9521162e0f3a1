// lib/normalize/symbol_set.h - the longest of some fixed texts that a text begins with.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace toll::normalize {

class SymbolSet {
 public:
  /// @param symbols  in any order; empty ones do not count; borrowed.
  explicit SymbolSet(std::vector<std::string_view> symbols) : symbols_(std::move(symbols)) {
    std::erase(symbols_, std::string_view());
    std::sort(symbols_.begin(), symbols_.end());
    for (const std::string_view symbol : symbols_) begins_[byte_of(symbol, 0)] = true;
  }

  [[nodiscard]] bool empty() const noexcept { return symbols_.empty(); }
  [[nodiscard]] bool has_beginning(std::uint8_t byte) const noexcept { return begins_[byte]; }

  struct Match {
    std::size_t n_bytes = 0;  ///< 0: no symbol
    bool may_grow = false;    ///< a longer symbol begins with all of the text
  };
  /// Cost: for each byte of the match two binary searches.
  [[nodiscard]] Match longest(std::string_view text) const noexcept {
    Match match;
    if (text.empty() || !begins_[byte_of(text, 0)]) return match;
    // Symbols that agree with the text so far form one run of the sorted list.
    auto low = symbols_.begin();
    auto high = symbols_.end();
    for (std::size_t depth = 0; low != high; ++depth) {
      if (low->size() == depth) {
        match.n_bytes = depth;
        while (low != high && low->size() == depth) ++low;  // twice the same counts once
        if (low == high) break;
      }
      if (depth == text.size()) {
        match.may_grow = true;
        break;
      }
      const std::uint8_t byte = byte_of(text, depth);
      low = std::partition_point(low, high,
                                 [&](std::string_view s) { return byte_of(s, depth) < byte; });
      high = std::partition_point(low, high,
                                  [&](std::string_view s) { return byte_of(s, depth) == byte; });
    }
    return match;
  }

 private:
  static std::uint8_t byte_of(std::string_view text, std::size_t i) noexcept {
    return static_cast<std::uint8_t>(text[i]);
  }

  std::vector<std::string_view> symbols_;  ///< ascending
  std::array<bool, 256> begins_{};
};

}  // namespace toll::normalize
