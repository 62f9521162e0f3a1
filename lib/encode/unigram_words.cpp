// unigram_words.cpp - see the header.
#include "encode/unigram_words.h"

#include <numeric>

#include "base/hash.h"
#include "encode/model_views.h"

namespace toll::encode {

UnigramWords::UnigramWords(const Tokenizer::Plan& plan, model::Unigram& unigram)
    : unigram_(unigram),
      model_(unigram_view(plan.view)),
      space_is_mark_(plan.space_is_mark),
      cache_(model_.unknown),
      find_words_(simd::kernels().find_words) {}

/// Makes what pays for many words.
void UnigramWords::make_tables() {
  for (TokenId id = 0; id < model_.scores.size(); ++id) scores_.push_back(score_of(id));
  scores_.push_back(0);
  table_ = base::ZeroPages<simd::Ids64>(std::size_t{1} << simd::kTableBits64);
}

UnigramWords::Key UnigramWords::key_of(const std::uint8_t* data, std::size_t n) noexcept {
  // A longer word has a key that no word has, nor an empty place.
  const cache::Key128 key =
      n <= cache::Key128::kMaxBytes ? cache::Key128::of(data, n) : cache::Key128{1, 0};
  return {key, key.hash()};
}

std::uint64_t UnigramWords::head_of(const Entry& word) const noexcept {
  if (word.n() == 0 || word.limit < kStableLimit || scores_.empty() ||
      scores_.size() > simd::Ids64::kIdMask) {
    return 0;
  }
  std::uint64_t head = word.high & ~Entry::kKeyMask;
  for (unsigned i = 0; i < Entry::kMaxTokens; ++i)
    head |= std::uint64_t{word.ids[i]} << (i * Head::kIdBits);
  return head;
}

/// Sets heads_ and words_ for a batch: all of it before any sum is made, so that no sum
/// stalls on memory.
void UnigramWords::look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n) {
  std::size_t n_missed = n;
  if (scores_.empty()) {
    std::iota(missed_.begin(), missed_.begin() + static_cast<std::ptrdiff_t>(n), 0U);
  } else {
    n_missed = find_words_(base, offsets, n, table_.data(), heads_.data(), missed_.data());
  }
  const std::span<const std::uint32_t> missed(missed_.data(), n_missed);
  for (const std::uint32_t i : missed) {
    keys_[i] = key_of(base + offsets[i], offsets[i + 1] - offsets[i]);
    cache_.prefetch(keys_[i].hash);
  }
  std::size_t n_cold = 0;
  for (const std::uint32_t i : missed) {
    cold_[n_cold] = i;
    n_cold += cache_.find_recent(keys_[i].key, keys_[i].hash, words_[i]) ? 0U : 1U;
  }
  const std::span<const std::uint32_t> cold(cold_.data(), n_cold);
  for (const std::uint32_t i : cold) cache_.prefetch_set(keys_[i].hash);
  overflow_.clear();
  for (const std::uint32_t i : cold)
    words_[i] = find_missed(keys_[i], base + offsets[i], offsets[i + 1] - offsets[i]);
  for (const std::uint32_t i : missed) {
    heads_[i] = head_of(words_[i]);
    const std::size_t n_bytes = offsets[i + 1] - offsets[i];
    if (heads_[i] == 0 || n_bytes > simd::kMaxBytes64) continue;
    const std::uint64_t key = simd::key_64(base::load64(base + offsets[i]), n_bytes);
    table_[simd::place_64(key)] = {key, heads_[i]};
  }
}

cache::StablePathCache::Entry UnigramWords::find_missed(const Key& key, const std::uint8_t* data,
                                                        std::size_t n) {
  Entry entry;
  if (n > cache::StablePathCache::kMaxBytes) return entry;  // never stable
  const auto find_new = [&](const auto& insert) {
    const model::StablePath word = model::stable_path(model_, space_is_mark_, data, n);
    insert(word);
    return entry_of(word);
  };
  if (n > cache::Key128::kMaxBytes) {
    const cache::Key256 longer = cache::Key256::of(data, n);
    if (const auto* const found = cache_.find(longer)) return entry_of(*found);
    return find_new([&](const model::StablePath& word) { cache_.insert(longer, word); });
  }
  const auto tokens = cache_.find(key.key, key.hash, entry);
  if (tokens == cache::StablePathCache::Tokens::in_entry) return entry;
  if (tokens == cache::StablePathCache::Tokens::in_overflow) {
    if (const auto* const found = cache_.find(key.key)) return entry_of(*found);
  }
  return find_new([&](const model::StablePath& word) { cache_.insert(key.key, key.hash, word); });
}

cache::StablePathCache::Entry UnigramWords::entry_of(const model::StablePath& word) {
  if (const auto entry = cache_.as_entry(word)) return *entry;
  Entry entry;
  entry.limit = word.limit;
  entry.ids[0] = static_cast<TokenId>(overflow_.size());
  overflow_.push_back(word);
  return entry;
}

}  // namespace toll::encode
