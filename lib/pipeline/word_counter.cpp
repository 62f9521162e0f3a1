// lib/pipeline/word_counter.cpp - see word_counter.h.
#include "pipeline/word_counter.h"

#include <algorithm>

namespace toll {

using merge::CountCache;
using merge::MiddleKey;
using merge::WordKey;

std::uint64_t WordCounter::count(const std::uint8_t* base, std::span<const std::uint32_t> ends) {
  long_pieces_.clear();
  std::uint64_t n_tokens = 0;
  std::uint32_t begin = 0;
  while (!ends.empty()) {
    const auto batch = ends.first(std::min(ends.size(), kBatch));
    n_tokens += count_batch(base, begin, batch);
    begin = batch.back();
    ends = ends.subspan(batch.size());
  }
  return n_tokens;
}

std::uint64_t WordCounter::count_batch(const std::uint8_t* base, std::uint32_t begin,
                                       std::span<const std::uint32_t> ends) {
  std::uint64_t n_tokens = 0;
  std::uint32_t start = begin;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    short_keys_[i] = CountCache::word_of(base + start, ends[i] - start);
    cache_.prefetch_word(short_keys_[i]);
    start = ends[i];
  }
  std::size_t n_pieces = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::uint64_t word = short_keys_[i];
    const std::uint64_t entry = cache_.entry_of(word);
    const std::uint64_t unknown = ((entry ^ word) << (64U - CountCache::kCountShift)) != 0 ? 1 : 0;
    n_tokens += (entry >> CountCache::kCountShift) & (unknown - 1);
    pieces_[n_pieces] = {begin, ends[i] - begin};
    n_pieces += unknown;
    begin = ends[i];
  }

  std::size_t n_words = 0;
  middle_.clear();
  for (std::size_t i = 0; i < n_pieces; ++i) {
    const Piece piece = pieces_[i];
    if (piece.n > MiddleKey::kMaxBytes) {
      long_pieces_.push_back({piece.begin, piece.n});
      continue;
    }
    if (piece.n > WordKey::kMaxBytes) {
      const MiddleKey key = MiddleKey::of(base + piece.begin, piece.n);
      middle_.push_back({key, key.hash(), piece.begin});
      middle_cache_.prefetch(middle_.back().hash);
      continue;
    }
    const WordKey key = WordKey::of(base + piece.begin, piece.n);
    const std::uint64_t hash = key.hash();
    const unsigned count = piece.n > CountCache::kWordBytes ? cache_.find_pair(key, hash) : 0;
    n_tokens += count;
    words_[n_words] = {key, hash, piece.begin};
    n_words += count == 0 ? 1 : 0;
    cache_.prefetch(hash);
  }

  std::size_t n_new = 0;
  for (std::size_t i = 0; i < n_words; ++i) {
    const Word word = words_[i];
    const unsigned count = cache_.find(word.key, word.hash);
    n_tokens += count;
    words_[n_new] = word;
    n_new += count == 0 ? 1 : 0;
  }
  n_tokens += count_middle();
  return n_new + middle_.size() == 0 ? n_tokens : n_tokens + count_new(base, n_new);
}

/// Of the middle pieces that the cache knows; leaves the others.
std::uint64_t WordCounter::count_middle() {
  std::uint64_t n_tokens = 0;
  std::size_t n_new = 0;
  for (const Middle& middle : middle_) {
    const auto* slot = middle_cache_.find(middle.key, middle.hash);
    if (slot != nullptr) {
      n_tokens += slot->n;
    } else {
      middle_[n_new++] = middle;
    }
  }
  middle_.resize(n_new);
  return n_tokens;
}

/// Of the first n_words words and the middle pieces, which no cache knows.
std::uint64_t WordCounter::count_new(const std::uint8_t* base, std::size_t n_words) {
  const std::size_t n_new = n_words + middle_.size();
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  merge::ShortTokens* tokens = tokens_.data();
  for (const Word& word : std::span(words_.data(), n_words)) {
    const auto n_bytes = static_cast<std::uint32_t>(word.key.high >> WordKey::kTagShift);
    new_.push_back({base + word.begin, n_bytes, tokens++});
  }
  for (const Middle& middle : middle_)
    new_.push_back(
        {base + middle.begin, static_cast<std::uint32_t>(middle.key.n_bytes()), tokens++});
  short_words_.encode(new_);

  std::uint64_t n_tokens = 0;
  tokens = tokens_.data();
  for (const Word& word : std::span(words_.data(), n_words)) {
    n_tokens += tokens->n;
    if (tokens->n > 0) cache_.insert(word.key, word.hash, tokens->n);
    ++tokens;
  }
  for (const Middle& middle : middle_) {
    n_tokens += tokens->n;
    middle_cache_.insert(middle.key, middle.hash, tokens->all());
    ++tokens;
  }
  return n_tokens;
}

}  // namespace toll
