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
      look_up(base, offsets.data(), n);
      auto sum = static_cast<float>(unigram_.sum());
      for (std::size_t i = 0; i < n; ++i) {
        const merge::SureWord& word = words_[i];
        if (std::abs(sum) < word.limit) {
          if (scores_.empty()) {
            for (std::size_t k = 0; k < word.n; ++k) sum += score_of(word.ids[k]);
          } else {
            for (std::size_t k = 0; k < kFew; ++k) sum += scores_[word.ids[k]];
            for (std::size_t k = kFew; k < word.n; ++k) sum += scores_[word.ids[k]];
          }
          take(std::span(word.ids.data(), word.n), word.has_unknown);
          continue;
        }
        unigram_.set_sum(sum);
        exact(base + offsets[i], offsets[i + 1] - offsets[i]);
        sum = static_cast<float>(unigram_.sum());
      }
      unigram_.set_sum(sum);
      offsets = offsets.subspan(n);
    }
  }

 private:
  static constexpr std::size_t kBatch = 256;
  static constexpr std::size_t kFew = merge::SureCache::kFewTokens;

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
  void look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n);
  void find_missed(const Key& key, const std::uint8_t* data, std::size_t n, merge::SureWord& known);

  merge::Unigram& unigram_;
  const merge::UnigramModel model_;
  std::uint64_t n_parts_ = 0;
  std::vector<float> scores_;  ///< by id, and 0 for the padding; or not made yet
  const bool space_is_mark_;
  merge::SureCache cache_;
  std::array<Key, kBatch> keys_;  ///< of those of up to WordKey::kMaxBytes
  std::array<merge::SureWord, kBatch> words_;
  std::array<std::uint32_t, kBatch + 1> missed_;  ///< not asked for lately
};

}  // namespace toll
