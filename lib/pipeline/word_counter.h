// lib/pipeline/word_counter.h - how many tokens a run of pieces is, when nobody asks which.
//
// Each stage goes over a whole batch of pieces and leaves what it cannot answer to the next, in a
// list that is written without a branch: the table of words, the table of longer ones, the sets,
// and last the vocabulary and its merges. Those work on many words at a time and want them all the
// time, so what is new waits until there is enough of it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "merge/count_cache.h"
#include "merge/middle_cache.h"
#include "pipeline/short_words.h"
#include "simd/kernels.h"

namespace toll {

class WordCounter {
 public:
  explicit WordCounter(const Tokenizer::Plan& plan)
      : plan_(plan), count_words_(simd::kernels().count_words), short_words_(plan) {}

  /// A piece that is too long for the caches, in the run that it came in.
  struct LongPiece {
    std::uint32_t begin;
    std::uint32_t n;
  };

  /// The number of tokens of the short ones among the pieces, of which each goes from one offset
  /// to the next, but for new ones, which count_waiting() counts; long_pieces() are the others,
  /// until the next call.
  /// @param base  stays as it is until count_waiting(); 32 bytes beyond the last piece are
  /// readable.
  std::uint64_t count(const std::uint8_t* base, std::span<const std::uint32_t> offsets);

  [[nodiscard]] std::span<const LongPiece> long_pieces() const noexcept { return long_pieces_; }

  /// The number of tokens of the pieces that count() has left out.
  std::uint64_t count_waiting();
  void forget_waiting() noexcept {
    n_new_words_ = 0;
    new_middle_.clear();
  }

 private:
  static constexpr std::size_t kBatch = 512;
  /// So many new pieces are enough.
  static constexpr std::size_t kEnough = 512;
  /// For fewer the memory that all threads share is not worth its first touch.
  static constexpr std::size_t kLearntAlone = std::size_t{8} << 10U;

  struct Word {
    merge::WordKey key;
    std::uint64_t hash;
    const std::uint8_t* data;
  };
  struct Middle {
    merge::MiddleKey key;
    std::uint64_t hash;
    const std::uint8_t* data;
  };

  template <bool kShared>
  std::uint64_t count_batch(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t n);
  template <bool kShared>
  unsigned find(const Word& word);
  void remember(const Word& word, unsigned count);
  std::uint64_t count_middle();

  const Tokenizer::Plan& plan_;
  simd::CountWords count_words_;
  merge::CountCache cache_;
  merge::MiddleCounts middle_cache_;
  ShortWords short_words_;
  // Lists are not cleared before they are written: for a short text that would be most of the work.
  std::array<std::uint32_t, kBatch + 8> missed_;  ///< not in the table of words
  std::array<Word, kBatch + 1> small_words_;      ///< of those the ones of up to 7 bytes
  std::array<Word, kBatch + 1> words_;  ///< and of 8 to 15 that are not in the other small table
  std::vector<Middle> middle_;          ///< of 16 to 31 bytes
  /// In no cache, the first n_new_words_ of them: a batch always finds room for all its words.
  std::array<Word, kEnough + kBatch + 1> new_words_;
  std::size_t n_new_words_ = 0;
  std::size_t n_learnt_ = 0;  ///< until the cache is shared
  std::vector<Middle> new_middle_;
  std::vector<merge::ShortPiece> new_;
  std::vector<merge::ShortTokens> tokens_;
  std::vector<LongPiece> long_pieces_;
};

}  // namespace toll
