// lib/model/word_path.h - the best path through a word by itself, for the Unigram model: unigram.h
// says what that is. Where Unigram keeps what a text without end needs, this keeps a word.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "model/unigram.h"
#include "unicode/utf8.h"

namespace toll::model {

class WordPath {
 public:
  static constexpr std::size_t kMaxBytes = 95;

  /// What is known of a place in the word: of the tokens that end there, the best.
  struct Place {
    double best;         ///< the sum up to there
    double second;       ///< of the other offers for this place; only if asked for
    std::uint64_t last;  ///< the token's id, and below it its bytes

    [[nodiscard]] TokenId id() const noexcept { return static_cast<TokenId>(last >> 32U); }
    [[nodiscard]] std::uint32_t n_bytes() const noexcept {
      return static_cast<std::uint32_t>(last);
    }
  };

  /// Finds the best path; sums are doubles, and begin with 0.
  /// @tparam kLeads  the seconds are wanted, too, and what reach() and is_clear() say.
  /// @param n  at most kMaxBytes.
  /// Cost: O(n * bytes of the longest token) at most, a few steps for each character of a word.
  template <bool kLeads>
  void find(const UnigramModel& model, const std::uint8_t* data, std::size_t n) {
    constexpr double kNever = -std::numeric_limits<double>::infinity();
    std::fill_n(places_.begin(), n + 1, Place{kNever, kNever, 0});
    places_[0].best = 0;
    lowest_ = highest_ = 0;
    is_clear_ = true;
    n_characters_ = 0;
    const base::DoubleArray tokens = model.tokens;
    const double* const scores = model.scores.data();
    const TokenId unknown = model.unknown;
    for (std::size_t start = 0; start < n; ++n_characters_) {
      const std::size_t begin = start;
      const double sum = places_[begin].best;
      if constexpr (kLeads) {
        lowest_ = std::min(lowest_, sum);
        highest_ = std::max(highest_, sum);
      }
      const auto offer = [&](std::size_t end, TokenId id, double score) {
        const double offered = sum + score;
        Place& place = places_[end];
        // Without a branch, which would be guessed wrong.
        const bool is_better = offered > place.best;
        if constexpr (kLeads) place.second = std::max(place.second, std::min(place.best, offered));
        place.best = std::max(place.best, offered);
        const std::uint64_t last = std::uint64_t{id} << 32U | (end - begin);
        place.last ^= (place.last ^ last) & (is_better ? ~0ULL : 0);
      };
      const std::size_t n_char =
          data[start] < 0x80 ? 1 : unicode::char_length(data + start, n - start);
      base::DoubleArray::Node node = tokens.root();
      std::size_t end = start;
      start += n_char;
      while (end < start && tokens.step(node, data[end])) ++end;
      const bool goes_on = end == start;
      const TokenId first = goes_on ? node.value() : base::DoubleArray::kNoValue;
      if (first != base::DoubleArray::kNoValue) {
        if constexpr (kLeads) is_clear_ &= first != unknown;
        offer(end, first, scores[first]);
      } else {
        offer(start, unknown, model.unknown_score);
      }
      if (!goes_on) continue;
      while (end < n && tokens.step(node, data[end])) {
        ++end;
        const TokenId id = node.value();
        const bool is_token = id != base::DoubleArray::kNoValue;
        if constexpr (kLeads) is_clear_ &= id != unknown;
        const double score = scores[is_token ? id : 0];
        offer(end, id, is_token ? score : kNever);
      }
    }
    if constexpr (kLeads) {
      // What was offered at a place was no lower, from the lowest one, than an unknown character.
      lowest_ = std::min(lowest_, places_[n].best) + std::min(model.unknown_score, 0.0);
      highest_ = std::max(highest_, places_[n].best);
    }
  }

  [[nodiscard]] const Place& at(std::size_t place) const noexcept { return places_[place]; }
  [[nodiscard]] std::size_t n_characters() const noexcept { return n_characters_; }
  /// No sum that was compared is further from 0.
  [[nodiscard]] double reach() const noexcept { return std::max(highest_, -lowest_); }
  /// No token that was found is the one that stands for unknown characters.
  [[nodiscard]] bool is_clear() const noexcept { return is_clear_; }

 private:
  std::array<Place, kMaxBytes + 1> places_;
  std::size_t n_characters_ = 0;
  double lowest_ = 0;
  double highest_ = 0;
  bool is_clear_ = true;
};

/// The tokens of a piece by itself, as Mode::hugging_face finds them.
/// @param ids  gets them; room for n.
/// @return     how many; 0 if there are unknown characters, of which Unigram knows what becomes.
inline std::size_t encode_word(const UnigramModel& model, const std::uint8_t* data, std::size_t n,
                               TokenId* ids) {
  WordPath path;
  path.find<false>(model, data, n);
  std::size_t n_ids = 0;
  for (std::size_t end = n; end > 0; end -= path.at(end).n_bytes()) {
    const TokenId id = path.at(end).id();
    if (id == model.unknown) return 0;
    ids[n_ids++] = id;
  }
  std::reverse(ids, ids + n_ids);
  return n_ids;
}

}  // namespace toll::model
