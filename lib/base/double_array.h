// lib/base/double_array.h - a map from byte strings to numbers that is walked byte by byte (a
// trie), in one flat array that is used where it lies in a mapped image.
//
// A node is a unit: its children's base, its own value, and the byte (label) that leads to it. The
// child by byte b is the unit at base ^ b if that unit's label is b. One load per byte gives all of
// the next node, its value included. Units come in whole blocks of 256 and base ^ b stays inside a
// block, so a checked trie is walked without looking at its size. No two nodes have the same base,
// so a label that fits is proof of the parent, and what can be reached from the root is a tree.
//
// The idea of two arrays: Aoe 1989, "An efficient digital search algorithm by using a double-array
// structure"; exclusive or in place of addition: S. Yata's darts-clone.
#pragma once

#include <toll/result.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace toll::base {

class DoubleArray {
 public:
  /// A unit, little-endian: label in bits 0 to 8 (256: free, or the root), base in bits 9 to 35 (0:
  /// no children), value in bits 36 to 63 (all ones: none).
  using Unit = std::uint64_t;
  static constexpr std::uint32_t kBlock = 256;
  static constexpr std::uint32_t kNoLabel = 256;
  static constexpr unsigned kBaseShift = 9;
  static constexpr unsigned kValueShift = 36;
  static constexpr std::uint32_t kMaxUnits = 1U << (kValueShift - kBaseShift);
  static constexpr std::uint32_t kNoValue = (1U << (64 - kValueShift)) - 1;

  /// A place in the trie. Copies are free; valid for the array it came from.
  class Node {
   public:
    Node() = default;
    /// The value of the bytes that led here, or kNoValue.
    [[nodiscard]] std::uint32_t value() const noexcept {
      return static_cast<std::uint32_t>(unit_ >> kValueShift);
    }

   private:
    friend class DoubleArray;
    explicit Node(Unit unit) noexcept : unit_(unit) {}
    Unit unit_ = 0;
  };

  DoubleArray() = default;
  /// @param units  borrowed; checked, or from build_double_array().
  explicit DoubleArray(std::span<const Unit> units) noexcept : units_(units.data()) {}

  [[nodiscard]] Node root() const noexcept { return Node(units_[0]); }

  /// Goes on by one byte; false, and the node as it was, when no key has such a beginning.
  [[nodiscard]] bool step(Node& node, std::uint8_t byte) const noexcept {
    constexpr std::uint32_t kBaseMask = kMaxUnits - 1;
    const auto base = static_cast<std::uint32_t>(node.unit_ >> kBaseShift) & kBaseMask;
    const Unit child = units_[base ^ byte];
    if ((child & ((1U << kBaseShift) - 1)) != byte) return false;
    node.unit_ = child;
    return true;
  }

  /// Goes on by all the bytes; false, at some node on the way, when no key has such a beginning.
  [[nodiscard]] bool walk(Node& node, std::string_view bytes) const noexcept {
    for (const char byte : bytes) {
      if (!step(node, static_cast<std::uint8_t>(byte))) return false;
    }
    return true;
  }

  /// Whether walking `units` stays inside it, ends, and finds only values below n_values.
  /// Errors: bad_vocab, the offset being the unit's index. Cost: O(n); allocates n / 8 bytes.
  [[nodiscard]] static Status check(std::span<const Unit> units, std::uint32_t n_values);

 private:
  const Unit* units_ = nullptr;
};

/// A key and its value (below DoubleArray::kNoValue).
struct TrieEntry {
  std::string_view bytes;
  std::uint32_t value = 0;
};

/// The units of the trie that holds just these entries; equal sets give equal units.
/// @param entries  in any order; keys are any bytes, at most 2^32 - 1 of them. An empty key is the
///                 root's value.
/// Errors: bad_vocab when a key is there twice, limit when the trie would be too large; the offset
/// is an index of `entries`. Cost: O(bytes of all keys); some 30 bytes of memory per node.
[[nodiscard]] Result<std::vector<DoubleArray::Unit>> build_double_array(
    std::span<const TrieEntry> entries);

}  // namespace toll::base
