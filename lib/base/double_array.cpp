// lib/base/double_array.cpp - see the header. Building: the trie as a list of nodes, then a place
// for each node's children.
//
// Nodes with many children are placed first, while there is room; the many nodes with one child
// then fill every gap. All 256 bases of a block are tried at once, as bits: base x suits labels b,
// c, ... when units x ^ b, x ^ c, ... are free, and the free units seen from x ^ b are the block's
// free bits with their indices exclusive-ored by b, a few swaps of words and halves of words.
#include "base/double_array.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <string>

namespace toll::base {
namespace {

using Unit = DoubleArray::Unit;

/// A bit for each unit of a block.
using Bits = std::array<std::uint64_t, 4>;
constexpr Bits kAllBits = {~0ULL, ~0ULL, ~0ULL, ~0ULL};

bool any(const Bits& bits) noexcept {
  return (bits[0] | bits[1] | bits[2] | bits[3]) != 0;
}
void clear(Bits& bits, std::uint32_t i) noexcept {
  bits[i / 64] &= ~(1ULL << (i % 64));
}

/// bits &= { x : from[x ^ label] }.
void keep_shifted(Bits& bits, const Bits& from, std::uint32_t label) noexcept {
  static constexpr std::array<std::uint64_t, 6> kLowHalves = {
      0x5555555555555555ULL, 0x3333333333333333ULL, 0x0f0f0f0f0f0f0f0fULL,
      0x00ff00ff00ff00ffULL, 0x0000ffff0000ffffULL, 0x00000000ffffffffULL};
  for (std::uint32_t word = 0; word < 4; ++word) {
    std::uint64_t seen = from[word ^ (label / 64)];
    for (unsigned i = 0; i < 6; ++i) {
      if ((label >> i & 1U) == 0) continue;
      const unsigned distance = 1U << i;
      seen = (seen & kLowHalves[i]) << distance | (seen >> distance & kLowHalves[i]);
    }
    bits[word] &= seen;
  }
}

/// A node: the sorted entries [first, last), which agree on `depth` bytes. Its children are nodes
/// [children, children + n_children), in the order of their labels.
struct BuildNode {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t depth;
  std::uint32_t children = 0;
  std::uint32_t value = DoubleArray::kNoValue;
  std::uint16_t n_children = 0;
  std::uint16_t label = DoubleArray::kNoLabel;
};

class Builder {
 public:
  explicit Builder(std::span<const TrieEntry> entries) : entries_(entries) {}

