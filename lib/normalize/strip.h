// lib/normalize/strip.h - removes white space at the two ends of a segment.
#pragma once

#include "base/pending_text.h"
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
  [[nodiscard]] std::size_t n_held() const noexcept override { return held_.n_held(); }

 private:
  void reset() noexcept;

  OutBlock out_;
  base::PendingText held_;  ///< white space that may be the last
  bool left_;
  bool right_;
  bool at_start_ = true;  ///< nothing but white space so far
};

}  // namespace toll::normalize
