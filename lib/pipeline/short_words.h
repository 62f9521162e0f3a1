// lib/pipeline/short_words.h - short pieces that no cache knows: whole tokens, or merged; many at a
// time.
#pragma once

#include <span>
#include <vector>

#include "merge/short_bpe.h"
#include "pipeline/plan.h"

namespace toll {

class ShortWords {
 public:
  explicit ShortWords(const Tokenizer::Plan& plan);

  /// Encodes all pieces, each by itself.
  void encode(std::span<const merge::ShortPiece> pieces);

 private:
  void fuse_unknown(merge::ShortTokens& tokens) const noexcept;

  const Vocab::View& view_;
  merge::ShortBpe bpe_;
  const bool ignore_merges_;
  const bool fuse_unknown_;
  std::vector<std::uint64_t> hashes_;
  std::vector<merge::ShortPiece> unknown_;  ///< those that are not tokens as they are
};

}  // namespace toll
