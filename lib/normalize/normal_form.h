// lib/normalize/normal_form.h - Unicode normal forms of text that arrives in blocks.
//
// Ranges that no form changes are handed on as they stand; only around characters that decompose
// or join what is before them are code points looked at one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "base/text_step.h"
#include "normalize/out_block.h"
#include "unicode/normal_data.h"

namespace toll::normalize {

/// Unicode 9.0: what was assigned later neither decomposes nor composes, and is a starter.
/// Cost: linear, but for runs of marks, which are sorted. Holds back one starter (for nfc and
/// nfkc), and the marks after it. Source: NFC, NFD, NFKC, NFKD of Hugging Face tokenizers 0.23; UAX
/// #15.
class NormalForm final : public base::TextStep {
 public:
  using Form = unicode::NormalForm;

  NormalForm(base::TextStep* next, Form form) noexcept;

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override {
    return pending_.size() * sizeof(Pending);
  }

 private:
  struct Pending {
    std::uint32_t code_point = 0;
    std::uint8_t rank = 0;
    std::uint64_t end = 0;
  };

  [[nodiscard]] bool composes() const noexcept { return form_ == Form::nfc || form_ == Form::nfkc; }
  /// The offset after the range from `at` on of characters that stay as they are.
  [[nodiscard]] std::size_t end_of_plain(const base::Text& block, std::size_t at) const noexcept;
  /// Takes a character into what is pending, decomposed.
  void decompose(std::uint32_t c, std::uint64_t end);
  void push(std::uint32_t c, std::uint64_t end);
  /// Sorts the pending marks and composes; nothing that comes changes their order any more.
  void settle();
  /// Puts all that is pending, which must be settled.
  void release();
  /// No character that follows joins what is pending.
  void finish();

  OutBlock out_;
  Form form_;
  std::vector<Pending> pending_;  ///< at most one starter, and that first; then marks
};

}  // namespace toll::normalize
