// lib/pipeline/word_encoder.cpp - see word_encoder.h.
#include "pipeline/word_encoder.h"

namespace toll {

using merge::MiddleKey;
using merge::PackedIds;
using merge::WordKey;

/// The tokens of piece i, if they are no front.
void WordEncoder::put(std::uint32_t i, std::span<const TokenId> tokens) {
  fronts_[i] = others_.size();
  others_.push_back(tokens);
  room_ += tokens.size();
}

/// Sets fronts_ and others_ for a batch of pieces.
void WordEncoder::look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n) {
  const std::size_t n_missed =
      find_words_(base, offsets, n, cache_.words(), fronts_.data(), missed_.data());
  others_.clear();
  n_unpacked_ = 0;
  room_ = (n + 1) * PackedIds::kMaxTokens;

  std::size_t n_small = 0;
  std::size_t n_words = 0;
  middle_.clear();
  for (const std::uint32_t i : std::span(missed_.data(), n_missed)) {
    const std::uint8_t* const data = base + offsets[i];
    const std::uint32_t n_bytes = offsets[i + 1] - offsets[i];
    if (n_bytes > WordKey::kMaxBytes) {
      if (n_bytes > MiddleKey::kMaxBytes) {
        put(i, {});
      } else {
        const MiddleKey key = MiddleKey::of(data, n_bytes);
        middle_.push_back({key, key.hash(), i});
        middle_cache_.prefetch(middle_.back().hash);
      }
      continue;
    }
    // Into both lists, and one of them keeps it, or none.
    const WordKey key = WordKey::of(data, n_bytes);
    const Word word = {key, key.hash(), i};
    const std::uint64_t front = cache_.find_pair(key, word.hash);
    fronts_[i] = front;
    const bool is_small = n_bytes <= simd::kMaxWordBytes;
    small_words_[n_small] = word;
    n_small += is_small ? 1 : 0;
    words_[n_words] = word;
    n_words += static_cast<unsigned>(!is_small) & static_cast<unsigned>(front == 0);
    cache_.prefetch(word.hash);
  }

  n_new_words_ = 0;
  for (const Word& word : std::span(small_words_.data(), n_small))
    cache_.promote_word(word.key, find_word(word));
  for (const Word& word : std::span(words_.data(), n_words))
    cache_.promote_pair(word.key, word.hash, find_word(word));
  find_middle();
  if (n_new_words_ + middle_.size() > 0) encode_new(base, offsets);
}

/// @return  the front of the word's tokens if that is all; what is not known goes to new_words_.
std::uint64_t WordEncoder::find_word(const Word& word) {
  const PackedIds& ids = cache_.find(word.key, word.hash);
  const std::size_t n_tokens = ids.size();
  new_words_[n_new_words_] = word;
  n_new_words_ += n_tokens == 0 ? 1 : 0;
  fronts_[word.i] = ids.front();
  if (ids.is_front_alone()) return ids.front();
  TokenId* const unpacked = unpacked_.data() + n_unpacked_;
  ids.unpack(unpacked);
  n_unpacked_ += PackedIds::kMaxTokens;
  put(word.i, {unpacked, n_tokens});
  return 0;
}

/// Leaves in middle_ those that the cache does not know.
void WordEncoder::find_middle() {
  std::size_t n_new = 0;
  for (const Middle& middle : middle_) {
    const auto* slot = middle_cache_.find(middle.key, middle.hash);
    if (slot != nullptr) {
      put(middle.i, {slot->ids.data(), slot->n});
    } else {
      middle_[n_new++] = middle;
    }
  }
  middle_.resize(n_new);
}

void WordEncoder::encode_new(const std::uint8_t* base, const std::uint32_t* offsets) {
  const std::size_t n_new = n_new_words_ + middle_.size();
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  const auto add = [&](std::uint32_t i) {
    new_.push_back({base + offsets[i], offsets[i + 1] - offsets[i], &tokens_[new_.size()]});
  };
  for (std::size_t k = 0; k < n_new_words_; ++k) add(new_words_[k].i);
  for (const Middle& middle : middle_) add(middle.i);
  short_words_.encode(new_);
  for (std::size_t k = 0; k < n_new_words_; ++k) put(new_words_[k].i, tokens_[k].all());
  for (std::size_t k = 0; k < middle_.size(); ++k)
    put(middle_[k].i, tokens_[n_new_words_ + k].all());
}

/// Takes the batch's new words into the caches, now that nothing refers to them.
void WordEncoder::remember() {
  for (std::size_t k = 0; k < n_new_words_; ++k)
    cache_.insert(new_words_[k].key, new_words_[k].hash, tokens_[k].all());
  for (std::size_t k = 0; k < middle_.size(); ++k)
    middle_cache_.insert(middle_[k].key, middle_[k].hash, tokens_[n_new_words_ + k].all());
}

}  // namespace toll
