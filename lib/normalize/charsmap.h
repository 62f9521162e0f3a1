// lib/normalize/charsmap.h - the compiled rules of a SentencePiece model: a trie of replaced texts
// and their replacements.
//
// The blob: u32 size of the trie in bytes; the trie, a Darts-clone double array of u32 units; the
// replacements, each ended by NUL. All little-endian. A unit is a node or, with bit 31 set, the
// value of one: an offset into the replacements. A node's bits: 0 to 7 the byte that leads to it; 8
// whether it has a value; 9 and 10 to 30 the exclusive or that leads to where its children are,
// shifted left by 8 if bit 9 is set. The child by byte b is at that place ^ b, and is one if its
// low bits are b. Source: darts-clone 0.32 and src/normalizer.cc in SentencePiece 0.2.
#pragma once

#include <toll/result.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace toll::normalize {

/// Refuses a blob in which a search might read out of bounds or not end: a node whose children are
/// not all inside the trie, a value that is no offset of a replacement, replacements that are not
/// UTF-8, a key of more than 255 bytes (a circle is one of endless length), more than 4 MiB.
/// Errors: bad_vocab, limit; the offset is that in the blob.
/// Cost: linear in the blob's size for the tries that SentencePiece makes.
[[nodiscard]] Status check_charsmap(std::string_view blob);

/// A view of a blob that check_charsmap() did not refuse, or of the empty one, which has no rules.
class Charsmap {
 public:
  explicit Charsmap(std::string_view blob) noexcept;

  /// A node on the way down, and the value of the last node with one.
  struct Walk {
    std::uint32_t children = 0;  ///< children ^ byte is where the next node may be
    bool has_value = false;      ///< the node stepped on last has one
  };
  [[nodiscard]] Walk root() const noexcept {
    return {n_units_ == 0 ? 0 : offset_of(unit(0)), false};
  }
  /// One byte down; false if no key goes on so. NUL is in no key.
  [[nodiscard]] bool step(Walk& walk, std::uint8_t byte) const noexcept {
    if (n_units_ == 0 || byte == 0) return false;
    const std::uint32_t at = walk.children ^ byte;
    const std::uint32_t found = unit(at);
    if ((found & kLabelMask) != byte) return false;
    walk = {at ^ offset_of(found), (found & kHasValue) != 0};
    return true;
  }
  /// The replacement of the key that leads to a node with a value. Borrowed from the blob.
  [[nodiscard]] std::string_view value(const Walk& walk) const noexcept;

  static constexpr std::uint32_t kIsValue = 1U << 31U;
  static constexpr std::uint32_t kHasValue = 1U << 8U;
  static constexpr std::uint32_t kLabelMask = kIsValue | 0xffU;
  [[nodiscard]] static constexpr std::uint32_t offset_of(std::uint32_t unit) noexcept {
    return (unit >> 10U) << ((unit & 1U << 9U) >> 6U);
  }

 private:
  [[nodiscard]] std::uint32_t unit(std::uint32_t i) const noexcept {
    return base::load32(units_ + std::size_t{4} * i);
  }

  const char* units_ = nullptr;
  std::uint32_t n_units_ = 0;
  std::string_view replacements_;
};

}  // namespace toll::normalize
