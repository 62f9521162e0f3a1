// lib/pipeline/word_encoder.h - the tokens of a run of pieces, in their order.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "merge/id_cache.h"
#include "merge/middle_cache.h"
#include "pipeline/short_words.h"
#include "pipeline/token_out.h"

namespace toll {

class WordEncoder {
 public:
  explicit WordEncoder(const Tokenizer::Plan& plan) : short_words_(plan) {}

  /// Gives `out` the tokens of base[0, ends[0]), base[ends[0], ends[1]), ...; calls
  /// on_long(data, n) for a piece that is too long for the cache, when its turn has come.
  /// @param base  32 bytes beyond the last piece are readable.
  template <class OnLong>
  void encode(const std::uint8_t* base, std::span<const std::uint32_t> ends, TokenOut& out,
              OnLong&& on_long) {
    std::uint32_t begin = 0;
    while (!ends.empty()) {
      const auto batch = ends.first(std::min(ends.size(), kBatch));
      look_up(base, begin, batch);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const merge::IdCache::Value value = values_[i];
        if (value.n == kLong) {
          on_long(base + begin, batch[i] - begin);
        } else if (value.n == kNew) {
          out.add(tokens_[value.ids[0]].all());
        } else if (value.n == kMiddle) {
          const merge::MiddleCache::Slot& slot = *middle_[value.ids[0]];
          out.add(std::span(slot.ids.data(), slot.n));
        } else if (value.n > merge::IdCache::kInline) {
          out.add(std::span(cache_.arena(value), value.n));
        } else {
          out.add(value.ids, value.n);
        }
        begin = batch[i];
      }
      remember();
      ends = ends.subspan(batch.size());
    }
  }

 private:
  static constexpr std::size_t kBatch = 512;
  /// In Value::n: the piece is long; its tokens are tokens_[ids[0]]; they are in the slot
  /// middle_[ids[0]].
  static constexpr std::uint32_t kLong = ~0U;
  static constexpr std::uint32_t kNew = ~0U - 1;
  static constexpr std::uint32_t kMiddle = ~0U - 2;

  struct Word {
    merge::WordKey key;
    std::uint64_t hash;
  };

  void look_up(const std::uint8_t* base, std::uint32_t begin, std::span<const std::uint32_t> ends);
  merge::IdCache::Value find_middle(const std::uint8_t* data, std::uint32_t n);
  void remember();

  merge::IdCache cache_;
  merge::MiddleCache middle_cache_;
  ShortWords short_words_;
  std::array<Word, kBatch> words_{};
  std::array<merge::IdCache::Value, kBatch> values_{};
  std::vector<std::uint32_t> new_words_;
  std::vector<const merge::MiddleCache::Slot*> middle_;
  std::vector<merge::ShortPiece> new_;
  std::vector<merge::ShortTokens> tokens_;
};

}  // namespace toll
