// lib/encode/word_encoder.h - the tokens of a run of pieces, in their order.
//
// As word_counter.h, stage by stage over a batch; what a stage finds is put down at the piece's
// number. The new words of some batches are encoded together, and once all is known the tokens are
// written in one go.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cache/cache_256.h"
#include "cache/id_cache.h"
#include "encode/distinct_words.h"
#include "encode/short_words.h"
#include "encode/token_out.h"
#include "encode/words_by_length.h"
#include "simd/kernels.h"

namespace toll::encode {

class WordEncoder {
 public:
  /// @param short_words  borrowed.
  explicit WordEncoder(ShortWords& short_words)
      : find_words_(simd::kernels().find_words),
        write_ids_(simd::kernels().write_ids),
        short_words_(short_words) {}

  /// Gives `out` the tokens of the pieces, each of which goes from one offset to the next; calls
  /// on_long(data, n) for a piece that is too long for the caches, when its turn has come.
  /// @param base  32 bytes beyond the last piece are readable.
  template <class OnLong>
  void encode(const std::uint8_t* base, std::span<const std::uint32_t> offsets, RunOf of,
              TokenOut& out, OnLong&& on_long) {
    while (offsets.size() > 1) {
      const std::size_t n = std::min(offsets.size() - 1, kTogether);
      begin(n);
      for (std::size_t at = 0; at < n; at += kBatch)
        look_up(base, offsets.data(), at, std::min(n - at, kBatch), of);
      encode_new(base, offsets.data());
      TokenId* next = out.room(room_);
      for (std::size_t i = 0;;) {
        i += write_ids_(heads_.data() + i, n - i, others_.data(), &next);
        if (i == n) break;
        out.added_until(next);
        on_long(base + offsets[i], offsets[i + 1] - offsets[i]);
        next = out.room(room_);
        ++i;
      }
      out.added_until(next);
      remember(of);
      offsets = offsets.subspan(n);
    }
  }

 private:
  static constexpr std::size_t kBatch = 512;
  static constexpr std::size_t kTogether = 16 * kBatch;
  static_assert(simd::kFewIds <= cache::PackedIds::kMaxTokens &&
                simd::kFewIds <= cache::Cache256::kMaxTokens &&
                simd::kFewIds <= model::ShortTokens::kMaxBytes);

  /// A piece and its number among those that are encoded together.
  template <class Key>
  struct Piece {
    Key key;
    std::uint64_t hash;
    std::uint32_t i;
  };
  /// Piece i is a word of that number.
  struct Met {
    std::uint32_t i;
    std::uint32_t word;
  };
  /// The words that are in no cache. Not cleared before they are written.
  template <class Key>
  struct Words {
    DistinctWords<Piece<Key>, kTogether> unknown;
    std::array<Met, kTogether> met;  ///< where those are
    std::size_t n_met = 0;

    void add_unknown(const Piece<Key>& word) noexcept {
      met[n_met++] = {word.i, static_cast<std::uint32_t>(unknown.add(word))};
    }
    [[nodiscard]] std::span<const Met> all_met() const noexcept { return {met.data(), n_met}; }
    void clear() noexcept {
      unknown.clear();
      n_met = 0;
    }
  };
  using Piece256 = Piece<cache::Key256>;

  void begin(std::size_t n);
  void look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t begin,
               std::size_t n, RunOf of);
  template <class Key>
  void add_unknown(Words<Key>& words, const std::uint8_t* base, const std::uint32_t* offsets,
                   std::uint32_t i);
  template <class Key>
  void find_known(Words<Key>& words, const std::uint8_t* base, const std::uint32_t* offsets,
                  std::span<const std::uint32_t> pieces);
  void put_packed(std::uint32_t i, std::uint64_t head, std::uint64_t tail);
  void find_256();
  void encode_new(const std::uint8_t* base, const std::uint32_t* offsets);
  void put(std::uint32_t i, std::span<const TokenId> tokens);
  template <class Key>
  const model::ShortTokens* put_all(const Words<Key>& words, const model::ShortTokens* tokens);
  template <class Key, class Cache, class Known>
  void remember(const Words<Key>& words, Cache& cache, const Known* known);
  void remember(RunOf of);

  simd::FindWords find_words_;
  simd::WriteIds write_ids_;
  cache::IdCache cache_;
  cache::Cache256 cache_256_;
  ShortWords& short_words_;
  // Not cleared before they are written, either.
  /// Of each piece the head of its tokens, or its number in others_.
  std::array<std::uint64_t, kTogether> heads_;
  std::array<std::uint32_t, kBatch + 8> missed_;  ///< of a batch: not in the table of words
  WordsByLength<kBatch> by_length_;               ///< those
  Words<cache::Key64> words_64_;
  Words<cache::Key128> words_128_;
  Words<cache::Key256> words_256_;
  std::vector<Piece<cache::Key128>> more_;  ///< of a batch: known, and more than a head
  std::vector<Piece256> of_256_;            ///< of a batch: of 16 to 31 bytes
  std::vector<simd::IdList> others_;        ///< null for long ones
  std::array<TokenId, kTogether * cache::PackedIds::kMaxTokens> unpacked_;
  std::size_t n_unpacked_ = 0;
  std::size_t room_ = 0;  ///< for the tokens, but those of long pieces
  std::vector<model::ShortPiece> new_;
  std::vector<model::ShortTokens> tokens_;  ///< of the unknown words, by their keys
  std::vector<cache::PackedIds> packed_;    ///< the same of the first two
};

}  // namespace toll::encode
