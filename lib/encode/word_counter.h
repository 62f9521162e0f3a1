// lib/encode/word_counter.h - counts tokens without producing ids.
//
// Each stage goes over a whole batch of pieces and leaves what it cannot answer to the next, in a
// list that is written without a branch: the table of words, the sets, and last the vocabulary and
// its merges. Those work on many words at a time, so new words are pending until there are enough,
// be it from several blocks of a text.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "cache/cache_256.h"
#include "cache/count_cache.h"
#include "encode/distinct_words.h"
#include "encode/short_words.h"
#include "encode/words_by_length.h"
#include "simd/kernels.h"

namespace toll::encode {

class WordCounter {
 public:
  /// @param short_words  borrowed.
  WordCounter(const Tokenizer::Plan& plan, ShortWords& short_words)
      : plan_(plan), count_words_(simd::kernels().count_words), short_words_(short_words) {}

  /// A piece that is too long for the caches, in the run that it came in.
  struct LongPiece {
    std::uint32_t begin;
    std::uint32_t n;
  };

  /// The number of tokens of the short ones among the pieces, of which each goes from one offset
  /// to the next, but for new ones, which count_pending() counts; take_long_pieces() has the
  /// others.
  /// @param base  32 bytes beyond the last piece are readable.
  std::uint64_t count(const std::uint8_t* base, std::span<const std::uint32_t> offsets, RunOf of);

  [[nodiscard]] std::vector<LongPiece> take_long_pieces() noexcept {
    return std::exchange(long_pieces_, {});
  }

  /// The number of tokens of the pieces that count() has left out.
  std::uint64_t count_pending();
  void forget_pending() noexcept {
    words_64_.pending.clear();
    words_128_.pending.clear();
    words_256_.pending.clear();
    n_met_ = 0;
  }

 private:
  static constexpr std::size_t kBatch = 512;
  /// So many new pieces are enough, those among them that are the same.
  static constexpr std::size_t kEnough = 1024;
  /// For fewer the memory that all threads share is not worth its first touch.
  static constexpr std::size_t kLearntAlone = std::size_t{8} << 10U;

  template <class Key>
  struct Piece {
    Key key;
    std::uint64_t hash;
  };
  /// Pending words, which are in no cache. Not cleared before they are written: for a short text
  /// that would be most of the work.
  template <class Key>
  struct Words {
    /// A batch always finds room for all its words.
    DistinctWords<Piece<Key>, kEnough + kBatch> pending;
    std::array<std::uint32_t, kEnough + kBatch + 1> times;  ///< each of those was met

    void add(const Piece<Key>& word) noexcept {
      times[pending.size()] = 0;  // if it is added
      ++times[pending.add(word)];
    }
  };
  using Piece256 = Piece<cache::Key256>;

  std::uint64_t count_batch(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n,
                            RunOf of);
  template <class Key>
  std::uint64_t count_known(Words<Key>& words, const std::uint8_t* base,
                            const std::uint32_t* offsets, std::span<std::uint32_t> pieces);
  template <class Key, class Cache>
  std::uint64_t take_tokens(Words<Key>& words, const model::ShortTokens*& tokens, Cache& cache);
  std::uint64_t count_256();
  std::uint64_t count_fragments();

  const Tokenizer::Plan& plan_;
  simd::CountWords count_words_;
  cache::CountCache cache_;
  cache::Counts256 cache_256_;
  ShortWords& short_words_;
  // Not cleared before they are written, either.
  std::array<std::uint32_t, kBatch + 8> missed_;  ///< not in the table of words
  WordsByLength<kBatch> by_length_;               ///< those
  Words<cache::Key64> words_64_;
  Words<cache::Key128> words_128_;
  Words<cache::Key256> words_256_;
  std::vector<Piece256> of_256_;                          ///< of a batch: of 16 to 31 bytes
  std::vector<model::ShortPiece> fragments_;              ///< of more than 7 bytes
  std::size_t n_met_ = 0;                                 ///< pieces whose words are pending
  std::size_t n_learnt_ = 0;                              ///< until the cache is shared
  std::array<cache::Key128, kEnough + kBatch> texts_64_;  ///< of those that were pending
  std::vector<model::ShortPiece> new_;
  std::vector<model::ShortTokens> tokens_;
  std::vector<LongPiece> long_pieces_;
};

}  // namespace toll::encode
