// lib/merge/long_piece.cpp - joins windows; see the header for why that is exact.
#include "merge/long_piece.h"

#include <algorithm>

namespace toll::merge {

/// Makes tokens_ the encoding of all of text_, and settles what cannot change any more.
void LongPiece::extend() {
  const auto encode_all = [&] {
    const auto tokens = bpe_.encode(text_.data(), text_.size());
    tokens_.assign(tokens.begin(), tokens.end());
    n_encoded_ = text_.size();
  };
  if (tokens_.empty()) return encode_all();

  // The new window starts at the token edge nearest before the last eighth of a window.
  const std::size_t overlap = window_ / 8 + 1;
  const std::size_t target = n_encoded_ > overlap ? n_encoded_ - overlap : 0;
  auto first = std::upper_bound(tokens_.begin(), tokens_.end(), target,
                                [](std::size_t at, const Symbol& s) { return at < s.end; });
  if (first == tokens_.end()) --first;
  const std::uint32_t start = first == tokens_.begin() ? 0 : std::prev(first)->end;

  const auto window = bpe_.encode(text_.data() + start, text_.size() - start);
  auto old_token = first;
  std::uint32_t old_start = start;
  std::uint32_t new_start = start;
  for (auto new_token = window.begin(); new_token != window.end() && old_token != tokens_.end();) {
    const std::uint32_t new_end = start + new_token->end;
    if (old_start == new_start && old_token->end == new_end) {  // shared: join here
      tokens_.erase(old_token, tokens_.end());
      for (auto it = new_token; it != window.end(); ++it)
        tokens_.push_back({it->id, start + it->end});
      n_encoded_ = text_.size();
      step_ = window_;
      const auto joined =
          std::upper_bound(tokens_.begin(), tokens_.end(), std::size_t{new_start},
                           [](std::size_t at, const Symbol& s) { return at < s.end; });
      settle(static_cast<std::size_t>(joined - tokens_.begin()));
      return;
    }
    if (old_token->end <= new_end) {
      old_start = old_token->end;
      ++old_token;
    } else {
      new_start = new_end;
      ++new_token;
    }
    // After equal ends both sides advance: the loop handles one now and the other on its next turn.
  }
  encode_all();
  step_ = text_.size();
}

/// Moves the first `n_tokens` tokens and their bytes out of the unsettled text.
void LongPiece::settle(std::size_t n_tokens) {
  if (n_tokens == 0) return;
  std::uint32_t start = 0;
  for (std::size_t i = 0; i < n_tokens; ++i) {
    ids_.push_back(tokens_[i].id);
    lengths_.push_back(tokens_[i].end - start);
    start = tokens_[i].end;
  }
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(n_tokens));
  for (Symbol& token : tokens_) token.end -= start;
  text_.erase(text_.begin(), text_.begin() + start);
  n_encoded_ -= start;
}

}  // namespace toll::merge
