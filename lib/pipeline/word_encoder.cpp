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
    // Into both lists, and one of them keeps it.
    const WordKey key = WordKey::of(data, n_bytes);
    const Word word = {key, key.hash(), i};
    const bool is_small = n_bytes <= simd::kMaxWordBytes;
    small_words_[n_small] = word;
    n_small += is_small ? 1 : 0;
    words_[n_words] = word;
    n_words += is_small ? 0 : 1;
    cache_.prefetch(word.hash, is_small);
  }

  // What the small table does not have stays at the front of its list.
  std::size_t n_others = 0;
  for (const Word& word : std::span(words_.data(), n_words)) {
    const std::uint64_t front = cache_.find_pair(word.key, word.hash);
    fronts_[word.i] = front;
    words_[n_others] = word;
    n_others += front == 0 ? 1 : 0;
    cache_.prefetch_sets(word.hash, front == 0);
  }

  n_new_words_ = 0;
  for (const Word& word : std::span(small_words_.data(), n_small))
    cache_.promote_word(word.key, take(word, cache_.find_small(word.key, word.hash)));
  for (const Word& word : std::span(words_.data(), n_others))
    cache_.promote_pair(word.key, word.hash, take(word, cache_.find_in_sets(word.key, word.hash)));
  find_middle();
  if (n_new_words_ + middle_.size() > 0) encode_new(base, offsets);
}

/// Takes what the sets know of a word; if that is nothing, the word goes to new_words_.
/// @return  the front if that is all.
inline std::uint64_t WordEncoder::take(const Word& word, std::uint64_t front) {
  new_words_[n_new_words_] = word;
  n_new_words_ += front == 0 ? 1 : 0;
  fronts_[word.i] = front;
  if (PackedIds::is_all(front)) return front;
  const std::uint64_t* const rest = cache_.find_rest(word.key, word.hash);
  if (rest == nullptr) {
    ++n_new_words_;
    return 0;
  }
  TokenId* const unpacked = unpacked_.data() + n_unpacked_;
  PackedIds::unpack(front, unpacked);
  PackedIds::unpack(*rest, unpacked + PackedIds::kInWord);
  n_unpacked_ += PackedIds::kMaxTokens;
  put(word.i, {unpacked, PackedIds::size(front)});
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
