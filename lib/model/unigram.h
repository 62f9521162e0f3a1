// lib/model/unigram.h - the Unigram model: of all ways to write a piece as tokens, the one with the
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
// possible before the end: the result is as exact, and memory grows by the text and a byte of path
// for each byte of text. How many tokens there are is another question: that of the best path to
// a place follows from those to the places before it, and no path need be remembered.
//
// Source: T. Kudo 2018, "Subword regularization"; google/sentencepiece 0.2.2 and
// 0.2.3, unigram_model.cc, Model::EncodeOptimized, and sentencepiece_processor.cc;
// huggingface/tokenizers 0.23, models/unigram/model.rs.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include "base/double_array.h"

namespace toll::model {

/// What the model is made of; everything is borrowed.
struct UnigramModel {
  enum class Mode : std::uint8_t {
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
  /// By id, and one for each id in `tokens`. sentencepiece: floats; a USER_DEFINED piece of n bytes
  /// has float(0.1 * (n - 1)).
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
    in_blocks(data, n, [&] {
      if (start_ < settle_at_) return;
      const std::size_t end = common_place();
      emit_path(end, emit);
      forget(end);
    });
  }

  /// Ends the piece: the remaining tokens are emitted and the object is ready for another piece.
  template <class Emit>
  void finish(Emit&& emit) {
    flush(emit);
    set_sum(0);
  }

  /// Ends a part of the piece that no token reaches out of: its remaining tokens are emitted, an
  /// unknown one among them even if the next part begins with unknown characters. The sum goes on.
  template <class Emit>
  void flush(Emit&& emit) {
    find_paths(text_.size());
    emit_path(text_.size(), emit);
    end_run();
    give_settled(emit);
    end_part();
  }

  /// A piece, or such a part of one, whose tokens are only counted begins. No other is open.
  /// @param after_unknown  an unknown token that it begins with belongs to the one before.
  void begin_count(bool after_unknown);
  /// As push(), with numbers for add(n) that have the number of its tokens as their sum. Memory is
  /// bounded whatever the text.
  template <class Add>
  void count(const std::uint8_t* data, std::size_t n, Add&& add) {
    in_blocks(data, n, [&] { add(take_certain_count()); });
  }
  /// Ends it as flush() does. @return  whether it ends with unknown characters.
  template <class Add>
  bool end_count(Add&& add) {
    find_paths(text_.size());
    count_to(text_.size());
    const Count& last = count_at(text_.size());
    const bool is_unknown = last.run.n_bytes > 0;
    add(static_cast<std::uint64_t>(n_tokens(last)));
    end_part();
    return is_unknown;
  }

  /// The sum of the best path so far, and another one in its place; between parts.
  [[nodiscard]] double sum() const noexcept { return places_[0].sum; }
  void set_sum(double sum) noexcept { places_[0].sum = sum; }

  /// Forgets the piece.
  void reset() noexcept;

  /// Bytes of memory for what is not settled, where that is more than is usual.
  [[nodiscard]] std::size_t n_held() const noexcept {
    return start_ > 2 * settle_ ? text_.size() + lengths_.size() : 0;
  }

 private:
  using Mode = UnigramModel::Mode;

  /// The best path to a place, from its last token. A place is in the ring from the first token
  /// that ends there until it is the start of tokens itself.
  struct Place {
    double sum = 0;
    std::uint32_t n_bytes = 0;  ///< of the token; 0: none ends here
    TokenId id = 0;
  };

  /// Consecutive unknown characters.
  struct UnknownRun {
    std::uint64_t n_bytes = 0;
    bool spells_token = false;     ///< the run so far is the beginning of a token,
    base::DoubleArray::Node node;  ///< at this place
  };

  /// Of the best path to a place.
  struct Count {
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
    std::int64_t n_before = 0;  ///< tokens before the run; kNone: no path gets here
    UnknownRun run;             ///< that ends here, if one does
  };

  /// Appends the text and looks for paths, block by block, and calls then() after each.
  template <class Then>
  void in_blocks(const std::uint8_t* data, std::size_t n, Then&& then) {
    while (n > 0) {
      // Blocks of a bounded size keep the settled part of the buffers small.
      const std::size_t taken = n < settle_ ? n : settle_;
      text_.insert(text_.end(), data, data + taken);
      data += taken;
      n -= taken;
      if (text_.size() < model_.max_token_bytes) continue;
      find_paths(text_.size() - model_.max_token_bytes + 1);
      then();
    }
  }

