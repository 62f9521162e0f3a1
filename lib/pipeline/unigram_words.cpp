// unigram_words.cpp - see the header.
#include "pipeline/unigram_words.h"

#include "pipeline/other_models.h"

namespace toll {

UnigramWords::UnigramWords(const Tokenizer::Plan& plan, merge::Unigram& unigram)
    : unigram_(unigram), model_(unigram_model_of(plan.view)), space_is_mark_(plan.space_is_mark) {}

void UnigramWords::make_scores() {
  for (TokenId id = 0; id < model_.scores.size(); ++id) scores_.push_back(score_of(id));
  scores_.push_back(0);
}

/// Sets words_ for a batch: all of it before any sum is made, so that nothing waits for memory.
void UnigramWords::look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t n_bytes = offsets[i + 1] - offsets[i];
    if (n_bytes > merge::WordKey::kMaxBytes) continue;
    const merge::WordKey key = merge::WordKey::of(base + offsets[i], n_bytes);
    keys_[i] = {key, key.hash()};
    cache_.prefetch(keys_[i].hash);
  }
  std::size_t n_missed = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    missed_[n_missed] = i;
    if (offsets[i + 1] - offsets[i] > merge::WordKey::kMaxBytes) {
      ++n_missed;
      continue;
    }
    const bool is_known = cache_.find_front(keys_[i].key, keys_[i].hash, words_[i]);
    n_missed += is_known ? 0 : 1;
    cache_.prefetch_set(keys_[i].hash, !is_known);
  }
  for (const std::uint32_t i : std::span(missed_.data(), n_missed))
    find_missed(keys_[i], base + offsets[i], offsets[i + 1] - offsets[i], words_[i]);
}

void UnigramWords::find_missed(const Key& key, const std::uint8_t* data, std::size_t n,
                               merge::SureWord& known) {
  if (n > merge::SureCache::kMaxBytes) {
    known = {};  // never sure
    return;
  }
  const bool is_short = n <= merge::WordKey::kMaxBytes;
  const merge::MiddleKey middle = is_short ? merge::MiddleKey{} : merge::MiddleKey::of(data, n);
  if (is_short ? cache_.find(key.key, key.hash, known) : cache_.find(middle, known)) return;
  known = merge::sure_word(model_, space_is_mark_, data, n);
  if (is_short) {
    cache_.insert(key.key, key.hash, known);
  } else {
    cache_.insert(middle, known);
  }
}

}  // namespace toll
