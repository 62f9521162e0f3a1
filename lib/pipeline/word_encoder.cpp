// lib/pipeline/word_encoder.cpp - see word_encoder.h.
#include "pipeline/word_encoder.h"

namespace toll {

using merge::MiddleKey;
using merge::WordKey;

/// Sets values_ for a batch of pieces.
void WordEncoder::look_up(const std::uint8_t* base, std::uint32_t begin,
                          std::span<const std::uint32_t> ends) {
  std::uint32_t start = begin;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::uint32_t n = ends[i] - start;
    // A long piece gets a key that no piece has.
    const WordKey key = n <= WordKey::kMaxBytes ? WordKey::of(base + start, n) : WordKey{0, 0};
    words_[i] = {key, key.hash()};
    cache_.prefetch(words_[i].hash);
    start = ends[i];
  }
  new_words_.clear();
  new_.clear();
  middle_.clear();
  start = begin;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const Word& word = words_[i];
    const std::uint32_t n = ends[i] - start;
    values_[i] = n <= WordKey::kMaxBytes     ? cache_.find(word.key, word.hash)
                 : n <= MiddleKey::kMaxBytes ? find_middle(base + start, n)
                                             : merge::IdCache::Value{kLong, {}};
    if (values_[i].n == 0) {
      values_[i] = {kNew, {static_cast<TokenId>(new_.size())}};
      new_words_.push_back(static_cast<std::uint32_t>(i));
      new_.push_back({base + start, n, nullptr});
    }
    start = ends[i];
  }
  if (tokens_.size() < new_.size()) tokens_.resize(new_.size());
  for (std::size_t k = 0; k < new_.size(); ++k) new_[k].tokens = &tokens_[k];
  short_words_.encode(new_);
}

merge::IdCache::Value WordEncoder::find_middle(const std::uint8_t* data, std::uint32_t n) {
  const MiddleKey key = MiddleKey::of(data, n);
  const auto* slot = middle_cache_.find(key, key.hash());
  if (slot == nullptr) return {};
  middle_.push_back(slot);
  return {kMiddle, {static_cast<TokenId>(middle_.size() - 1)}};
}

/// Takes the batch's new words into the caches, now that nothing refers to them.
void WordEncoder::remember() {
  for (std::size_t k = 0; k < new_.size(); ++k) {
    const auto tokens = tokens_[k].all();
    const merge::ShortPiece& piece = new_[k];
    if (piece.n > WordKey::kMaxBytes) {
      const MiddleKey key = MiddleKey::of(piece.data, piece.n);
      middle_cache_.insert(key, key.hash(), tokens);
    } else if (!tokens.empty()) {
      const Word& word = words_[new_words_[k]];
      cache_.insert(word.key, word.hash, tokens);
    }
  }
}

}  // namespace toll