  Result<std::vector<Unit>> build() {
    if (entries_.size() > 0xffffffffU) return Error{Errc::limit, 0, "too many keys"};
    order_.resize(entries_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    const auto by_bytes = [this](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
    if (!std::is_sorted(order_.begin(), order_.end(), by_bytes)) {
      std::sort(order_.begin(), order_.end(), by_bytes);
    }
    if (const Status listed = list_nodes(); !listed) return listed.error();
    if (!place_children()) return Error{Errc::limit, 0, "the keys need too large a trie"};
    return std::move(units_);
  }

 private:
  [[nodiscard]] std::string_view key(std::uint32_t entry) const noexcept {
    return entries_[entry].bytes;
  }

  /// The nodes, level by level.
  Status list_nodes() {
    nodes_.push_back({0, static_cast<std::uint32_t>(order_.size()), 0});
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      BuildNode node = nodes_[i];
      std::uint32_t at = node.first;
      if (at < node.last && key(order_[at]).size() == node.depth) {
        const TrieEntry& entry = entries_[order_[at]];
        if (entry.value >= DoubleArray::kNoValue || node.depth == 0xffffffffU) {
          return Error{Errc::limit, order_[at], "a key's value or length is too large"};
        }
        node.value = entry.value;
        if (++at < node.last && key(order_[at]).size() == node.depth) {
          return Error{Errc::bad_vocab, order_[at], "a key is there twice"};
        }
      }
      node.children = static_cast<std::uint32_t>(nodes_.size());
      while (at < node.last) {
        const auto label = static_cast<std::uint8_t>(key(order_[at])[node.depth]);
        const std::uint32_t first = at;
        while (at < node.last && static_cast<std::uint8_t>(key(order_[at])[node.depth]) == label) {
          ++at;
        }
        if (nodes_.size() == DoubleArray::kMaxUnits) {
          return Error{Errc::limit, order_[first], "the keys need too large a trie"};
        }
        nodes_.push_back({first, at, node.depth + 1});
        nodes_.back().label = label;
        ++node.n_children;
      }
      nodes_[i] = node;
    }
    return {};
  }

  struct Block {
    Bits free = kAllBits;
    Bits unused_bases = kAllBits;
    std::uint32_t n_free = DoubleArray::kBlock;
    std::uint32_t n_failures = 0;  ///< of the nodes with as many children as now
  };

  void take_unit(std::uint32_t unit) noexcept {
    Block& block = blocks_[unit / DoubleArray::kBlock];
    clear(block.free, unit % DoubleArray::kBlock);
    --block.n_free;
  }

  /// The least base in the block that suits the node's labels, or kNoLabel.
  [[nodiscard]] std::uint32_t find_base(const Block& block, const BuildNode& node) const noexcept {
    Bits suited = block.unused_bases;
    for (std::uint32_t i = 0; i < node.n_children && any(suited); ++i) {
      keep_shifted(suited, block.free, nodes_[node.children + i].label);
    }
    for (std::uint32_t word = 0; word < 4; ++word) {
      if (suited[word] != 0) {
        return 64 * word + static_cast<std::uint32_t>(std::countr_zero(suited[word]));
      }
    }
    return DoubleArray::kNoLabel;
  }

  /// False when there would be too many units.
  bool place_children() {
    blocks_.emplace_back();
    take_unit(0);                       // the root
    clear(blocks_[0].unused_bases, 0);  // base 0 says: no children
    unit_of_.resize(nodes_.size());
    base_of_.resize(nodes_.size());

    std::vector<std::uint32_t> by_children(nodes_.size());
    std::iota(by_children.begin(), by_children.end(), 0U);
    std::stable_sort(by_children.begin(), by_children.end(), [this](auto a, auto b) {
      return nodes_[a].n_children > nodes_[b].n_children;
    });
    std::vector<std::uint32_t> open;  // blocks worth trying for this number of children
    std::uint32_t n_children = 0;
    for (const std::uint32_t i : by_children) {
      const BuildNode& node = nodes_[i];
      if (node.n_children == 0) break;
      if (node.n_children != n_children) {
        n_children = node.n_children;
        open.clear();
        for (std::uint32_t block = 0; block < blocks_.size(); ++block) {
          blocks_[block].n_failures = 0;
          if (blocks_[block].n_free >= n_children) open.push_back(block);
        }
      }
      if (!place(i, open)) return false;
    }
    write_units();
    return true;
  }

  /// Finds a base for node i in one of the open blocks, or in a new one; closes blocks that are
  /// full or failed too often.
  bool place(std::uint32_t i, std::vector<std::uint32_t>& open) {
    constexpr std::uint32_t kMaxFailures = 16;
    const BuildNode& node = nodes_[i];
    std::uint32_t block = 0;
    std::uint32_t base = DoubleArray::kNoLabel;
    std::size_t n_kept = 0;
    std::size_t tried = 0;
    for (; tried < open.size() && base == DoubleArray::kNoLabel; ++tried) {
      block = open[tried];
      Block& candidate = blocks_[block];
      if (candidate.n_free < node.n_children) continue;
      base = find_base(candidate, node);
      if (base != DoubleArray::kNoLabel || ++candidate.n_failures < kMaxFailures) {
        open[n_kept++] = block;
      }
    }
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(n_kept),
               open.begin() + static_cast<std::ptrdiff_t>(tried));
    if (base == DoubleArray::kNoLabel) {
      block = static_cast<std::uint32_t>(blocks_.size());
      if (block == DoubleArray::kMaxUnits / DoubleArray::kBlock) return false;
      blocks_.emplace_back();
      open.push_back(block);
      base = 0;
    }
    clear(blocks_[block].unused_bases, base);
    base_of_[i] = block * DoubleArray::kBlock + base;
    for (std::uint32_t child = node.children; child < node.children + node.n_children; ++child) {
      unit_of_[child] = base_of_[i] ^ nodes_[child].label;
      take_unit(unit_of_[child]);
    }
    return true;
  }

  void write_units() {
    constexpr Unit kFree =
        Unit{DoubleArray::kNoValue} << DoubleArray::kValueShift | DoubleArray::kNoLabel;
    units_.assign(blocks_.size() * DoubleArray::kBlock, kFree);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      units_[unit_of_[i]] = Unit{nodes_[i].value} << DoubleArray::kValueShift |
                            Unit{base_of_[i]} << DoubleArray::kBaseShift | nodes_[i].label;
    }
  }

  std::span<const TrieEntry> entries_;
  std::vector<std::uint32_t> order_;  ///< of the entries, by their bytes
  std::vector<BuildNode> nodes_;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> unit_of_;  ///< of each node; the root's is 0
  std::vector<std::uint32_t> base_of_;
  std::vector<Unit> units_;
};

Error bad_unit(std::size_t i, const char* what) {
  return Error{Errc::bad_vocab, i, std::string("trie: ") + what};
}

}  // namespace

Status DoubleArray::check(std::span<const Unit> units, std::uint32_t n_values) {
  if (units.empty() || units.size() % kBlock != 0 || units.size() > kMaxUnits) {
    return bad_unit(0, "not a whole number of blocks");
  }
  std::vector<bool> is_base(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto label = units[i] & ((1U << kBaseShift) - 1);
    const auto base = (units[i] >> kBaseShift) & (kMaxUnits - 1);
    const auto value = static_cast<std::uint32_t>(units[i] >> kValueShift);
    if (label > kNoLabel) return bad_unit(i, "a label is not a byte");
    if (value != kNoValue && value >= n_values) return bad_unit(i, "a value is out of range");
    if (base >= units.size()) return bad_unit(i, "a base is out of range");
    // A child of base 0 would be a child of every node that has none.
    if (label == i && i < kBlock) return bad_unit(i, "a child of no node");
    if (base == 0) continue;
    if (is_base[base]) return bad_unit(i, "two nodes share a base");
    is_base[base] = true;
  }
  // Then every unit has at most one parent, and the root none: no walk comes back.
  if ((units[0] & ((1U << kBaseShift) - 1)) != kNoLabel) return bad_unit(0, "the root has a label");
  return {};
}

Result<std::vector<DoubleArray::Unit>> build_double_array(std::span<const TrieEntry> entries) {
  return Builder(entries).build();
}

}  // namespace toll::base
