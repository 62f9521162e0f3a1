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
  void text(const base::Text& block) override {
    collected_.append(reinterpret_cast<const char*>(block.data), block.n);
  }
  void end() override {}

  /// What `first`, which leads here, makes of a whole text.
  std::string apply(base::TextStep& first, std::string_view text) {
    first.begin(true);
    first.text({reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr});
    first.end();
    return std::exchange(collected_, {});
  }

 private:
  std::string collected_;
};

}  // namespace toll::encode
