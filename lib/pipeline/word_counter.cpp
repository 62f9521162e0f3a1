// lib/pipeline/word_counter.cpp - see word_counter.h.
#include "pipeline/word_counter.h"

#include <algorithm>

namespace toll {

using merge::CountCache;
using merge::MiddleKey;
using merge::WordKey;

std::uint64_t WordCounter::count(const std::uint8_t* base, std::span<const std::uint32_t> offsets) {
  long_pieces_.clear();
  std::uint64_t n_tokens = 0;
  while (offsets.size() > 1) {
    const std::size_t n = std::min(offsets.size() - 1, kBatch);
    n_tokens += cache_.is_shared() ? count_batch<true>(base, offsets.data(), n)
                                   : count_batch<false>(base, offsets.data(), n);
    offsets = offsets.subspan(n);
  }
  return n_tokens;
}

template <bool kShared>
std::uint64_t WordCounter::count_batch(const std::uint8_t* base, const std::uint32_t* offsets,
                                       std::size_t n) {
  std::size_t n_missed = 0;
  std::uint64_t n_tokens =
      count_words_(base, offsets, n, cache_.words(), missed_.data(), &n_missed);

  std::size_t n_small = 0;
  std::size_t n_words = 0;
  middle_.clear();
  for (const std::uint32_t i : std::span(missed_.data(), n_missed)) {
    const std::uint8_t* const data = base + offsets[i];
    const std::uint32_t n_bytes = offsets[i + 1] - offsets[i];
    if (n_bytes > WordKey::kMaxBytes) {
      if (n_bytes > MiddleKey::kMaxBytes) {
        long_pieces_.push_back({offsets[i], n_bytes});
      } else {
        const MiddleKey key = MiddleKey::of(data, n_bytes);
        middle_.push_back({key, key.hash(), data});
        middle_cache_.prefetch(middle_.back().hash);
      }
      continue;
    }
    // Into both lists, and one of them keeps it.
    const WordKey key = WordKey::of(data, n_bytes);
    const Word word = {key, key.hash(), data};
    const bool is_small = n_bytes <= simd::kMaxWordBytes;
    small_words_[n_small] = word;
    n_small += is_small ? 1 : 0;
    words_[n_words] = word;
    n_words += is_small ? 0 : 1;
    cache_.prefetch<kShared>(word.hash, is_small);
  }

  // What the small table does not have stays at the front of its list.
  std::size_t n_others = 0;
  for (const Word& word : std::span(words_.data(), n_words)) {
    const unsigned count = cache_.find_pair(word.key, word.hash);
    n_tokens += count;
    words_[n_others] = word;
    n_others += count == 0 ? 1 : 0;
    cache_.prefetch<kShared>(word.hash, count == 0);
  }

  for (const Word& word : std::span(small_words_.data(), n_small)) {
    const unsigned count = find<kShared>(word);
    n_tokens += count;
    cache_.promote_word(word.key, count);
  }
  for (const Word& word : std::span(words_.data(), n_others)) {
    const unsigned count = find<kShared>(word);
    n_tokens += count;
    cache_.promote_pair(word.key, word.hash, count);
  }
  n_tokens += count_middle();
  return n_new_words_ + new_middle_.size() < kEnough ? n_tokens : n_tokens + count_waiting();
}

/// The number of tokens that the sets know, or 0: then the word waits.
template <bool kShared>
inline unsigned WordCounter::find(const Word& word) {
  const unsigned count = cache_.find<kShared>(word.key, word.hash);
  new_words_[n_new_words_] = word;
  n_new_words_ += count == 0 ? 1 : 0;
  return count;
}

/// Of the middle pieces that the cache knows; the others wait.
std::uint64_t WordCounter::count_middle() {
  std::uint64_t n_tokens = 0;
  for (const Middle& middle : middle_) {
    const unsigned count = middle_cache_.find(middle.key, middle.hash);
    n_tokens += count;
    if (count == 0) new_middle_.push_back(middle);
  }
  return n_tokens;
}

void WordCounter::remember(const Word& word, unsigned count) {
  const bool is_known = cache_.is_shared() ? cache_.find<true>(word.key, word.hash) != 0
                                           : cache_.find<false>(word.key, word.hash) != 0;
  if (!is_known) cache_.insert(word.key, word.hash, count);
}

std::uint64_t WordCounter::count_waiting() {
  const auto words = std::span(new_words_.data(), n_new_words_);
  n_learnt_ += words.size();
  if (n_learnt_ > kLearntAlone && !cache_.is_shared() && plan_.has_encoders())
    cache_.share(plan_.shared_counts());
  const std::size_t n_new = words.size() + new_middle_.size();
  if (n_new == 0) return 0;
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  const auto add = [&](const auto& piece) {
    const auto n_bytes = static_cast<std::uint32_t>(piece.key.n_bytes());
    new_.push_back({piece.data, n_bytes, &tokens_[new_.size()]});
  };
  std::for_each(words.begin(), words.end(), add);
  std::for_each(new_middle_.begin(), new_middle_.end(), add);
  short_words_.encode(new_);

  // What waited twice is remembered once.
  std::uint64_t n_tokens = 0;
  const merge::ShortTokens* tokens = tokens_.data();
  for (const Word& word : words) {
    n_tokens += tokens->n;
    if (tokens->n > 0) remember(word, tokens->n);
    ++tokens;
  }
  for (const Middle& middle : new_middle_) {
    n_tokens += tokens->n;
    if (tokens->n > 0 && middle_cache_.find(middle.key, middle.hash) == 0)
      middle_cache_.insert(middle.key, middle.hash, tokens->n);
    ++tokens;
  }
  forget_waiting();
  return n_tokens;
}

}  // namespace toll
