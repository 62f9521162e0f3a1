// lib/pretok/script_split.h - cuts pieces where the script changes: UnicodeScripts.
//
// A character without a script belongs to the piece that it stands in; at the beginning it is left
// out. No pattern says this: it would be one of 135 alternatives over 1,490 ranges.
//
// Source: Hugging Face tokenizers 0.23, pre_tokenizers/unicode_scripts/pre_tokenizer.rs.
#pragma once

#include <cstdint>

#include "base/text_step.h"
#include "unicode/script.h"

namespace toll::pretok {

/// A byte that is no part of a well-formed character counts as U+FFFD does.
class ScriptSplit final : public base::TextStep {
 public:
  explicit ScriptSplit(base::TextStep* next) noexcept : TextStep(next) {}

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;

 private:
  std::uint8_t script_ = unicode::kNoScript;  ///< of the open piece; none: no piece is open
};

}  // namespace toll::pretok
