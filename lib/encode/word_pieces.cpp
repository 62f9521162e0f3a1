// lib/encode/word_pieces.cpp - see word_pieces.h.
#include "encode/word_pieces.h"

#include <limits>

#include "encode/model_views.h"

namespace toll::encode {

WordPiecePieces::WordPiecePieces(const Tokenizer::Plan& plan, TokenOut& out)
    : CachedPieces(plan, out, false), word_piece_(word_piece_view(view_)) {}

void WordPiecePieces::begin_text() noexcept {
  CachedPieces::begin_text();
  word_piece_.reset();
}

void WordPiecePieces::text(const base::Text& block) {
  keep_ends(block);
  flush();  // what is pending may need the same scratch space
  word_piece_.push(block.data, block.n, [](auto /*ids*/, auto /*lengths*/) {});
}

void WordPiecePieces::end() {
  word_piece_.finish([this](auto ids, auto lengths) { give(ids, lengths); });
  forget_ends();
}

std::span<const TokenId> WordPiecePieces::encode(const std::uint8_t* data, std::size_t n) {
  word_.clear();
  const auto append = [this](auto ids, auto /*lengths*/) { word_.assign(ids.begin(), ids.end()); };
  word_piece_.push(data, n, append);
  word_piece_.finish(append);
  return word_;
}

WordLevelPieces::WordLevelPieces(const Tokenizer::Plan& plan, TokenOut& out)
    : PieceModel(plan, out, (plan.view.header->model_flags & vocab::kFuseUnknown) != 0) {}

void WordLevelPieces::begin(bool at_text_start) {
  flush();  // words of the segment before may be fused
  PieceModel::begin(at_text_start);
}

void WordLevelPieces::text(const base::Text& block) {
  keep_ends(block);
  // One byte more than the longest token, to tell that the word is none.
  const std::size_t n_known = std::size_t{view_.header->max_token_bytes} + 1;
  hold(block.data, std::min(block.n, n_known - n_piece_));
  n_bytes_ += block.n;
}

void WordLevelPieces::end() {
  const TokenId id = n_bytes_ == 0 ? kNoToken : token_of(held(), n_piece_);
  constexpr std::size_t kMax = std::numeric_limits<std::uint32_t>::max();
  const auto n_bytes = static_cast<std::uint32_t>(std::min(n_bytes_, kMax));
  n_piece_ = n_bytes_ = 0;
  if (id != kNoToken) give({&id, 1}, {&n_bytes, 1});
  forget_ends();
}

void WordLevelPieces::encode_run(const std::uint8_t* base, std::span<const std::uint32_t> offsets) {
  word_.clear();
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    const TokenId id = token_of(base + offsets[i - 1], offsets[i] - offsets[i - 1]);
    if (id != kNoToken) fuse(id);
  }
  out_.add(word_);
}

TokenId WordLevelPieces::token_of(const std::uint8_t* data, std::size_t n) const noexcept {
  if (n == 0) return kNoToken;
  TokenId id = kNoToken;
  if (n <= view_.header->max_token_bytes) id = view_.find(reinterpret_cast<const char*>(data), n);
  return id == kNoToken ? unknown_ : id;
}

}  // namespace toll::encode
