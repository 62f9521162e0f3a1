// unigram_words.cpp - see the header.
#include "pipeline/unigram_words.h"

#include "pipeline/other_models.h"

namespace toll {

UnigramWords::UnigramWords(const Tokenizer::Plan& plan, merge::Unigram& unigram)
    : unigram_(unigram),
      model_(unigram_model_of(plan.view)),
      space_is_mark_(plan.space_is_mark),
      cache_(model_.unknown) {}

void UnigramWords::make_scores() {
  for (TokenId id = 0; id < model_.scores.size(); ++id) scores_.push_back(score_of(id));
  scores_.push_back(0);
}

/// Sets words_ for a batch: all of it before any sum is made, so that nothing waits for memory.
void UnigramWords::look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t n_bytes = offsets[i + 1] - offsets[i];
    // A longer word has the key of none.
    const merge::WordKey key = n_bytes <= merge::WordKey::kMaxBytes
                                   ? merge::WordKey::of(base + offsets[i], n_bytes)
                                   : merge::WordKey{};
    keys_[i] = {key, key.hash()};
    cache_.prefetch(keys_[i].hash);
  }
  std::size_t n_missed = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    missed_[n_missed] = i;
    n_missed += cache_.find_front(keys_[i].key, keys_[i].hash, words_[i]) ? 0U : 1U;
  }
  const std::span<const std::uint32_t> missed(missed_.data(), n_missed);
  for (const std::uint32_t i : missed) cache_.prefetch_set(keys_[i].hash);
  more_.clear();
  for (const std::uint32_t i : missed)
    words_[i] = find_missed(keys_[i], base + offsets[i], offsets[i + 1] - offsets[i]);
}

merge::SureCache::Few UnigramWords::find_missed(const Key& key, const std::uint8_t* data,
                                                std::size_t n) {
  Few few;
  if (n > merge::SureCache::kMaxBytes) return few;  // never sure
  const bool is_short = n <= merge::WordKey::kMaxBytes;
  if (is_short && cache_.find(key.key, key.hash, few)) return few;
  const merge::MiddleKey middle = is_short ? merge::MiddleKey{} : merge::MiddleKey::of(data, n);
  const merge::SureWord* const found = is_short ? cache_.find(key.key) : cache_.find(middle);
  if (found != nullptr) return few_of(*found);
  const merge::SureWord word = merge::sure_word(model_, space_is_mark_, data, n);
  if (is_short) {
    cache_.insert(key.key, key.hash, word);
  } else {
    cache_.insert(middle, word);
  }
  return few_of(word);
}

merge::SureCache::Few UnigramWords::few_of(const merge::SureWord& word) {
  if (const auto few = cache_.as_few(word)) return *few;
  Few few;
  few.limit = word.limit;
  few.ids[0] = static_cast<TokenId>(more_.size());
  more_.push_back(word);
  return few;
}

}  // namespace toll
