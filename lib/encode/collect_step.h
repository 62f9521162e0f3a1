// lib/encode/collect_step.h - the last of some steps: keeps what reaches it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/text_step.h"

namespace toll::encode {

class CollectStep final : public base::TextStep {
 public:
  CollectStep() noexcept : TextStep(nullptr) {}
  void begin(bool /*at_text_start*/) override { collected_.clear(); }
  void text(const base::Text& block) override { collected_ += block.view(); }
  void end() override {}

  /// What `first`, which leads here, makes of a whole text.
  std::string apply(base::TextStep& first, std::string_view text) {
    first.begin(true);
    first.text(base::Text::of(text));
    first.end();
    return std::exchange(collected_, {});
  }

 private:
  std::string collected_;
};

}  // namespace toll::encode
