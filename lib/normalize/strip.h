// lib/normalize/strip.h - removes white space at the two ends of a segment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/text_step.h"
#include "normalize/out_block.h"

namespace toll::normalize {

/// White space is White_Space, as Rust's char::is_whitespace.
/// Cost: holds back a run of white space until something else follows.
/// Source: Strip of Hugging Face tokenizers 0.23.
class Strip final : public base::TextStep {
 public:
  Strip(base::TextStep* next, bool left, bool right) noexcept;

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override {
    return held_.size() + held_ends_.size() * sizeof(std::uint64_t);
  }

 private:
  void reset() noexcept;

  OutBlock out_;
  std::string held_;                      ///< white space that may be the last
  std::vector<std::uint64_t> held_ends_;  ///< as many as held_, or none
  bool left_;
  bool right_;
  bool at_start_ = true;  ///< nothing but white space so far
};

}  // namespace toll::normalize
