// lib/pretok/begin_piece_with.h - puts a text before every piece that does not begin with it.
//
// Source: Hugging Face tokenizers 0.23, pre_tokenizers/metaspace.rs and byte_level.rs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/text_step.h"

namespace toll::pretok {

class BeginPieceWith final : public base::TextStep {
 public:
  /// @param prefix      borrowed; mostly one character.
  /// @param only_first  only the piece that begins a text.
  BeginPieceWith(base::TextStep* next, std::string_view prefix, bool only_first)
      : TextStep(next), prefix_(prefix), ends_(prefix.size()), only_first_(only_first) {
    const std::size_t n_bits = std::min(prefix.size(), sizeof prefix_bits_);
    std::memcpy(&prefix_bits_, prefix.data(), n_bits);
    std::memset(&prefix_mask_, 0xff, n_bits);
  }

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  void run(const base::Text& block, std::span<const std::uint32_t> offsets) override;

 private:
  [[nodiscard]] bool begins_with_prefix(const std::uint8_t* piece, std::size_t n) const noexcept;

  std::string_view prefix_;
  std::vector<std::uint64_t> ends_;  ///< of the prefix: where the text before it ends
  std::uint32_t prefix_bits_ = 0;    ///< the first bytes, as memory has them
  std::uint32_t prefix_mask_ = 0;    ///< of its bytes
  bool only_first_;
  std::vector<std::uint8_t> bytes_;  ///< of a run, with what was put before its pieces
  std::vector<std::uint32_t> offsets_;
  bool due_ = true;  ///< the next text begins a piece that may get it
  std::uint64_t last_end_ = 0;
};

}  // namespace toll::pretok
