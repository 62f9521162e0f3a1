// lib/encode/cached_pieces.cpp - see cached_pieces.h.
#include "encode/cached_pieces.h"

namespace toll::encode {

void CachedPieces::begin_text() noexcept {
  PieceModel::begin_text();
  if (counter_) counter_->forget_pending();
}

void CachedPieces::end_text() {
  flush();
  if (counter_) out_.add(counter_->count_pending());
}

void CachedPieces::words(const std::uint8_t* base, std::span<const std::uint32_t> offsets,
                         RunOf of) {
  if (out_.needs() == Sink::Needs::counts) {
    if (!counter_) counter_.emplace(plan_, short_words_);
    out_.add(counter_->count(base, offsets, of));
    return count_long(base, counter_->take_long_pieces(), of);
  }
  if (!encoder_) encoder_.emplace(short_words_);
  encoder_->encode(base, offsets, of, out_,
                   [this](const std::uint8_t* data, std::size_t n) { long_word(data, n); });
}

void CachedPieces::long_word(const std::uint8_t* data, std::size_t n) {
  if (n > cache::LongCache::kMaxBytes) return encode_longest(data, n);
  if (const auto known = long_cache_.find(data, n); !known.empty()) return out_.add(known);
  const auto tokens = encode(data, n);
  long_cache_.insert(data, n, tokens);
  out_.add(tokens);
}

/// Counts what is too long for the caches of words, new ones of up to 63 bytes together.
void CachedPieces::count_long(const std::uint8_t* base, std::vector<WordCounter::LongPiece> pieces,
                              RunOf of) {
  // Their fragments come here again, so they are first.
  if (of == RunOf::pieces)
    std::erase_if(
        pieces, [&](const auto& piece) { return count_by_fragments(base + piece.begin, piece.n); });
  new_.clear();
  for (const WordCounter::LongPiece& piece : pieces) {
    const std::uint8_t* const data = base + piece.begin;
    if (piece.n > model::ShortTokens::kMaxBytes) {
      long_word(data, piece.n);
    } else if (const auto known = long_cache_.find(data, piece.n); !known.empty()) {
      out_.add(known.size());
    } else {
      new_.push_back({data, piece.n, nullptr});
    }
  }
  if (new_.empty()) return;
  if (new_tokens_.size() < new_.size()) new_tokens_.resize(new_.size());
  for (std::size_t i = 0; i < new_.size(); ++i) new_[i].tokens = &new_tokens_[i];
  short_words_.encode(new_);
  for (const model::ShortPiece& piece : new_) {
    out_.add(std::uint64_t{piece.tokens->n});
    long_cache_.insert(piece.data, piece.n, piece.tokens->all());
  }
}

}  // namespace toll::encode
