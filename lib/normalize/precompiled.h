// lib/normalize/precompiled.h - the rules of a SentencePiece model as Hugging Face tokenizers
// applies them.
//
// Not as SentencePiece does: each grapheme cluster of less than six bytes that a rule's key begins
// is replaced as a whole by the shortest such key's replacement, what follows that key in the
// cluster being lost; in other clusters the same is done character by character.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/pending_text.h"
#include "base/text_step.h"
#include "normalize/charsmap.h"
#include "normalize/out_block.h"
#include "unicode/grapheme.h"

namespace toll::normalize {

/// Holds back a cluster while it has less than six bytes.
/// Source: Precompiled of Hugging Face tokenizers 0.23, spm_precompiled 0.1.4.
class Precompiled final : public base::TextStep {
 public:
  /// @param charsmap  a blob that check_charsmap() did not refuse; borrowed.
  Precompiled(base::TextStep* next, std::string_view charsmap) noexcept;

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;

 private:
  static constexpr std::size_t kLongCluster = 6;

  void reset() noexcept;
  void add(const base::Text& block, std::size_t at, std::size_t n);
  void finish_cluster();
  /// Puts the replacement of `key`, if a rule has one; else says false.
  bool put_replacement(std::string_view key, std::uint64_t end);
  [[nodiscard]] std::size_t put_ascii(const base::Text& block, std::size_t at);
  void put_by_characters(const base::Text& text, std::size_t from, std::size_t to);

  OutBlock out_;
  Charsmap charsmap_;
  unicode::GraphemeBreaks breaks_;
  base::PendingText cluster_;  ///< the open cluster, while it is short
  bool is_long_ = false;       ///< the open cluster is long, and put as far as it came
  /// Of ASCII what becomes of it, where that is one ASCII character; of the others 0.
  std::array<char, 256> ascii_{};
  std::array<bool, 256> plain_{};  ///< of those what becomes of it is itself
};

}  // namespace toll::normalize
