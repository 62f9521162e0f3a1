// lib/normalize/out_block.h - the text that a step makes, on its way to the next step.
//
// Bytes are gathered, with the place in the input that each came from if ends are tracked, and
// handed on in blocks; long ranges that do not change are handed on where they stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_step.h"
#include "unicode/utf8.h"

namespace toll::normalize {

/// What stands at `offset` of `block`. A block never ends inside a character, so what is cut is
/// broken.
[[nodiscard]] inline unicode::Character character_at(const base::Text& block,
                                                     std::size_t offset) noexcept {
  return unicode::first_character(block.data + offset, block.n - offset);
}

/// The first offset from `offset` on of a byte that is not ASCII; block.n if there is none.
[[nodiscard]] inline std::size_t end_of_ascii(const base::Text& block,
                                              std::size_t offset) noexcept {
  return offset + unicode::n_ascii(block.data + offset, block.n - offset);
}

class OutBlock {
 public:
  explicit OutBlock(base::TextStep& next) noexcept : next_(next) {}

  /// A segment begins.
  void begin(bool /*at_text_start*/) noexcept {
    bytes_.clear();
    ends_.clear();
    last_end_ = 0;
  }
  /// From here on come bytes made from `block`: learns whether ends are asked for.
  void follow(const base::Text& block) noexcept { with_ends_ = block.ends != nullptr; }

  [[nodiscard]] bool with_ends() const noexcept { return with_ends_; }
  /// Where what was put last came from.
  [[nodiscard]] std::uint64_t last_end() const noexcept { return last_end_; }

  /// Appends bytes that were made of characters that end at `end`. An `end` below the last one
  /// counts as the last one: reordering may not make ends descend.
  void put(std::string_view bytes, std::uint64_t end) {
    bytes_.append(bytes);
    if (!with_ends_) return;
    if (end > last_end_) last_end_ = end;
    ends_.insert(ends_.end(), bytes.size(), last_end_);
  }
  void put(std::uint32_t code_point, std::uint64_t end) {
    const std::size_t n_before = bytes_.size();
    unicode::append_utf8(code_point, bytes_);
    if (!with_ends_) return;
    if (end > last_end_) last_end_ = end;
    ends_.insert(ends_.end(), bytes_.size() - n_before, last_end_);
  }
  /// Appends bytes that come from nowhere in the input: they end where the byte before them does.
  void insert(std::string_view bytes) { put(bytes, last_end_); }

  /// Appends up to n bytes while ends are not tracked.
  /// @param write  puts them where it is told and returns the place behind the last.
  template <class Write>
  void write(std::size_t n, Write&& write) {
    const std::size_t n_before = bytes_.size();
    bytes_.resize(n_before + n);
    char* const begin = bytes_.data() + n_before;
    bytes_.resize(n_before + static_cast<std::size_t>(write(begin) - begin));
  }

  /// Takes back the last byte, which write() appended.
  void drop_last() { bytes_.pop_back(); }

  /// Appends bytes `from` to `to` of the block as they are.
  void append(const base::Text& block, std::size_t from, std::size_t to);
  /// The same for bytes that do not end inside a character; may hand them on without copying.
  void copy(const base::Text& block, std::size_t from, std::size_t to);

  /// Hands on what was gathered, but for the beginning of a character: a step that drops characters
  /// may bring together bytes that were broken apart.
  void flush();
  /// Hands on all: the piece ends.
  void finish();

 private:
  void hand_on(std::size_t n);

  base::TextStep& next_;
  std::string bytes_;
  std::vector<std::uint64_t> ends_;  ///< as many as bytes_, or none
  std::uint64_t last_end_ = 0;       ///< 0 while ends are not tracked
  bool with_ends_ = false;
};

/// The end of byte `offset` of `block`, 0 if ends are not tracked.
[[nodiscard]] inline std::uint64_t end_at(const base::Text& block, std::size_t offset) noexcept {
  return block.ends == nullptr ? 0 : block.ends[offset];
}

}  // namespace toll::normalize
