// own_blocks.h - a text fed to an encoder in blocks, each in memory of its own, behind which
// nothing may be read.
#pragma once

#include <toll/tokenizer.h>

#include <random>
#include <string_view>
#include <vector>

#include "catch.h"

namespace toll::test {

/// Feeds all of `text` and finishes it. @param max_block  0: as one block.
inline void feed_in_own_blocks(Encoder& encoder, std::string_view text, std::mt19937& random,
                               std::size_t max_block) {
  while (!text.empty()) {
    const std::string_view block =
        text.substr(0, max_block == 0 ? text.size() : 1 + random() % max_block);
    const std::vector<char> copy(block.begin(), block.end());
    REQUIRE(encoder.feed({copy.data(), copy.size()}));
    text.remove_prefix(block.size());
  }
  REQUIRE(encoder.finish());
}

}  // namespace toll::test