  void find_paths(std::size_t until);
  template <Mode kMode>
  void find_paths_in(std::size_t until);
  template <Mode kMode, bool kCounts>
  void find_paths_for(std::size_t until);
  void move_zero();
  void end_part() noexcept;

  [[nodiscard]] Place& place_at(std::size_t place) noexcept {
    return places_[(n_forgotten_ + place) & mask_];
  }
  /// As far as a token reaches that begins before start_.
  [[nodiscard]] std::size_t last_reached() const noexcept {
    return std::min<std::size_t>(text_.size(), start_ + model_.max_token_bytes);
  }
  [[nodiscard]] TokenId& recent_id(std::size_t place) noexcept {
    return recent_ids_[(n_forgotten_ + place) & (recent_ids_.size() - 1)];
  }
  [[nodiscard]] std::size_t length_at(std::size_t place) const noexcept {
    if (n_length_bytes_ == 1) return lengths_[place];
    std::uint32_t n_bytes = 0;
    std::memcpy(&n_bytes, lengths_.data() + place * sizeof n_bytes, sizeof n_bytes);
    return n_bytes;
  }
  void set_length(std::size_t place, std::size_t n_bytes) noexcept;
  std::size_t common_place();
  void turn_path(std::size_t end);
  void forget(std::size_t n);
  [[nodiscard]] TokenId id_of(std::size_t place, std::size_t n_bytes) noexcept;
  void put_token(std::size_t place, std::size_t n_bytes);
  void put(TokenId id, std::uint32_t n_bytes);
  void extend(UnknownRun& run, const std::uint8_t* data, std::size_t n_bytes) const noexcept;
  [[nodiscard]] TokenId spelt_by(const UnknownRun& run) const noexcept;
  void end_run();

  [[nodiscard]] Count& count_at(std::size_t place) noexcept {
    return counts_[(n_forgotten_ + place) & mask_];
  }
  [[nodiscard]] std::int64_t n_tokens(const Count& count) const noexcept;
  void count_to(std::size_t place) noexcept;
  std::uint64_t take_certain_count();

  /// Emits the best path to `end`, whose places are then to be forgotten.
  template <class Emit>
  void emit_path(std::size_t end, Emit&& emit) {
    constexpr std::size_t kAtOnce = 4096;
    turn_path(end);
    for (std::size_t place = 0; place < end;) {
      const std::size_t n_bytes = length_at(place);
      put_token(place, n_bytes);
      place += n_bytes;
      if (ids_.size() >= kAtOnce) give_settled(emit);
    }
    give_settled(emit);
  }

  template <class Emit>
  void give_settled(Emit&& emit) {
    const std::size_t n = ids_.size() - n_run_ids_;
    if (n == 0) return;
    emit(std::span<const TokenId>(ids_).first(n),
         std::span<const std::uint32_t>(id_lengths_).first(n));
    ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(n));
    id_lengths_.erase(id_lengths_.begin(), id_lengths_.begin() + static_cast<std::ptrdiff_t>(n));
  }

  UnigramModel model_;
  std::size_t settle_;
  std::size_t settle_at_ = 0;       ///< the start_ at which settling is tried
  std::vector<std::uint8_t> text_;  ///< bytes that are not forgotten
  std::size_t n_forgotten_ = 0;     ///< of the piece, before text_
  std::size_t start_ = 0;           ///< of text_: the next place that tokens may begin at
  /// A ring: place p of text_ is at (n_forgotten_ + p) & mask_. Of interest from start_ on, for as
  /// far as the longest token.
  std::vector<Place> places_;
  std::size_t mask_;
  /// Of the places before start_: how long the token is that ends there, in n_length_bytes_ each.
  std::vector<std::uint8_t> lengths_;
  std::size_t n_length_bytes_;
  /// A ring: of the last of those places, the token that ends there. Nearly always all that is
  /// settled; what is older is looked up again.
  std::vector<TokenId> recent_ids_;
  std::vector<bool> on_path_;
  UnknownRun run_;            ///< as far as it is settled
  std::vector<TokenId> ids_;  ///< settled, not yet emitted
  std::vector<std::uint32_t> id_lengths_;
  std::size_t n_run_ids_ = 0;  ///< the last of them, of bytes that may become one token
  bool is_counting_ = false;
  std::vector<Count> counts_;  ///< a ring as places_, of places up to start_
};

}  // namespace toll::model
