// lib/model/long_piece.cpp - joins windows and settles tokens; see the header for why that is
// exact.
#include "model/long_piece.h"

#include <algorithm>

namespace toll::model {
namespace {

constexpr std::size_t kMaxOverlap = 128;  ///< bytes that a window shares with the one before
constexpr std::size_t kShortWindow = 32;  ///< bytes that nearly always tell
/// Bytes of windows that are encoded to settle tokens: so many for each byte that is not settled,
/// or so many in all. More are asked for only where tokens have many thousand bytes.
constexpr std::size_t kWorkPerByte = 16;
constexpr std::size_t kLeastWork = std::size_t{1} << 20U;

}  // namespace

std::size_t LongPiece::token_at(std::size_t offset) const noexcept {
  const auto found =
      std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                       [](std::size_t at, const Symbol& token) { return at < token.end; });
  return static_cast<std::size_t>(found - tokens_.begin());
}

/// Compares tokens_ from `first` on with the encoding of a window that begins where `first` does.
LongPiece::Shared LongPiece::first_shared(std::size_t first,
                                          std::span<const Symbol> window) const noexcept {
  const std::uint32_t start = start_of(first);
  std::uint32_t old_start = start;
  std::uint32_t new_start = start;
  std::size_t old_token = first;
  std::size_t new_token = 0;
  while (old_token < tokens_.size() && new_token < window.size()) {
    const std::uint32_t old_end = tokens_[old_token].end;
    const std::uint32_t new_end = start + window[new_token].end;
    if (old_start == new_start && old_end == new_end) return {true, old_token, new_token};
    // On equal ends the old side advances now and the new side on the next turn.
    if (old_end <= new_end) {
      old_start = old_end;
      ++old_token;
    } else {
      new_start = new_end;
      ++new_token;
    }
  }
  return {false, 0, 0};
}

/// The encoding of a window. In runs of one character, and of few, it is often that of the window
/// before.
std::span<const Symbol> LongPiece::encode_window(std::span<const std::uint8_t> window) {
  if (!std::equal(window.begin(), window.end(), last_window_.begin(), last_window_.end())) {
    const auto tokens = bpe_.encode(window.data(), window.size());
    last_window_.assign(window.begin(), window.end());
    last_tokens_.assign(tokens.begin(), tokens.end());
  }
  return last_tokens_;
}

/// Makes tokens_ the encoding of the first `n` bytes of text_.
void LongPiece::extend(std::size_t n) {
  if (n <= n_encoded_) return;
  if (!tokens_.empty()) {
    // The new window begins at the token edge at or before what it shares with the last.
    const std::size_t overlap = std::min(window_ / 8, kMaxOverlap) + 1;
    const std::size_t first = token_at(n_encoded_ - std::min(n_encoded_, overlap));
    const std::uint32_t start = start_of(first);
    const auto window = encode_window({text_.data() + start, n - start});
    const Shared shared = first_shared(first, window);
    if (shared.found) {
      const auto added = window.subspan(shared.new_token);
      tokens_.resize(shared.old_token + added.size());
      std::transform(added.begin(), added.end(),
                     tokens_.end() - static_cast<std::ptrdiff_t>(added.size()),
                     [start](const Symbol& token) {
                       return Symbol{token.id, start + token.end};
                     });
      n_encoded_ = n;
      step_ = window_;
      return;
    }
  }
  const auto tokens = bpe_.encode(text_.data(), n);
  tokens_.assign(tokens.begin(), tokens.end());
  n_encoded_ = n;
  step_ = std::max(window_, n);  // what is encoded again grows geometrically: linear in all
}

/// How many of the first tokens no continuation of the text can change: by (3) those on which the
/// encodings of the text up to every possible last edge agree. None if one of these shares no token
/// with the windows looked at, or if looking would cost more than it is worth.
std::size_t LongPiece::n_certain() const {
  const std::size_t n = n_encoded_;
  std::size_t n_agreed = tokens_.size();
  std::size_t n_window = kShortWindow;
  std::size_t work_left = std::max(kLeastWork, kWorkPerByte * n_unsettled());
  for (std::size_t edge = n - std::min(n, max_token_bytes_ - 1); edge <= n; ++edge) {
    if (edge == 0) return 0;
    Shared shared{};
    for (;;) {
      if (n_window > work_left) return 0;
      work_left -= n_window;
      shared = shared_before(edge, n_window);
      if (shared.found) break;
      if (n_window >= 2 * max_token_bytes_) return 0;
      n_window = n_window < max_token_bytes_ ? max_token_bytes_ : 2 * max_token_bytes_;
    }
    n_agreed = std::min(n_agreed, shared.old_token);
  }
  return n_agreed;
}

/// The token that tokens_ and the encoding of a window of about `n` bytes share, which ends at
/// `edge`.
LongPiece::Shared LongPiece::shared_before(std::size_t edge, std::size_t n) const {
  const std::size_t first = token_at(edge - std::min(edge, n));
  const std::uint32_t start = start_of(first);
  return first_shared(first, bpe_.encode(text_.data() + start, edge - start));
}

/// Moves the first tokens and their bytes out of the unsettled text.
void LongPiece::forget(std::size_t n_tokens) {
  if (n_tokens == 0) return;
  const std::uint32_t start = tokens_[n_tokens - 1].end;
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(n_tokens));
  for (Symbol& token : tokens_) token.end -= start;
  text_.erase(text_.begin(), text_.begin() + start);
  n_encoded_ -= start;
}

}  // namespace toll::model
