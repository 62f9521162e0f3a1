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
    n_tokens += count_batch(base, offsets.data(), n);
    offsets = offsets.subspan(n);
  }
  return n_tokens;
}

std::uint64_t WordCounter::count_batch(const std::uint8_t* base, const std::uint32_t* offsets,
                                       std::size_t n) {
  std::size_t n_missed = 0;
  std::uint64_t n_tokens =
      count_words_(base, offsets, n, cache_.words(), missed_.data(), &n_missed);

  std::size_t n_small = 0;
  std::size_t n_words = 0;
  middle_.clear();
  for (const std::uint32_t i : std::span(missed_.data(), n_missed)) {
    const std::uint32_t begin = offsets[i];
    const std::uint32_t n_bytes = offsets[i + 1] - begin;
    if (n_bytes > WordKey::kMaxBytes) {
      if (n_bytes > MiddleKey::kMaxBytes) {
        long_pieces_.push_back({begin, n_bytes});
      } else {
        const MiddleKey key = MiddleKey::of(base + begin, n_bytes);
        middle_.push_back({key, key.hash(), begin});
        middle_cache_.prefetch(middle_.back().hash);
      }
      continue;
    }
    // Into both lists, and one of them keeps it, or none.
    const WordKey key = WordKey::of(base + begin, n_bytes);
    const Word word = {key, key.hash(), begin};
    const unsigned count = cache_.find_pair(key, word.hash);
    n_tokens += count;
    const bool is_small = n_bytes <= simd::kMaxWordBytes;
    small_words_[n_small] = word;
    n_small += is_small ? 1 : 0;
    words_[n_words] = word;
    n_words += static_cast<unsigned>(!is_small) & static_cast<unsigned>(count == 0);
    cache_.prefetch(word.hash);
  }

  // What is new stays at the front of its list.
  std::size_t n_new_small = 0;
  for (const Word& word : std::span(small_words_.data(), n_small)) {
    const unsigned count = cache_.find(word.key, word.hash);
    n_tokens += count;
    small_words_[n_new_small] = word;
    n_new_small += count == 0 ? 1 : 0;
    cache_.promote_word(word.key, count);
  }
  std::size_t n_new = 0;
  for (const Word& word : std::span(words_.data(), n_words)) {
    const unsigned count = cache_.find(word.key, word.hash);
    n_tokens += count;
    words_[n_new] = word;
    n_new += count == 0 ? 1 : 0;
    cache_.promote_pair(word.key, word.hash, count);
  }
  n_tokens += count_middle();
  return n_new_small + n_new + middle_.size() == 0 ? n_tokens
                                                   : n_tokens + count_new(base, n_new_small, n_new);
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

/// Of the first words of both lists and of the middle pieces, which no cache knows.
std::uint64_t WordCounter::count_new(const std::uint8_t* base, std::size_t n_small,
                                     std::size_t n_words) {
  const auto small = std::span(small_words_.data(), n_small);
  const auto words = std::span(words_.data(), n_words);
  const std::size_t n_new = n_small + n_words + middle_.size();
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  const auto add = [&](const auto& piece) {
    const auto n_bytes = static_cast<std::uint32_t>(piece.key.n_bytes());
    new_.push_back({base + piece.begin, n_bytes, &tokens_[new_.size()]});
  };
  std::for_each(small.begin(), small.end(), add);
  std::for_each(words.begin(), words.end(), add);
  std::for_each(middle_.begin(), middle_.end(), add);
  short_words_.encode(new_);

  std::uint64_t n_tokens = 0;
  const merge::ShortTokens* tokens = tokens_.data();
  const auto remember = [&](const Word& word) {
    n_tokens += tokens->n;
    if (tokens->n > 0) cache_.insert(word.key, word.hash, tokens->n);
    ++tokens;
  };
  std::for_each(small.begin(), small.end(), remember);
  std::for_each(words.begin(), words.end(), remember);
  for (const Middle& middle : middle_) {
    n_tokens += tokens->n;
    middle_cache_.insert(middle.key, middle.hash, tokens->all());
    ++tokens;
  }
  return n_tokens;
}

}  // namespace toll
