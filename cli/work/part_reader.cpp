// part_reader.cpp - see part_reader.h.
#include "cli/work/part_reader.h"

#include <algorithm>

namespace toll::cli {

void PartBuffer::assign(std::string_view text) {
  begin_ = (sizeof(Page) - text.size() % sizeof(Page)) % sizeof(Page);
  n_ = 0;
  std::copy(text.begin(), text.end(), room(text.size()).begin());
  n_ = text.size();
}

std::span<char> PartBuffer::room(std::size_t n) {
  const std::size_t n_pages = (begin_ + n_ + n + sizeof(Page) - 1) / sizeof(Page);
  if (pages_.size() < n_pages) pages_.resize(n_pages);
  return {bytes() + begin_ + n_, n};
}

/// @return how many bytes came; 0 at the end.
std::size_t PartReader::read_block(PartBuffer& part) {
  const ByteStream::Read read = bytes_.read(part.room(kBlockSize));
  if (read.state != ByteStream::Read::State::data) end_ = read;
  part.added(read.n_bytes);
  return read.n_bytes;
}

bool PartReader::read(PartBuffer& part) {
  constexpr std::size_t kMaxPart = std::size_t{8} << 20U;
  part.assign(rest_);
  rest_.clear();
  const bool is_first = offset_ == 0;
  bool is_cut = false;
  while (!is_cut && !at_end() && part.size() < (boundaries_ != nullptr ? kMaxPart : 1)) {
    // What came before has no such place; but its last letter may be one's.
    const std::size_t from = part.size() - std::min<std::size_t>(part.size(), 1);
    std::size_t n = read_block(part);
    if (boundaries_ == nullptr) break;
    // Most files are small: they are not cut to find that they end.
    if (is_first && n < kBlockSize && n > 0) n = read_block(part);
    if (n == 0) break;
    if (const std::size_t at = boundaries_->last(part.text().substr(from)); at > 0) {
      rest_ = part.text().substr(from + at);
      part.cut(from + at);
      is_cut = true;
    }
  }
  offset_ += part.size();
  return is_cut || at_end();
}

}  // namespace toll::cli
