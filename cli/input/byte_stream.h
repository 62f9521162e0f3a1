// byte_stream.h - bytes one after another, wherever they come from: a file, a pipe, another
// program. What makes other bytes of them, such as a decompressor, is a stream over a stream.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace toll::cli {

class ByteStream {
 public:
  ByteStream() = default;
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  struct Read {
    enum class State : std::uint8_t { data, end, failed, interrupted };
    State state = State::end;
    std::size_t n_bytes = 0;  ///< when data: at least 1
    std::string why = {};     ///< when failed
  };
  /// Reads some bytes into `block`: what is there, waiting for the first.
  Read read(std::span<char> block) {
    Read read = read_some(block);
    offset_ += read.n_bytes;
    return read;
  }
  /// Bytes read so far.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

 protected:
  ByteStream(ByteStream&& other) noexcept = default;
  ByteStream& operator=(ByteStream&& other) noexcept = default;

 private:
  virtual Read read_some(std::span<char> block) = 0;

  std::uint64_t offset_ = 0;
};

/// What is read at a time stays in the second-level cache until it is done with.
inline constexpr std::size_t kBlockSize = std::size_t{64} << 10;
/// Reading had better begin where a page does: the system copies from pages, and to a few bytes
/// beyond the beginning of one the processor may do that at a quarter of the speed (Zen 3: `rep
/// movsb`, 100 MB in 44 ms and not 11).
inline constexpr std::size_t kReadAlignment = 4096;

/// Where a block is read to.
struct alignas(kReadAlignment) Block {
  std::array<char, kBlockSize> bytes;
};

}  // namespace toll::cli
