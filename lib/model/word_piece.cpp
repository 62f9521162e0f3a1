// word_piece.cpp - see the header.
#include "model/word_piece.h"

#include <algorithm>
#include <limits>

#include "unicode/utf8.h"

namespace toll::model {

WordPiece::WordPiece(const WordPieceModel& model) noexcept
    : model_(model),
      continuing_(model.tokens.root()),
      has_continuing_(model.tokens.walk(continuing_, model.prefix)) {
  model_.prefix = {};  // not needed again, so not borrowed
}

void WordPiece::append(const std::uint8_t* data, std::size_t n) {
  n_bytes_ += n;
  // One byte more than the longest word that may be known, to tell that this one is longer.
  const std::size_t wanted =
      unicode::kMaxCharBytes * std::size_t{model_.max_chars} + 1 - word_.size();
  word_.insert(word_.end(), data, data + std::min(n, wanted));
}

bool WordPiece::is_too_long() const noexcept {
  if (word_.size() <= model_.max_chars) return false;
  std::size_t n_chars = 0;
  for (std::size_t at = 0; at < word_.size(); ++n_chars) {
    at += unicode::char_length(word_.data() + at, word_.size() - at);
  }
  return n_chars > model_.max_chars;
}

/// Appends the word's tokens; false, with some of them appended, where no token fits.
bool WordPiece::split() {
  for (std::size_t start = 0; start < word_.size();) {
    if (start > 0 && !has_continuing_) return false;
    base::DoubleArray::Node node = start == 0 ? model_.tokens.root() : continuing_;
    std::size_t best_end = start;
    for (std::size_t end = start; end < word_.size() && model_.tokens.step(node, word_[end]);) {
      ++end;
      if (node.value() == base::DoubleArray::kNoValue) continue;
      if (best_end == start) {
        ids_.push_back(node.value());
      } else {
        ids_.back() = node.value();
      }
      best_end = end;
    }
    if (best_end == start) return false;
    lengths_.push_back(static_cast<std::uint32_t>(best_end - start));
    start = best_end;
  }
  return true;
}

void WordPiece::end() {
  if (n_bytes_ == 0 || (!is_too_long() && split())) return;
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
  ids_.assign(1, model_.unknown);
  lengths_.assign(1, static_cast<std::uint32_t>(std::min(n_bytes_, kMax)));
}

}  // namespace toll::model
