// lib/normalize/char_map.cpp - see char_map.h.
#include "normalize/char_map.h"

#include <algorithm>
#include <iterator>

#include "unicode/normal_data.h"
#include "unicode/ucd.h"

namespace toll::normalize {
namespace {

using unicode::is_in;
using unicode::Range;

// The blocks that BERT's multilingual tokenizer took for Chinese; the hole before 2B920 is its own.
constexpr Range kIdeographs[] = {{0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xf900, 0xfaff},
                                 {0x20000, 0x2a6df}, {0x2a700, 0x2b73f}, {0x2b740, 0x2b81f},
                                 {0x2b920, 0x2ceaf}, {0x2f800, 0x2fa1f}};
constexpr Range kNmtDrops[] = {{0x1, 0x8},   {0xb, 0xb},   {0xe, 0x1f},
                               {0x7f, 0x7f}, {0x8f, 0x8f}, {0x9f, 0x9f}};
constexpr Range kNmtSpaces[] = {{0x9, 0xa},       {0xc, 0xd},       {0x1680, 0x1680},
                                {0x200b, 0x200f}, {0x2028, 0x2029}, {0x2581, 0x2581},
                                {0xfeff, 0xfeff}, {0xfffd, 0xfffd}};

constexpr std::uint32_t kCapitalDottedI = 0x130;
constexpr std::uint32_t kDotAbove = 0x307;

}  // namespace

CharMap::CharMap(base::TextStep* next, Rules rules) : TextStep(next), out_(*next), rules_(rules) {
  for (std::uint32_t c = 0; c < ascii_.size(); ++c) {
    const std::uint32_t to = mapped(c);
    ascii_[c] = to == kGone ? kDrop : static_cast<std::uint8_t>(to);
  }
}

void CharMap::begin(bool at_text_start) {
  out_.begin(at_text_start);
  next().begin(at_text_start);
}

std::uint32_t CharMap::mapped(std::uint32_t c) const noexcept {
  const std::uint8_t classes = unicode::char_classes(c);
  if ((classes & rules_.drop) != 0) return kGone;
  if (rules_.spaces && (classes & unicode::kWhiteSpace) != 0) return ' ';
  if (rules_.nmt) {
    if (is_in(kNmtDrops, c)) return kGone;
    if (is_in(kNmtSpaces, c)) return ' ';
  }
  if (rules_.lower && (classes & unicode::kHasLower) != 0) return unicode::lower_case(c);
  return c;
}

void CharMap::text(const base::Text& block) {
  out_.follow(block);
  for (std::size_t at = 0; at < block.n;) {
    const std::size_t ascii = end_of_ascii(block, at);
    map_ascii(block, at, ascii);
    at = ascii;
    // What stays as it is goes in one range.
    std::size_t from = at;
    while (at < block.n && block.data[at] >= 0x80) {
      const auto here = character_at(block, at);
      const std::uint32_t c = here.code_point;
      const std::uint32_t to = here.is_valid ? mapped(c) : c;
      const bool pads = rules_.pad_ideographs && here.is_valid && is_in(kIdeographs, c);
      at += here.n_bytes;
      if (to == c && !pads) continue;
      out_.copy(block, from, at - here.n_bytes);
      const std::uint64_t end = end_at(block, at - 1);
      if (pads) out_.insert(" ");
      if (to != kGone) out_.put(to, end);
      if (c == kCapitalDottedI && to != c) out_.put(kDotAbove, end);
      if (pads) out_.insert(" ");
      from = at;
    }
    out_.copy(block, from, at);
  }
  out_.flush();
}

void CharMap::end() {
  out_.finish();
  next().end();
}

void CharMap::map_ascii(const base::Text& block, std::size_t from, std::size_t to) {
  while (from < to) {
    // By parts, through a buffer, so that the loop has no branch.
    std::array<std::uint8_t, 256> mapped_bytes;
    std::array<std::uint64_t, 256> mapped_ends;
    const std::size_t n = std::min(to - from, mapped_bytes.size());
    std::size_t n_mapped = 0;
    for (std::size_t i = from; i < from + n; ++i) {
      const std::uint8_t byte = ascii_[block.data[i]];
      mapped_bytes[n_mapped] = byte;
      mapped_ends[n_mapped] = end_at(block, i);
      n_mapped += byte == kDrop ? 0 : 1;
    }
    const base::Text part{mapped_bytes.data(), n_mapped,
                          block.ends == nullptr ? nullptr : mapped_ends.data()};
    out_.append(part, 0, n_mapped);
    from += n;
  }
}

}  // namespace toll::normalize
