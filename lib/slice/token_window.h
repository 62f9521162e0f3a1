// lib/slice/token_window.h - sinks that keep no tokens, only where a range of them lies in the
// text.
#pragma once

#include <toll/sink.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace toll::slice {

/// What the two kinds of window share. The bytes of the tokens in the window are [begin(), end()).
/// Text that made no token belongs to the token before it.
class TokenWindow : public Sink {
 public:
  [[nodiscard]] std::uint64_t begin() const noexcept { return begin_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
  /// End of all tokens so far.
  [[nodiscard]] std::uint64_t seen_end() const noexcept { return seen_end_; }

  /// The window may not hold more than that. Past it the encoder stops and too_long() is true;
  /// since every token is looked at, that does not depend on how the text arrives.
  void set_max_bytes(std::uint64_t n_bytes) noexcept { max_bytes_ = n_bytes; }
  [[nodiscard]] bool too_long() const noexcept { return end_ - begin_ > max_bytes_; }

  bool take_count(std::uint64_t /*n*/) override { return false; }

 protected:
  TokenWindow() noexcept : Sink(Needs::slices) {}

  std::uint64_t n_seen_ = 0;  ///< tokens so far, in the window or not
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t seen_end_ = 0;
  std::uint64_t max_bytes_ = std::numeric_limits<std::uint64_t>::max();
};

/// Tokens [first, last). Before token `first` arrives the window is empty and lies at the end of
/// what was seen. Stops the encoder when `last` tokens were seen.
class RangeWindow final : public TokenWindow {
 public:
  RangeWindow(std::uint64_t first, std::uint64_t last) noexcept : first_(first), last_(last) {}

  bool take_ids(std::span<const TokenId> /*token_ids*/,
                std::span<const std::uint32_t> n_bytes) override {
    for (const std::uint32_t n : n_bytes) {
      if (n_seen_ >= last_) return false;
      seen_end_ += n;
      if (n_seen_ < first_) begin_ = seen_end_;
      end_ = seen_end_;
      ++n_seen_;
      if (too_long()) return false;
    }
    return n_seen_ < last_;
  }
  void skip(std::uint64_t n_bytes) override {
    seen_end_ += n_bytes;
    if (first_ > 0 && n_seen_ <= first_) begin_ = seen_end_;
    if (n_seen_ <= last_) end_ = seen_end_;
  }

 private:
  std::uint64_t first_;
  std::uint64_t last_;
};

/// The last `n` tokens so far; n > 0.
class TailWindow final : public TokenWindow {
 public:
  explicit TailWindow(std::uint64_t n) noexcept : n_(n) {}

  bool take_ids(std::span<const TokenId> /*token_ids*/,
                std::span<const std::uint32_t> n_bytes) override {
    for (const std::uint32_t n : n_bytes) {
      if (lengths_.size() < n_) {
        lengths_.push_back(n);
      } else {
        begin_ += lengths_[oldest_];
        lengths_[oldest_] = n;
        if (++oldest_ == lengths_.size()) oldest_ = 0;
      }
      seen_end_ += n;
      end_ = seen_end_;
      ++n_seen_;
      if (too_long()) return false;
    }
    return true;
  }
  void skip(std::uint64_t n_bytes) override {
    seen_end_ += n_bytes;
    end_ = seen_end_;
    if (lengths_.empty()) return;
    const std::size_t newest = (oldest_ == 0 ? lengths_.size() : oldest_) - 1;
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    lengths_[newest] = static_cast<std::uint32_t>(std::min(kMost, lengths_[newest] + n_bytes));
  }

 private:
  std::uint64_t n_;
  std::vector<std::uint32_t> lengths_;  ///< of the window's tokens; a ring once there are n_
  std::size_t oldest_ = 0;
};

}  // namespace toll::slice
