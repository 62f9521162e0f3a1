// lib/encode/unigram_words.h - the tokens of the parts of a text whose sums go on from part to
// part: of words with a stable path from a cache, of the others by the sums themselves.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "base/zero_pages.h"
#include "cache/stable_path_cache.h"
#include "encode/plan.h"
#include "model/unigram.h"
#include "simd/kernels.h"

namespace toll::encode {

class UnigramWords {
 public:
  /// @param unigram  has the sum; borrowed.
  UnigramWords(const Tokenizer::Plan& plan, model::Unigram& unigram);

  /// Calls take(ids, first_is_unknown, last_is_unknown) with the tokens of a word whose path is
  /// stable, or take_run(ids) where unknown ones may have to be fused, and exact(data, n) for one
  /// that is not, which cuts `unigram` behind it.
  /// @param offsets  each part goes from one to the next.
  /// @param base     32 bytes beyond the last part are readable.
  template <class Take, class TakeRun, class Exact>
  void encode(const std::uint8_t* base, std::span<const std::uint32_t> offsets, Take&& take,
              TakeRun&& take_run, Exact&& exact) {
    n_parts_ += offsets.size() - 1;
    if (scores_.empty() && n_parts_ >= kManyParts) make_tables();
    while (offsets.size() > 1) {
      const std::size_t n = std::min(offsets.size() - 1, kBatch);
      look_up(base, offsets.data(), n);
      auto sum = static_cast<float>(unigram_.sum());
      const float* const scores = scores_.data();
      for (std::size_t i = 0; i < n; ++i) {
        if (const Head head{heads_[i]}; head.is_known() && std::abs(sum) < kStableLimit) {
          const auto ids = head.ids();
          for (const TokenId id : ids) sum += scores[id];  // padding adds nothing
          take(std::span(ids).first(head.n()), head.first_is_unknown(), head.last_is_unknown());
          continue;
        }
        const std::uint8_t* const data = base + offsets[i];
        const std::size_t n_bytes = offsets[i + 1] - offsets[i];
        if (heads_[i] != 0) words_[i] = find_missed(key_of(data, n_bytes), data, n_bytes);
        const Entry& word = words_[i];
        if (!(std::abs(sum) < word.limit)) {
          unigram_.set_sum(sum);
          exact(data, n_bytes);
          sum = static_cast<float>(unigram_.sum());
        } else if (word.n() == 0) {
          const model::StablePath& overflow = overflow_[word.ids[0]];
          for (std::size_t k = 0; k < overflow.n; ++k) sum += score_of(overflow.ids[k]);
          take_run(std::span(overflow.ids.data(), overflow.n));
        } else {
          for (std::size_t k = 0; k < word.n(); ++k) sum += score_of(word.ids[k]);
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

  using Entry = cache::StablePathCache::Entry;

  struct Key {
    cache::Key128 key;
    std::uint64_t hash;
  };
  [[nodiscard]] static Key key_of(const std::uint8_t* data, std::size_t n) noexcept;

  /// Words whose path is stable up to nearly the sum at which the zero moves, as most are, have
  /// their tokens in one number: three ids, perhaps padding, and what Entry has above its key.
  static constexpr float kStableLimit = 99000;
  class Head {
   public:
    static constexpr unsigned kIdBits = simd::Ids64::kIdBits;
    static_assert(3 * kIdBits == Entry::kCountShift && Entry::kMaxTokens == 3);

    explicit Head(std::uint64_t bits) noexcept : bits_(bits) {}
    [[nodiscard]] bool is_known() const noexcept { return bits_ != 0; }
    [[nodiscard]] std::array<TokenId, 3> ids() const noexcept {
      const auto id = [this](unsigned i) {
        return static_cast<TokenId>((bits_ >> (i * kIdBits)) & simd::Ids64::kIdMask);
      };
      return {id(0), id(1), id(2)};
    }
    [[nodiscard]] std::size_t n() const noexcept { return Entry::n_in(bits_); }
    [[nodiscard]] bool first_is_unknown() const noexcept {
      return Entry::first_is_unknown_in(bits_);
    }
    [[nodiscard]] bool last_is_unknown() const noexcept { return Entry::last_is_unknown_in(bits_); }

   private:
    std::uint64_t bits_;
  };
  /// 0 if the word is none of those.
  [[nodiscard]] std::uint64_t head_of(const Entry& word) const noexcept;

  /// For fewer parts tables do not pay.
  static constexpr std::size_t kManyParts = 4096;

  void make_tables();
  [[nodiscard]] float score_of(TokenId id) const noexcept {
    // Of the tokens that text spells none is the unknown one, or its words are never stable.
    return static_cast<float>(id == model_.unknown ? model_.unknown_score : model_.scores[id]);
  }
  void look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n);
  [[nodiscard]] Entry find_missed(const Key& key, const std::uint8_t* data, std::size_t n);
  [[nodiscard]] Entry entry_of(const model::StablePath& word);

  model::Unigram& unigram_;
  const model::UnigramModel model_;
  std::uint64_t n_parts_ = 0;
  std::vector<float> scores_;  ///< by id, and 0 for the padding; or not made yet
  const bool space_is_mark_;
  cache::StablePathCache cache_;
  const simd::FindWords find_words_;
  /// Once there are scores_: words of up to seven bytes that were met last, and their heads.
  base::ZeroPages<simd::Ids64> table_;
  static constexpr std::size_t kRoom = kBatch + 8;
  std::array<std::uint64_t, kRoom> heads_;   ///< of the batch; 0: see words_
  std::array<std::uint32_t, kRoom> missed_;  ///< in no table
  std::array<std::uint32_t, kRoom> cold_;    ///< nor asked for lately
  std::array<Key, kBatch> keys_;
  std::array<Entry, kBatch> words_;          ///< of no tokens: the first id is a place in overflow_
  std::vector<model::StablePath> overflow_;  ///< of the batch, those without an Entry
};

}  // namespace toll::encode
