// lib/pipeline/unigram_words.h - the tokens of the parts of a text whose sums go on from part to
// part: of words that are sure from a cache, of the others by the sums themselves.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "merge/sure_cache.h"
#include "merge/unigram.h"
#include "pipeline/plan.h"

namespace toll {

class UnigramWords {
 public:
  /// @param unigram  has the sum; borrowed.
  UnigramWords(const Tokenizer::Plan& plan, merge::Unigram& unigram);

  /// Calls take(ids, has_unknown) with the tokens of a word that is sure, unknown ones not yet
  /// fused, and exact(data, n) for another, which cuts `unigram` behind it.
  /// @param offsets  each part goes from one to the next.
  /// @param base     32 bytes beyond the last part are readable.
  template <class Take, class Exact>
  void encode(const std::uint8_t* base, std::span<const std::uint32_t> offsets, Take&& take,
              Exact&& exact) {
    n_parts_ += offsets.size() - 1;
    if (scores_.empty() && n_parts_ >= kManyParts) make_scores();
    while (offsets.size() > 1) {
      const std::size_t n = std::min(offsets.size() - 1, kBatch);
      look_at(base, offsets.data(), n);
      auto sum = static_cast<float>(unigram_.sum());
      for (std::size_t i = 0; i < n; ++i) {
        const std::uint8_t* const data = base + offsets[i];
        const std::size_t n_bytes = offsets[i + 1] - offsets[i];
        const Found found = find(keys_[i], data, n_bytes);
        if (std::abs(sum) < *found.limit) {
          const TokenId* const ids = found.ids;
          if (scores_.empty()) {
            for (std::size_t k = 0; k < found.n; ++k) sum += score_of(ids[k]);
          } else {
            for (std::size_t k = 0; k < kFew; ++k) sum += scores_[ids[k]];
            for (std::size_t k = kFew; k < found.n; ++k) sum += scores_[ids[k]];
          }
          take(std::span(ids, found.n), found.has_unknown);
          continue;
        }
        unigram_.set_sum(sum);
        exact(data, n_bytes);
        sum = static_cast<float>(unigram_.sum());
      }
      unigram_.set_sum(sum);
      offsets = offsets.subspan(n);
    }
  }

 private:
  using Found = merge::SureCache::Found;
  static constexpr std::size_t kBatch = 256;
  static constexpr std::size_t kFew = merge::SureCache::kFewTokens;
  static constexpr float kNever = 0;

  struct Key {
    merge::WordKey key;
    std::uint64_t hash;
  };

  /// For fewer parts a table of all scores does not pay.
  static constexpr std::size_t kManyParts = 4096;

  void make_scores();
  [[nodiscard]] float score_of(TokenId id) const noexcept {
    // Of the tokens that text spells none is the unknown one, or its words are never sure.
    return static_cast<float>(id == model_.unknown ? model_.unknown_score : model_.scores[id]);
  }
  void look_at(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n);
  Found find(const Key& key, const std::uint8_t* data, std::size_t n) {
    Found found;
    if (n <= merge::WordKey::kMaxBytes) {
      found = cache_.find(key.key, key.hash);
    } else if (n <= merge::SureCache::kMaxBytes) {
      found = cache_.find(merge::MiddleKey::of(data, n));
    } else {
      return {&kNever, nullptr, 0, false};
    }
    return found.limit == nullptr ? learn(key, data, n) : found;
  }
  Found learn(const Key& key, const std::uint8_t* data, std::size_t n);

  merge::Unigram& unigram_;
  const merge::UnigramModel model_;
  std::uint64_t n_parts_ = 0;
  std::vector<float> scores_;  ///< by id, and 0 for the padding; or not made yet
  const bool space_is_mark_;
  merge::SureCache cache_;
  std::array<Key, kBatch> keys_;  ///< of those of up to WordKey::kMaxBytes
  merge::SureWord learnt_;
  float limit_ = 0;  ///< its
};

}  // namespace toll
