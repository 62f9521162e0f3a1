// lib/pretok/pending_text.h - text that a step keeps until more is known, and where it came
// from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text_step.h"

namespace toll::pretok {

class PendingText {
 public:
  /// @param padding  bytes that may be read after the end.
  explicit PendingText(std::size_t padding) : bytes_(padding), padding_(padding) {}

  void clear() noexcept {
    n_ = 0;
    ends_.clear();
  }

  void append(const base::Text& block) {
    if (bytes_.size() < n_ + block.n + padding_) bytes_.resize(2 * (n_ + block.n) + padding_);
    std::copy(block.data, block.data + block.n, bytes_.begin() + static_cast<std::ptrdiff_t>(n_));
    n_ += block.n;
    if (block.ends != nullptr) ends_.insert(ends_.end(), block.ends, block.ends + block.n);
  }

  /// Forgets the first `n` bytes.
  void drop(std::size_t n) {
    if (n == 0) return;
    const auto from = static_cast<std::ptrdiff_t>(n);
    std::copy(bytes_.begin() + from, bytes_.begin() + static_cast<std::ptrdiff_t>(n_),
              bytes_.begin());
    n_ -= n;
    if (!ends_.empty()) ends_.erase(ends_.begin(), ends_.begin() + from);
  }

  [[nodiscard]] const std::uint8_t* data() const noexcept { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  /// Bytes of memory that the text takes.
  [[nodiscard]] std::size_t n_held() const noexcept {
    return n_ + ends_.size() * sizeof(std::uint64_t);
  }
  /// `n` bytes from `offset` on.
  [[nodiscard]] base::Text part(std::size_t offset, std::size_t n) const noexcept {
    return {bytes_.data() + offset, n, ends_.empty() ? nullptr : ends_.data() + offset};
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint64_t> ends_;
  std::size_t padding_;
  std::size_t n_ = 0;
};

}  // namespace toll::pretok
