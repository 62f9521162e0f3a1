// lib/pipeline/word_encoder.h - the tokens of a run of pieces, in their order.
//
// As word_counter.h, stage by stage over a batch; what a stage finds is put down at the piece's
// number, and once all is known the tokens are written in one go.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "merge/id_cache.h"
#include "merge/middle_cache.h"
#include "pipeline/short_words.h"
#include "pipeline/token_out.h"
#include "simd/kernels.h"

namespace toll {

class WordEncoder {
 public:
  explicit WordEncoder(const Tokenizer::Plan& plan)
      : find_words_(simd::kernels().find_words), short_words_(plan) {}

  /// Gives `out` the tokens of the pieces, each of which goes from one offset to the next; calls
  /// on_long(data, n) for a piece that is too long for the caches, when its turn has come.
  /// @param base  32 bytes beyond the last piece are readable.
  template <class OnLong>
  void encode(const std::uint8_t* base, std::span<const std::uint32_t> offsets, TokenOut& out,
              OnLong&& on_long) {
    while (offsets.size() > 1) {
      const std::size_t n = std::min(offsets.size() - 1, kBatch);
      look_up(base, offsets.data(), n);
      TokenId* next = out.room(room_);
      for (std::size_t i = 0; i < n; ++i) {
        const std::uint64_t front = fronts_[i];
        const std::size_t n_tokens = front >> simd::WordIds::kCountShift;
        if (n_tokens != 0) {
          merge::PackedIds::unpack(front, next);
          next += n_tokens;
          continue;
        }
        const std::span<const TokenId> tokens = others_[front];
        if (tokens.data() != nullptr) {
          next = std::copy(tokens.begin(), tokens.end(), next);
          continue;
        }
        out.added_until(next);
        on_long(base + offsets[i], offsets[i + 1] - offsets[i]);
        next = out.room(room_);
      }
      out.added_until(next);
      remember();
      offsets = offsets.subspan(n);
    }
  }

 private:
  static constexpr std::size_t kBatch = 512;

  struct Word {
    merge::WordKey key;
    std::uint64_t hash;
    std::uint32_t i;  ///< its number in the batch
  };
  struct Middle {
    merge::MiddleKey key;
    std::uint64_t hash;
    std::uint32_t i;
  };

  void look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n);
  std::uint64_t take(const Word& word, std::uint64_t front);
  void find_middle();
  void encode_new(const std::uint8_t* base, const std::uint32_t* offsets);
  void put(std::uint32_t i, std::span<const TokenId> tokens);
  void remember();

  simd::FindWords find_words_;
  merge::IdCache cache_;
  merge::MiddleCache middle_cache_;
  ShortWords short_words_;
  // Lists are not cleared before they are written.
  /// Of each piece the front of its tokens, or its number in others_.
  std::array<std::uint64_t, kBatch> fronts_;
  std::array<std::uint32_t, kBatch + 8> missed_;  ///< not in the table of words
  std::array<Word, kBatch + 1> small_words_;      ///< of those the ones of up to 7 bytes
  std::array<Word, kBatch + 1> words_;            ///< and of 8 to 15 not in the other small table
  std::array<Word, kBatch + 1> new_words_;        ///< in no cache
  std::size_t n_new_words_ = 0;
  std::vector<Middle> middle_;                    ///< of 16 to 31 bytes; at last the new ones
  std::vector<std::span<const TokenId>> others_;  ///< those without data are long
  std::array<TokenId, kBatch * merge::PackedIds::kMaxTokens> unpacked_;
  std::size_t n_unpacked_ = 0;
  std::size_t room_ = 0;  ///< for the batch's tokens, but those of long pieces
  std::vector<merge::ShortPiece> new_;
  std::vector<merge::ShortTokens> tokens_;
};

}  // namespace toll
