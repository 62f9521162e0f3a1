// lib/pipeline/short_words.cpp - see short_words.h.
#include "pipeline/short_words.h"

#include <algorithm>

namespace toll {

ShortWords::ShortWords(const Tokenizer::Plan& plan)
    : view_(plan.view),
      bpe_(plan.pairs, plan.alphabet),
      ignore_merges_((view_.header->model_flags & vocab::kIgnoreMerges) != 0),
      fuse_unknown_((view_.header->model_flags & vocab::kFuseUnknown) != 0) {}

void ShortWords::encode(std::span<const merge::ShortPiece> pieces) {
  hashes_.clear();
  for (const merge::ShortPiece& piece : pieces) {
    hashes_.push_back(base::hash_bytes(piece.data, piece.n));
    view_.prefetch_slot(hashes_.back());
  }
  unknown_.clear();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const merge::ShortPiece& piece = pieces[i];
    bool detour = false;
    const TokenId id =
        view_.find(reinterpret_cast<const char*>(piece.data), piece.n, hashes_[i], &detour);
    if (id == kNoToken || (detour && !ignore_merges_)) {
      unknown_.push_back(piece);
    } else {
      piece.tokens->n = 1;
      piece.tokens->ids[0] = id;
    }
  }
  bpe_.encode(unknown_);
  if (!fuse_unknown_) return;
  for (const merge::ShortPiece& piece : unknown_) fuse_unknown(*piece.tokens);
}

/// Unknown characters in a row are one token.
void ShortWords::fuse_unknown(merge::ShortTokens& tokens) const noexcept {
  const TokenId unknown = view_.header->unknown_id;
  const auto end = std::unique(tokens.ids.begin(), tokens.ids.begin() + tokens.n,
                               [unknown](TokenId a, TokenId b) { return a == unknown && b == a; });
  tokens.n = static_cast<std::uint32_t>(end - tokens.ids.begin());
}

}  // namespace toll
