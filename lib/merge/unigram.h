// lib/merge/unigram.h - the Unigram model: of all ways to write a piece as tokens, the one with the
// highest sum of scores; exactly as one of two libraries finds it, rounding and all.
//
// Both go from left to right over characters and keep, for each place, the best token that ends
// there: the first one found, unless a later one's sum is greater. A character that is no token may
// be "unknown", at a penalty. They differ in how they add (below) and in what unknown text becomes.
//
// The piece may never end. A token is settled when it lies on the best path to every place from
// which the path may yet go on; it is then emitted and forgotten, while the sums go on as if
// nothing had been, for their rounding is part of the answer. Paths nearly always meet within a few
// characters. Where they do not (think of "aaaa..." under the tokens a and aa), no answer is
// possible before the end: the result is as exact, and memory grows by 9 bytes for each byte of
// text.
//
// Source: T. Kudo 2018, "Subword regularization"; google/sentencepiece 0.1.97 to 0.2.3,
// unigram_model.cc, Model::EncodeOptimized (0.2.2 changed its results), and
// sentencepiece_processor.cc; huggingface/tokenizers 0.23, models/unigram/model.rs.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "base/double_array.h"

namespace toll::merge {

/// What the model is made of; everything is borrowed.
struct UnigramModel {
  enum class Mode : std::uint8_t {
    /// sentencepiece 0.1.97 to 0.2.1. The sum so far is a float. A token's sum is a double,
    /// compared
    /// with the float of the rival, and becomes a float when it wins; an unknown character's sum is
    /// a
    /// float from the start.
    sentencepiece_0_1,
    /// sentencepiece 0.2.2 and later. All sums are floats. One beyond +-100,000 is made the new
    /// zero.
    sentencepiece_0_2_2,
    /// All sums are doubles. A run of unknown characters that spells a token is that token: it can
    /// happen where scores are positive, or with text that spells the unknown token.
    hugging_face,
  };
  Mode mode = Mode::sentencepiece_0_2_2;

  /// The tokens that text may spell, with their ids; no empty one.
  /// sentencepiece: the NORMAL and USER_DEFINED pieces. hugging_face: the whole vocabulary, of
  /// equal tokens the last.
  base::DoubleArray tokens;
  /// By id, and one for each id in `tokens`. sentencepiece: floats; but a USER_DEFINED piece of n
  /// bytes has, to 0.2.1, the double double(float(n) * max) - 0.1, where max is the greatest of
  /// FLT_MIN and the scores of NORMAL pieces; later, float(0.1 * (n - 1)).
  std::span<const double> scores;
  /// The least score minus 10. sentencepiece: in floats, over the NORMAL pieces.
  double unknown_score = 0;
  /// Of the longest token; longer ones are never found.
  std::uint32_t max_token_bytes = 0;

  /// What a run of unknown characters becomes, as one token. kNoToken where there is none.
  TokenId unknown = kNoToken;
  /// Empty, or the tokens of the 256 bytes: what unknown characters become byte by byte.
  std::span<const TokenId> byte_ids;
};

/// Encodes pieces. Keeps its scratch space between them; one per thread.
class Unigram {
 public:
  /// @param settle  bytes after which settling is tried; small ones serve the tests.
  explicit Unigram(const UnigramModel& model, std::size_t settle = kSettle);

  static constexpr std::size_t kSettle = std::size_t{4} << 10U;

  /// Takes the piece's next bytes, cut anywhere; calls emit(ids, lengths) for tokens that are
  /// settled, with equally long spans of TokenId and of uint32_t lengths in bytes. A token of more
  /// than 2^32 - 1 bytes, which only a run of unknown characters can be, has that length.
  /// Cost: O(n * max_token_bytes) at most, and a few steps for each character in ordinary text.
  template <class Emit>
  void push(const std::uint8_t* data, std::size_t n, Emit&& emit) {
    while (n > 0) {
      // Blocks of a bounded size keep the settled part of the buffers small.
      const std::size_t taken = n < settle_ ? n : settle_;
      append(data, taken);
      data += taken;
      n -= taken;
      flush(emit);
    }
  }

  /// Ends the piece: the remaining tokens are emitted and the object is ready for another piece.
  template <class Emit>
  void finish(Emit&& emit) {
    cut(emit);
    set_sum(0);
  }

  /// Ends a part of the piece that no token reaches out of: its remaining tokens are emitted, an
  /// unknown one among them even if the next part begins with unknown characters. The sum goes on.
  template <class Emit>
  void cut(Emit&& emit) {
    end();
    flush(emit);
    const double sum = sum_at(text_.size());
    reset();
    set_sum(sum);
  }
  /// The sum of the best path so far, and another one in its place; between parts.
  [[nodiscard]] double sum() const noexcept { return sums_[0]; }
  void set_sum(double sum) noexcept { sums_[0] = sum; }

  /// Forgets the piece.
  void reset() noexcept;

  /// Bytes of text that are not settled yet: what memory is proportional to.
  [[nodiscard]] std::size_t n_unsettled() const noexcept { return text_.size(); }

 private:
  using Mode = UnigramModel::Mode;

  /// The best token that ends at a place: n_bytes 0 if none does.
  struct Last {
    TokenId id;
    std::uint32_t n_bytes;
  };

  /// Consecutive unknown characters, as far as they are settled.
  struct UnknownRun {
    std::uint64_t n_bytes = 0;
    bool spells_token = false;     ///< the run so far is the beginning of a token,
    base::DoubleArray::Node node;  ///< at this place
    std::uint32_t n_held = 0;      ///< byte tokens not emitted: they may become one token
  };

  void append(const std::uint8_t* data, std::size_t n);
  void end();
  void find_paths(std::size_t until);
  template <Mode kMode>
  void find_paths_in(std::size_t until);
  void move_zero();
  [[nodiscard]] double& sum_at(std::size_t place) noexcept {
    return sums_[(n_settled_ + place) & mask_];
  }
  void settle();
  void settle_path(std::size_t end);
  void put(TokenId id, std::uint32_t n_bytes);
  void put_unknown(const std::uint8_t* data, std::uint32_t n_bytes);
  void end_run();

  template <class Emit>
  void flush(Emit&& emit) {
    const std::size_t n = ids_.size() - run_.n_held;
    if (n == 0) return;
    emit(std::span<const TokenId>(ids_).first(n),
         std::span<const std::uint32_t>(lengths_).first(n));
    ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(n));
    lengths_.erase(lengths_.begin(), lengths_.begin() + static_cast<std::ptrdiff_t>(n));
  }

  UnigramModel model_;
  std::size_t settle_;
  std::size_t settle_at_ = 0;       ///< the start_ at which settling is tried
  std::vector<std::uint8_t> text_;  ///< bytes from the first unsettled token on
  std::vector<Last> lasts_;         ///< for each place in text_, its end included
  std::size_t start_ = 0;           ///< the next place that tokens may begin at
  /// The best sum at place p: sums_[(n_settled_ + p) & mask_]. Only places within the longest token
  /// after start_ are ever asked for.
  std::vector<double> sums_;
  std::size_t mask_;
  std::size_t n_settled_ = 0;  ///< bytes of the piece before text_
  std::vector<bool> on_path_;
  UnknownRun run_;
  std::vector<TokenId> ids_;  ///< settled, not yet emitted
  std::vector<std::uint32_t> lengths_;
};

}  // namespace toll::merge
