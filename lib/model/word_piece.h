// lib/model/word_piece.h - the WordPiece model: a word is its longest token, then the longest token
// of continuing words, and so on; a word for which that fails is one unknown token.
//
// Source: huggingface/tokenizers 0.23, models/wordpiece/mod.rs.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/double_array.h"

namespace toll::model {

/// What the model is made of; borrowed.
struct WordPieceModel {
  base::DoubleArray tokens;        ///< the whole vocabulary, continuing tokens with their prefix
  std::string_view prefix = "##";  ///< of continuing tokens; may be empty
  std::uint32_t max_chars = 100;   ///< words of more characters are unknown
  TokenId unknown = kNoToken;
};

/// Encodes words. Keeps its scratch space between them; one per thread.
class WordPiece {
 public:
  explicit WordPiece(const WordPieceModel& model) noexcept;

  /// Takes the word's next bytes, cut anywhere. Holds at most 4 * max_chars of them: a longer word
  /// is unknown. Emits nothing yet; takes `emit` as the other models do.
  template <class Emit>
  void push(const std::uint8_t* data, std::size_t n, Emit&& /*emit*/) {
    append(data, n);
  }

  /// Ends the word: calls emit(ids, lengths) once, with equally long spans of TokenId and of
  /// uint32_t lengths in bytes, if the word is not empty; the object is ready for another word. An
  /// unknown word of more than 2^32 - 1 bytes has that length. Cost: O(n * longest token) at most,
  /// n being at most 4 * max_chars.
  template <class Emit>
  void finish(Emit&& emit) {
    end();
    if (!ids_.empty()) {
      emit(std::span<const TokenId>(ids_), std::span<const std::uint32_t>(lengths_));
    }
    reset();
  }

  /// Forgets the word.
  void reset() noexcept {
    word_.clear();
    n_bytes_ = 0;
    ids_.clear();
    lengths_.clear();
  }

 private:
  void append(const std::uint8_t* data, std::size_t n);
  void end();
  [[nodiscard]] bool is_too_long() const noexcept;
  bool split();

  WordPieceModel model_;
  base::DoubleArray::Node continuing_;  ///< where continuing tokens begin, if has_continuing_
  bool has_continuing_;
  std::vector<std::uint8_t> word_;  ///< the first bytes of the word, all of them if they may matter
  std::uint64_t n_bytes_ = 0;       ///< of the whole word
  std::vector<TokenId> ids_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace toll::model
