// byte_cursor.h - a ByteStream, byte by byte: with one byte of foresight and the offset.
#pragma once

#include <cstdint>
#include <string_view>

#include "cli/ids/id_reader.h"

namespace toll::cli {

class ByteCursor {
 public:
  /// @param stream  borrowed.
  explicit ByteCursor(ByteStream& stream) noexcept : stream_(stream) {}

  static constexpr int kEnd = -1;

  /// The next byte (0 to 255) or kEnd.
  int peek() {
    if (at_ == block_.size() && !refill()) return kEnd;
    return static_cast<unsigned char>(block_[at_]);
  }
  int take() {
    const int byte = peek();
    if (byte != kEnd) ++at_;
    return byte;
  }
  /// Of the byte that peek() gives.
  [[nodiscard]] std::uint64_t offset() const noexcept { return before_block_ + at_; }

 private:
  bool refill() {
    if (ended_) return false;
    before_block_ += block_.size();
    at_ = 0;
    block_ = stream_.next();
    ended_ = block_.empty();
    return !ended_;
  }

  ByteStream& stream_;
  std::string_view block_;
  std::size_t at_ = 0;
  std::uint64_t before_block_ = 0;
  bool ended_ = false;
};

}  // namespace toll::cli
