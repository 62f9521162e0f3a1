// lib/merge/bpe.cpp - two ways to the same answer: a scan for short pieces, a heap for long ones.
#include "merge/bpe.h"

#include <algorithm>
#include <array>
#include <functional>

namespace toll::merge {

std::span<const Symbol> Bpe::encode(const std::uint8_t* data, std::size_t n) {
  return n <= kScanMax ? encode_by_scan(data, n) : encode_by_heap(data, n);
}

std::span<const Symbol> Bpe::encode_by_scan(const std::uint8_t* data, std::size_t n) {
  symbols_.resize(kScanMax);
  Symbol* const symbols = symbols_.data();
  std::array<TokenId, kScanMax> ranks;  // ranks[i]: of the pair (i, i + 1)
  for (std::size_t i = 0; i < n; ++i)
    symbols[i] = {byte_ids_[data[i]], static_cast<std::uint32_t>(i + 1)};
  for (std::size_t i = 0; i + 1 < n; ++i) ranks[i] = pairs_.find(symbols[i].id, symbols[i + 1].id);

  std::size_t left = n;  // symbols left
  while (left > 1) {
    std::size_t best = 0;
    TokenId best_rank = ranks[0];
    for (std::size_t i = 1; i + 1 < left; ++i) {
      if (ranks[i] < best_rank) {
        best = i;
        best_rank = ranks[i];
      }
    }
    if (best_rank == kNoToken) break;
    symbols[best] = {best_rank, symbols[best + 1].end};
    std::copy(symbols + best + 2, symbols + left, symbols + best + 1);
    if (best + 2 < left)
      std::copy(ranks.data() + best + 2, ranks.data() + left - 1, ranks.data() + best + 1);
    --left;
    if (best > 0) ranks[best - 1] = pairs_.find(symbols[best - 1].id, best_rank);
    if (best + 1 < left) ranks[best] = pairs_.find(best_rank, symbols[best + 1].id);
  }
  return {symbols, left};
}

std::span<const Symbol> Bpe::encode_by_heap(const std::uint8_t* data, std::size_t n) {
  constexpr std::uint32_t kEnd = 0xffffffffU;
  nodes_.resize(n);
  heap_.clear();
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<std::uint32_t>(i);
    nodes_[i] = {byte_ids_[data[i]], kNoToken, i > 0 ? at - 1 : kEnd, i + 1 < n ? at + 1 : kEnd};
  }
  const auto entry = [](TokenId rank, std::uint32_t at) {
    return (static_cast<std::uint64_t>(rank) << 32U) | at;
  };
  for (std::uint32_t i = 0; i + 1 < n; ++i) {
    nodes_[i].rank = pairs_.find(nodes_[i].id, nodes_[i + 1].id);
    if (nodes_[i].rank != kNoToken) heap_.push_back(entry(nodes_[i].rank, i));
  }
  std::make_heap(heap_.begin(), heap_.end(), std::greater<>{});

  const auto set_rank = [&](std::uint32_t at) {
    Node& node = nodes_[at];
    node.rank = node.next == kEnd ? kNoToken : pairs_.find(node.id, nodes_[node.next].id);
    if (node.rank == kNoToken) return;
    heap_.push_back(entry(node.rank, at));
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  };
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    const auto rank = static_cast<TokenId>(heap_.back() >> 32U);
    const auto at = static_cast<std::uint32_t>(heap_.back());
    heap_.pop_back();
    Node& node = nodes_[at];
    if (node.rank != rank) continue;  // stale: merged away, or its neighbour changed
    Node& gone = nodes_[node.next];
    node.id = rank;
    node.next = gone.next;
    gone.rank = kNoToken;
    if (node.next != kEnd) nodes_[node.next].previous = at;
    if (node.previous != kEnd) set_rank(node.previous);
    set_rank(at);
  }

  symbols_.clear();
  for (std::uint32_t at = 0; at != kEnd; at = nodes_[at].next) {
    const std::uint32_t end =
        nodes_[at].next == kEnd ? static_cast<std::uint32_t>(n) : nodes_[at].next;
    symbols_.push_back({nodes_[at].id, end});
  }
  return symbols_;
}

}  // namespace toll::merge
