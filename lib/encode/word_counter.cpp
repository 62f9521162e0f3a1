// lib/encode/word_counter.cpp - see word_counter.h.
#include "encode/word_counter.h"

#include <algorithm>

namespace toll::encode {

using cache::Key128;
using cache::Key256;
using cache::Key64;

std::uint64_t WordCounter::count(const std::uint8_t* base, std::span<const std::uint32_t> offsets,
                                 RunOf of) {
  long_pieces_.clear();
  fragments_.clear();
  std::uint64_t n_tokens = 0;
  while (offsets.size() > 1) {
    const std::size_t n = std::min(offsets.size() - 1, kBatch);
    n_tokens += count_batch(base, offsets.data(), n, of);
    offsets = offsets.subspan(n);
  }
  return fragments_.empty() ? n_tokens : n_tokens + count_fragments();
}

std::uint64_t WordCounter::count_batch(const std::uint8_t* base, const std::uint32_t* offsets,
                                       std::size_t n, RunOf of) {
  std::size_t n_missed = 0;
  std::uint64_t n_tokens =
      count_words_(base, offsets, n, cache_.words(), missed_.data(), &n_missed);

  of_256_.clear();
  const auto add_fragment = [&](std::uint32_t i) {
    fragments_.push_back({base + offsets[i], offsets[i + 1] - offsets[i], nullptr});
  };
  const auto on_longer = [&](std::uint32_t i, std::uint32_t n_bytes) {
    if (n_bytes > Key256::kMaxBytes) return long_pieces_.push_back({offsets[i], n_bytes});
    if (of == RunOf::fragments) return add_fragment(i);
    const Key256 key = Key256::of(base + offsets[i], n_bytes);
    of_256_.push_back({key, key.hash()});
    cache_256_.prefetch(key, of_256_.back().hash);
  };
  by_length_.sort({missed_.data(), n_missed}, 0, offsets, on_longer);

  n_tokens += count_known(words_64_, base, offsets, by_length_.of_64());
  if (of == RunOf::fragments) {
    std::ranges::for_each(by_length_.of_128(), add_fragment);
  } else {
    n_tokens += count_known(words_128_, base, offsets, by_length_.of_128());
    n_tokens += count_256();
  }
  return n_met_ < kEnough ? n_tokens : n_tokens + count_pending();
}

/// The number of tokens of those pieces that the cache knows; the others are pending.
template <class Key>
std::uint64_t WordCounter::count_known(Words<Key>& words, const std::uint8_t* base,
                                       const std::uint32_t* offsets,
                                       std::span<std::uint32_t> pieces) {
  const std::uint64_t n_tokens = cache_.count<Key>(base, offsets, pieces);
  n_met_ += pieces.size();
  for (const std::uint32_t i : pieces) {
    const Key key = Key::of(base + offsets[i], offsets[i + 1] - offsets[i]);
    words.add({key, key.hash()});
  }
  return n_tokens;
}

/// Of the piece pieces that the cache knows; the others are pending.
std::uint64_t WordCounter::count_256() {
  std::uint64_t n_tokens = 0;
  for (const Piece256& piece : of_256_) {
    const unsigned count = cache_256_.find(piece.key, piece.hash);
    n_tokens += count;
    if (count != 0) continue;
    ++n_met_;
    words_256_.add(piece);
  }
  return n_tokens;
}

/// Of fragments_.
std::uint64_t WordCounter::count_fragments() {
  if (tokens_.size() < fragments_.size()) tokens_.resize(fragments_.size());
  for (std::size_t i = 0; i < fragments_.size(); ++i) fragments_[i].tokens = &tokens_[i];
  short_words_.encode(fragments_);
  std::uint64_t n_tokens = 0;
  for (std::size_t i = 0; i < fragments_.size(); ++i) n_tokens += tokens_[i].n;
  return n_tokens;
}

/// Counts the words that were pending and takes them into a cache.
/// @param tokens  of each; goes behind them.
template <class Key, class Cache>
std::uint64_t WordCounter::take_tokens(Words<Key>& words, const model::ShortTokens*& tokens,
                                       Cache& cache) {
  const auto pending = words.pending.all();
  words.pending.clear();
  const auto prefetch = [&cache](const Piece<Key>& word) { cache.prefetch(word.key, word.hash); };
  constexpr std::size_t kAhead = 16;
  std::for_each_n(pending.begin(), std::min(kAhead, pending.size()), prefetch);
  std::uint64_t n_tokens = 0;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (i + kAhead < pending.size()) prefetch(pending[i + kAhead]);
    const unsigned n = (tokens++)->n;
    n_tokens += std::uint64_t{n} * words.times[i];
    if (n != 0) cache.insert(pending[i].key, pending[i].hash, n);
  }
  return n_tokens;
}

std::uint64_t WordCounter::count_pending() {
  const std::size_t n_words = words_64_.pending.size() + words_128_.pending.size();
  n_learnt_ += n_words;
  n_met_ = 0;
  if (n_learnt_ > kLearntAlone && !cache_.is_shared() && plan_.has_encoders()) {
    if (cache::SharedCounts* const shared = plan_.shared_counts()) cache_.share(*shared);
  }
  const std::size_t n_new = n_words + words_256_.pending.size();
  if (n_new == 0) return 0;
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  // A word's text is that of its key, and what lies behind that is readable.
  const auto add = [&](const auto& key, const auto& text) {
    const auto n_bytes = static_cast<std::uint32_t>(key.n_bytes());
    const void* const data = &text;
    new_.push_back({static_cast<const std::uint8_t*>(data), n_bytes, &tokens_[new_.size()]});
  };
  std::size_t n_64 = 0;
  for (const auto& word : words_64_.pending.all()) {
    Key128& text = texts_64_[n_64++];
    text = word.key.widened();
    add(word.key, text);
  }
  for (const auto& word : words_128_.pending.all()) add(word.key, word.key);
  for (const auto& word : words_256_.pending.all()) add(word.key, word.key);
  short_words_.encode(new_);

  const model::ShortTokens* tokens = tokens_.data();
  std::uint64_t n_tokens = take_tokens(words_64_, tokens, cache_);
  n_tokens += take_tokens(words_128_, tokens, cache_);
  n_tokens += take_tokens(words_256_, tokens, cache_256_);
  return n_tokens;
}

}  // namespace toll::encode
