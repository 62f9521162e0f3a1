// lib/pretok/special_finder.h - finds the spellings of special tokens in text that arrives in
// blocks. Leftmost first, and of those that begin at one place the longest.
#pragma once

#include <toll/types.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "vocab/view.h"

namespace toll::pretok {

class SpecialFinder {
 public:
  explicit SpecialFinder(const Vocab::View& view);

  struct Match {
    std::size_t offset = 0;  ///< text before it is free of special tokens
    std::size_t n_bytes = 0;
    TokenId id = kNoToken;  ///< kNoToken: none found; the text is free of them up to offset, and
                            ///< what follows may be the beginning of one
  };

  /// The first special token in `text`. @param at_end  no more text follows.
  [[nodiscard]] Match find(std::string_view text, bool at_end) const noexcept;

 private:
  std::vector<std::pair<std::string_view, TokenId>> specials_;  ///< ascending by spelling
  std::array<bool, 256> begins_{};                              ///< first bytes of spellings
};

}  // namespace toll::pretok
