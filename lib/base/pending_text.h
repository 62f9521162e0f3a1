// lib/base/pending_text.h - text that a step keeps until more is known, and where it came
// from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/text_step.h"

namespace toll::base {

class PendingText {
 public:
  /// @param padding  bytes that may be read after the end.
  explicit PendingText(std::size_t padding = 0) : padding_(padding) {
    if (padding > 0) grow(0);
  }

  void clear() noexcept {
    n_ = 0;
    ends_.clear();
  }

  void append(const Text& block) {
    if (n_room_ < n_ + block.n + padding_) grow(n_ + block.n);
    std::copy_n(block.data, block.n, bytes_.get() + n_);
    n_ += block.n;
    if (block.ends != nullptr) ends_.insert(ends_.end(), block.ends, block.ends + block.n);
  }

  /// Forgets the first `n` bytes.
  void drop(std::size_t n) {
    if (n == 0) return;
    std::copy(bytes_.get() + n, bytes_.get() + n_, bytes_.get());
    n_ -= n;
    if (!ends_.empty()) ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(n));
  }

  [[nodiscard]] const std::uint8_t* data() const noexcept { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  [[nodiscard]] Text all() const noexcept { return part(0, n_); }
  /// Bytes of memory that the text takes.
  [[nodiscard]] std::size_t n_held() const noexcept {
    return n_ + ends_.size() * sizeof(std::uint64_t);
  }
  /// `n` bytes from `offset` on.
  [[nodiscard]] Text part(std::size_t offset, std::size_t n) const noexcept {
    return {bytes_.get() + offset, n, ends_.empty() ? nullptr : ends_.data() + offset};
  }

 private:
  /// Leaves new bytes as they are: a short text touches few pages.
  void grow(std::size_t n) {
    n_room_ = 2 * n + padding_;
    auto grown = std::make_unique_for_overwrite<std::uint8_t[]>(n_room_);
    std::copy_n(bytes_.get(), n_, grown.get());
    bytes_ = std::move(grown);
  }

  std::unique_ptr<std::uint8_t[]> bytes_;
  std::vector<std::uint64_t> ends_;
  std::size_t n_room_ = 0;
  std::size_t padding_;
  std::size_t n_ = 0;
};

}  // namespace toll::base
