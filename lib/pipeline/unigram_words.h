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

  /// Calls take(ids, first_is_unknown, last_is_unknown) with the tokens of a word that is sure, or
  /// take_run(ids) where unknown ones may have to be fused, and exact(data, n) for one that is not,
  /// which cuts `unigram` behind it.
  /// @param offsets  each part goes from one to the next.
  /// @param base     32 bytes beyond the last part are readable.
  template <class Take, class TakeRun, class Exact>
  void encode(const std::uint8_t* base, std::span<const std::uint32_t> offsets, Take&& take,
              TakeRun&& take_run, Exact&& exact) {
    n_parts_ += offsets.size() - 1;
    if (scores_.empty() && n_parts_ >= kManyParts) make_scores();
    while (offsets.size() > 1) {
      const std::size_t n = std::min(offsets.size() - 1, kBatch);
      look_up(base, offsets.data(), n);
      auto sum = static_cast<float>(unigram_.sum());
      for (std::size_t i = 0; i < n; ++i) {
        const Few& word = words_[i];
        if (!(std::abs(sum) < word.limit)) {
          unigram_.set_sum(sum);
          exact(base + offsets[i], offsets[i + 1] - offsets[i]);
          sum = static_cast<float>(unigram_.sum());
        } else if (word.n() == 0) {
          const merge::SureWord& more = more_[word.ids[0]];
          for (std::size_t k = 0; k < more.n; ++k) sum += score_of(more.ids[k]);
          take_run(std::span(more.ids.data(), more.n));
        } else {
          // Padding adds nothing.
          if (!scores_.empty()) {
            for (const TokenId id : word.ids) sum += scores_[id];
          } else {
            for (std::size_t k = 0; k < word.n(); ++k) sum += score_of(word.ids[k]);
          }
          take(std::span(word.ids.data(), word.n()), word.first_is_unknown(),
               word.last_is_unknown());
        }
      }
      unigram_.set_sum(sum);
      offsets = offsets.subspan(n);
    }
  }

 private:
  static constexpr std::size_t kBatch = 256;

  using Few = merge::SureCache::Few;

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
  [[nodiscard]] Few find_missed(const Key& key, const std::uint8_t* data, std::size_t n);
  [[nodiscard]] Few few_of(const merge::SureWord& word);

  merge::Unigram& unigram_;
  const merge::UnigramModel model_;
  std::uint64_t n_parts_ = 0;
  std::vector<float> scores_;  ///< by id, and 0 for the padding; or not made yet
  const bool space_is_mark_;
  merge::SureCache cache_;
  std::array<Key, kBatch> keys_;       ///< of those of up to WordKey::kMaxBytes
  std::array<Few, kBatch> words_;      ///< of no tokens: the first id is a place in more_
  std::vector<merge::SureWord> more_;  ///< of the batch, those of more tokens
  std::array<std::uint32_t, kBatch + 1> missed_;  ///< not asked for lately
};

}  // namespace toll
