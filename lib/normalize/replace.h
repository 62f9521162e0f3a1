// lib/normalize/replace.h - replaces each occurrence of a text by another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/text_step.h"
#include "normalize/out_block.h"

namespace toll::normalize {

/// Occurrences are found from left to right and do not overlap. Cost: linear (Knuth, Morris and
/// Pratt); holds back no more than what may begin the pattern. Source: Replace of Hugging Face
/// tokenizers 0.23, with a pattern that is a String.
class Replace final : public base::TextStep {
 public:
  /// @param pattern  well-formed UTF-8, as `content`, and not empty
  Replace(base::TextStep* next, std::string pattern, std::string content);

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  void run(const base::Text& block, std::span<const std::uint32_t> offsets) override;

 private:
  void search(const base::Text& block);
  /// Puts the first n bytes of what is held, which begins the pattern, and holds the others no
  /// more.
  void release(std::size_t n);

  OutBlock out_;
  std::string pattern_;
  std::string content_;
  /// fallback_[n]: how long the longest proper end of the pattern's first n bytes is that begins
  /// it.
  std::vector<std::size_t> fallback_;
  std::size_t n_held_ = 0;                ///< bytes of the pattern that the text so far ends with
  std::vector<std::uint64_t> held_ends_;  ///< of them, or none
};

}  // namespace toll::normalize
