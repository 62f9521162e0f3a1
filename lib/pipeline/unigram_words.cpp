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

void UnigramWords::look_at(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t n_bytes = offsets[i + 1] - offsets[i];
    if (n_bytes > merge::WordKey::kMaxBytes) continue;
    const merge::WordKey key = merge::WordKey::of(base + offsets[i], n_bytes);
    keys_[i] = {key, key.hash()};
    cache_.prefetch(keys_[i].hash);
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (offsets[i + 1] - offsets[i] <= merge::WordKey::kMaxBytes)
      cache_.prefetch_set(keys_[i].key, keys_[i].hash);
  }
}

UnigramWords::Found UnigramWords::learn(const Key& key, const std::uint8_t* data, std::size_t n) {
  learnt_ = merge::sure_word(model_, space_is_mark_, data, n);
  if (n <= merge::WordKey::kMaxBytes) {
    cache_.insert(key.key, key.hash, learnt_);
  } else {
    cache_.insert(merge::MiddleKey::of(data, n), learnt_);
  }
  limit_ = static_cast<float>(learnt_.limit);
  return {&limit_, learnt_.ids.data(), learnt_.n, learnt_.has_unknown};
}

}  // namespace toll
