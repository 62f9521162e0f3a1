// lib/normalize/out_block.cpp - see out_block.h.
#include "normalize/out_block.h"

#include "base/hash.h"

namespace toll::normalize {
namespace {

/// From here on, handing on a range where it stands is cheaper than copying it.
constexpr std::size_t kLongRange = 128;

/// How many of the last bytes are the beginning of a character, and not the whole of it.
std::size_t n_cut(const char* bytes, std::size_t n) noexcept {
  for (std::size_t back = 1; back <= 3 && back <= n; ++back) {
    const auto byte = static_cast<std::uint8_t>(bytes[n - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const unicode::Utf8 utf8 = unicode::decode_utf8(bytes + n - back, back);
    return utf8.kind == unicode::Utf8::Kind::truncated ? back : 0;
  }
  return 0;
}

}  // namespace

std::size_t end_of_ascii(const base::Text& block, std::size_t offset) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  while (offset + 8 <= block.n && (base::load64(block.data + offset) & kHighBits) == 0) offset += 8;
  while (offset < block.n && block.data[offset] < 0x80) ++offset;
  return offset;
}

void OutBlock::append(const base::Text& block, std::size_t from, std::size_t to) {
  bytes_.append(reinterpret_cast<const char*>(block.data) + from, to - from);
  if (block.ends == nullptr) return;
  for (std::size_t i = from; i < to; ++i) {
    if (block.ends[i] > last_end_) last_end_ = block.ends[i];
    ends_.push_back(last_end_);
  }
}

void OutBlock::copy(const base::Text& block, std::size_t from, std::size_t to) {
  if (to - from < kLongRange) {
    append(block, from, to);
    return;
  }
  // What was gathered may end inside a character, which a block may not.
  std::size_t begin = from;
  while (begin < to && (block.data[begin] & 0xc0U) == 0x80) ++begin;
  append(block, from, begin);
  const std::uint64_t* const ends = block.ends == nullptr ? nullptr : block.ends + begin;
  // A reordered mark may have come from further on than what follows it.
  const auto* const bytes = reinterpret_cast<const char*>(block.data);
  if (to - begin < 8 || (ends != nullptr && ends[0] < last_end_)) {
    append(block, begin, to);
    return;
  }
  finish();
  const std::size_t n_whole = to - begin - n_cut(bytes + begin, to - begin);
  if (ends != nullptr) last_end_ = ends[n_whole - 1];
  next_.text({block.data + begin, n_whole, ends});
  append(block, begin + n_whole, to);
}

void OutBlock::flush() {
  hand_on(bytes_.size() - n_cut(bytes_.data(), bytes_.size()));
}

void OutBlock::finish() {
  hand_on(bytes_.size());
}

void OutBlock::hand_on(std::size_t n) {
  if (n == 0) return;
  next_.text({reinterpret_cast<const std::uint8_t*>(bytes_.data()), n,
              with_ends_ ? ends_.data() : nullptr});
  bytes_.erase(0, n);
  if (with_ends_) ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(n));
}

}  // namespace toll::normalize
