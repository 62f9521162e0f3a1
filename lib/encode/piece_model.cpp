// lib/encode/piece_model.cpp - see piece_model.h.
#include "encode/piece_model.h"

#include <cstring>

#include "cache/cache_256.h"
#include "encode/bpe_pieces.h"
#include "encode/unigram_pieces.h"
#include "encode/word_pieces.h"

namespace toll::encode {
namespace {

// So many bytes of pieces are encoded together.
constexpr std::size_t kPendingBytes = std::size_t{8} << 10U;
// Fewer pieces than that are encoded together with others.
constexpr std::size_t kFewPieces = 128;

}  // namespace

std::unique_ptr<PieceModel> PieceModel::create(const Tokenizer::Plan& plan, TokenOut& out) {
  switch (plan.view.header->model) {
    case vocab::kUnigram:
    case vocab::kUnigramSp: return std::make_unique<UnigramPieces>(plan, out);
    case vocab::kWordPiece: return std::make_unique<WordPiecePieces>(plan, out);
    case vocab::kWordLevel: return std::make_unique<WordLevelPieces>(plan, out);
    default: return std::make_unique<BpePieces>(plan, out);
  }
}

PieceModel::PieceModel(const Tokenizer::Plan& plan, TokenOut& out, bool fuses_unknown)
    : TextStep(nullptr),
      plan_(plan),
      view_(plan.view),
      out_(out),
      unknown_(view_.header->unknown_id),
      fuse_unknown_(fuses_unknown) {}

void PieceModel::begin_text() noexcept {
  after_unknown_ = false;
  offsets_.resize(1);
  begin_ = n_piece_ = 0;
  forget_ends();
  last_end_ = 0;
}

void PieceModel::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  if (out_.needs() == Sink::Needs::slices) return TextStep::run(block, offsets);
  if (offsets.size() > kFewPieces) {
    flush();
    return encode_run(block.data, offsets);
  }
  hold(block.data, offsets.back());
  end_held(offsets.subspan(1));
}

void PieceModel::hold(const std::uint8_t* data, std::size_t n) {
  constexpr std::size_t kRoom = cache::Key256::kMaxBytes + 1;
  const std::size_t n_needed = begin_ + n_piece_ + n + kRoom;
  if (text_.size() < n_needed) text_.resize(2 * n_needed);
  std::memcpy(held() + n_piece_, data, n);
  n_piece_ += n;
}

void PieceModel::end_held(std::span<const std::uint32_t> ends) {
  for (const std::uint32_t end : ends) offsets_.push_back(static_cast<std::uint32_t>(begin_) + end);
  begin_ += std::exchange(n_piece_, 0);
  if (begin_ >= kPendingBytes) flush();
}

void PieceModel::flush() {
  if (offsets_.size() == 1) return;
  encode_run(text_.data(), offsets_);
  offsets_.resize(1);
  std::memmove(text_.data(), held(), n_piece_);
  begin_ = 0;
}

void PieceModel::add(std::span<const TokenId> ids) {
  if (!fuse_unknown_) return out_.add(ids);
  word_.clear();
  for (const TokenId id : ids) fuse(id);
  out_.add(word_);
}

void PieceModel::give(std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
  flush();
  if (out_.needs() != Sink::Needs::slices) return add(ids);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    word_.clear();
    const bool is_new = fuse(ids[i]);
    slice(ids[i], lengths[i], is_new);
  }
}

void PieceModel::keep_ends(const base::Text& block, std::size_t n_of_space) {
  if (block.ends == nullptr) return;
  for (std::size_t i = 0; i < block.n; ++i)
    ends_.insert(ends_.end(), block.data[i] == ' ' ? n_of_space : 1, block.ends[i]);
}

void PieceModel::forget_ends() noexcept {
  ends_.clear();
  n_ends_used_ = 0;
}

void PieceModel::slice(TokenId id, std::uint32_t n_bytes, bool is_new) {
  n_ends_used_ = std::min(n_ends_used_ + n_bytes, ends_.size());
  const std::uint64_t end =
      n_ends_used_ == 0 ? last_end_ : std::max(last_end_, ends_[n_ends_used_ - 1]);
  const auto n_input_bytes = static_cast<std::uint32_t>(end - last_end_);
  last_end_ = end;
  if (is_new) {
    out_.add(id, n_input_bytes, fuse_unknown_ && id == unknown_);
  } else {
    out_.extend_last(n_input_bytes);
  }
  // What a long piece has used is forgotten now and then.
  constexpr std::size_t kForgetAt = std::size_t{64} << 10U;
  if (n_ends_used_ < kForgetAt || 2 * n_ends_used_ < ends_.size()) return;
  ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(n_ends_used_));
  n_ends_used_ = 0;
}

}  // namespace toll::encode
