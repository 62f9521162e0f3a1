// lib/normalize/prepend.h - puts a text before a segment.
#pragma once

#include <string>
#include <utility>

#include "base/text_step.h"
#include "normalize/out_block.h"

namespace toll::normalize {

/// An empty segment stays empty.
/// Source: Prepend of Hugging Face tokenizers 0.23.
class Prepend final : public base::TextStep {
 public:
  Prepend(base::TextStep* next, std::string content)
      : TextStep(next), out_(*next), content_(std::move(content)) {}

  void begin(bool at_text_start) override {
    at_start_ = true;
    out_.begin(at_text_start);
    next().begin(at_text_start);
  }
  void text(const base::Text& block) override {
    if (block.n == 0) return;
    out_.follow(block);
    if (at_start_) out_.insert(content_);
    at_start_ = false;
    out_.copy(block, 0, block.n);
    out_.flush();
  }
  void end() override {
    at_start_ = true;
    out_.finish();
    next().end();
  }

 private:
  OutBlock out_;
  std::string content_;
  bool at_start_ = true;
};

}  // namespace toll::normalize
