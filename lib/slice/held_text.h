// lib/slice/held_text.h - the part of a text that is still wanted, while the text arrives.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "slice/boundary.h"

namespace toll::slice {

/// The text from some offset on: grows at its end and is dropped at its front in amortised constant
/// time a byte.
class HeldText {
 public:
  /// Fewer bytes are not dropped. Text had better be appended in parts of about this size.
  static constexpr std::size_t kBlock = std::size_t{64} << 10U;

  void append(std::string_view block) { bytes_ += block; }

  void drop_before(std::uint64_t offset) {
    const auto n_bytes = static_cast<std::size_t>(offset - offset_);
    if (n_bytes < kBlock || n_bytes < bytes_.size() / 2) return;
    bytes_.erase(0, n_bytes);
    offset_ = offset;
  }

  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return offset_ + bytes_.size(); }
  [[nodiscard]] std::string_view view() const noexcept { return bytes_; }

  /// Where an offset of the whole text is in view().
  [[nodiscard]] std::size_t place(std::uint64_t offset) const noexcept {
    return static_cast<std::size_t>(offset - offset_);
  }
  /// The text from offset `begin` to offset `end`, which are held.
  [[nodiscard]] std::string_view view(std::uint64_t begin, std::uint64_t end) const noexcept {
    return view().substr(place(begin), static_cast<std::size_t>(end - begin));
  }

  [[nodiscard]] std::string take(ByteRange range) && {
    bytes_.resize(range.end);
    bytes_.erase(0, range.begin);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  std::uint64_t offset_ = 0;  ///< of bytes_[0] in the whole text
};

}  // namespace toll::slice
