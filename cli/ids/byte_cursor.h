// byte_cursor.h - a ByteStream, byte by byte: with one byte of foresight and the offset.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "cli/input/byte_stream.h"

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
  /// Why the stream failed, which then ended there; or "".
  [[nodiscard]] const std::string& why() const noexcept { return why_; }

 private:
  bool refill() {
    if (ended_) return false;
    before_block_ += block_.size();
    at_ = 0;
    const ByteStream::Read read = stream_.read(memory_->bytes);
    block_ = {memory_->bytes.data(), read.n_bytes};
    why_ = read.why;
    ended_ = read.state != ByteStream::Read::State::data;
    return !ended_;
  }

  ByteStream& stream_;
  std::unique_ptr<Block> memory_ = std::make_unique_for_overwrite<Block>();
  std::string_view block_;
  std::size_t at_ = 0;
  std::uint64_t before_block_ = 0;
  bool ended_ = false;
  std::string why_;
};

}  // namespace toll::cli
