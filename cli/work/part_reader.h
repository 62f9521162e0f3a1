// part_reader.h - a text as parts that end where it may be cut, for threads that share it.
#pragma once

#include <toll/tokenizer.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/input/byte_stream.h"

namespace toll::cli {

/// Bytes that are read before they are looked at: none is written twice.
class PartBuffer {
 public:
  [[nodiscard]] std::string_view text() const noexcept { return {bytes() + begin_, n_}; }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  void assign(std::string_view text);
  /// Room for n bytes behind the text, of which added() says how many were used.
  std::span<char> room(std::size_t n);
  void added(std::size_t n) noexcept { n_ += n; }
  void cut(std::size_t at) noexcept { n_ = at; }

 private:
  /// What is assigned ends where a page does, and so reading begins where one does.
  struct alignas(kReadAlignment) Page {
    std::array<char, kReadAlignment> bytes;
  };

  [[nodiscard]] const char* bytes() const noexcept {
    return reinterpret_cast<const char*>(pages_.data());
  }
  [[nodiscard]] char* bytes() noexcept { return reinterpret_cast<char*>(pages_.data()); }

  std::vector<Page> pages_;
  std::size_t begin_ = 0;  ///< of the text
  std::size_t n_ = 0;
};

class PartReader {
 public:
  /// Both are borrowed. @param boundaries  null: the text is never cut.
  PartReader(ByteStream& bytes, const ChunkBoundaries* boundaries) noexcept
      : bytes_(bytes), boundaries_(boundaries) {}

  /// Reads the next part, or some of it. A text of one block at most is one part.
  /// @return  whether it ends here; else the next call gives more of it.
  bool read(PartBuffer& part);

  /// Nothing is left to read.
  [[nodiscard]] bool at_end() const noexcept { return end_.has_value(); }
  /// How it ended, then: State::end, failed or interrupted.
  [[nodiscard]] const ByteStream::Read& end() const noexcept { return *end_; }
  /// Of the next part in the text.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

 private:
  std::size_t read_block(PartBuffer& part);

  ByteStream& bytes_;
  const ChunkBoundaries* boundaries_;
  std::string rest_;  ///< of the last block, behind the cut
  std::uint64_t offset_ = 0;
  std::optional<ByteStream::Read> end_;
};

}  // namespace toll::cli
