// lib/merge/bpe.cpp - four ways to the same answer: a scan for short pieces; for long ones windows,
// and if those have no tokens in common sweeps, as long as many pairs share the lowest rank, as in
// runs of one character, and then a heap.
#include "merge/bpe.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

namespace toll::merge {

std::span<const Symbol> Bpe::encode(const std::uint8_t* data, std::size_t n) {
  if (n > kScanMax && encode_by_windows(data, n)) return symbols_;
  alphabet_.symbols_of(data, n, symbols_);
  n = symbols_.size();
  if (n == 0) return {};
  ranks_.resize(n);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    ranks_[i] = pairs_.rank(symbols_[i].id, symbols_[i + 1].id);
  }
  ranks_[n - 1] = kNoToken;
  if (n <= scan_max_) {
    encode_by_scan(n);
  } else {
    merge_in_sweeps();
    merge_by_heap();
  }
  return symbols_;
}

/// @return  false if neighbours had no token in common: then nothing is encoded.
bool Bpe::encode_by_windows(const std::uint8_t* data, std::size_t n) {
  constexpr std::size_t kWindow = ShortTokens::kMaxBytes;
  constexpr std::size_t kStride = kWindow - 12;
  constexpr std::size_t kBatch = 32;
  if (!alphabet_.is_bytes() || scan_max_ != kScanMax) return false;
  if (n_without_windows_ > 0) {
    --n_without_windows_;
    return false;
  }
  symbols_.clear();
  std::array<ShortTokens, kBatch> tokens;
  std::array<ShortPiece, kBatch> windows;
  // Behind the last windows, at most two, there may be too little to read.
  std::array<std::array<std::uint8_t, kWindow + ShortPiece::kReadable>, 2> last{};
  auto* copy = last.begin();
  for (std::size_t start = 0; start < n;) {
    std::size_t n_windows = 0;
    std::size_t end = start;
    for (; n_windows < kBatch && end + kWindow - kStride < n; end += kStride) {
      const std::size_t n_window = std::min(kWindow, n - end);
      const std::uint8_t* window = data + end;
      if (n - end < n_window + ShortPiece::kReadable) {
        std::copy_n(window, n_window, copy->begin());
        window = (copy++)->data();
      }
      windows[n_windows] = {window, static_cast<std::uint32_t>(n_window), &tokens[n_windows]};
      ++n_windows;
    }
    if (n_windows == 0) break;
    short_bpe_.encode(std::span(windows.data(), n_windows));
    for (std::size_t i = 0; i < n_windows; ++i) {
      if (join(tokens[i], start + i * kStride, windows[i].n)) continue;
      // It is dear to find out, and more of the same will follow.
      n_failures_ = std::min(n_failures_ + 1, 10U);
      n_without_windows_ = std::size_t{1} << n_failures_;
      return false;
    }
    start = end;
  }
  n_failures_ = 0;
  return true;
}

/// Goes on with the tokens of the window from the first on that symbols_ has, too.
bool Bpe::join(const ShortTokens& window, std::size_t start, std::size_t n_window) {
  std::size_t old_token = symbols_.size();
  const auto start_of = [this](std::size_t token) {
    return token == 0 ? 0 : std::size_t{symbols_[token - 1].end};
  };
  while (old_token > 0 && start_of(old_token) > start) --old_token;
  std::uint64_t starts = window.starts;
  std::size_t new_token = 0;
  const auto next_start = [&] {
    return start + (starts == 0 ? n_window : static_cast<std::size_t>(std::countr_zero(starts)));
  };
  std::size_t new_start = next_start();
  starts &= starts - 1;
  while (start > 0) {
    if (old_token == symbols_.size() || new_token == window.n) return false;
    const std::size_t old_start = start_of(old_token);
    if (old_start == new_start && symbols_[old_token].end == next_start()) break;
    if (old_start <= new_start) {
      ++old_token;
    } else {
      ++new_token;
      new_start = next_start();
      starts &= starts - 1;
    }
  }
  symbols_.resize(start == 0 ? 0 : old_token);
  for (; new_token < window.n; ++new_token) {
    symbols_.push_back({window.ids[new_token], static_cast<std::uint32_t>(next_start())});
    starts &= starts - 1;
  }
  return true;
}

void Bpe::encode_by_scan(std::size_t n) {
  Symbol* const symbols = symbols_.data();
  std::uint32_t* const ranks = ranks_.data();
  std::size_t left = n;  // symbols left
  while (left > 1) {
    std::size_t best = 0;
    std::uint32_t best_rank = ranks[0];
    for (std::size_t i = 1; i + 1 < left; ++i) {
      if (ranks[i] < best_rank) {
        best = i;
        best_rank = ranks[i];
      }
    }
    if (best_rank == kNoToken) break;
    const TokenId merged = pairs_.merged(symbols[best].id, symbols[best + 1].id, best_rank);
    symbols[best] = {merged, symbols[best + 1].end};
    std::copy(symbols + best + 2, symbols + left, symbols + best + 1);
    std::copy(ranks + best + 2, ranks + left, ranks + best + 1);
    --left;
    if (best > 0) ranks[best - 1] = pairs_.rank(symbols[best - 1].id, merged);
    ranks[best] = best + 1 < left ? pairs_.rank(merged, symbols[best + 1].id) : kNoToken;
  }
  symbols_.resize(left);
}

/// Merges all pairs of the lowest rank in one pass, leftmost first, as long as that is an eighth of
/// all. A merge that makes a pair of still lower rank, which has to be next, ends the sweeps: what
/// has been done until then is what merging one by one does.
void Bpe::merge_in_sweeps() {
  bool in_order = true;
  while (in_order) {
    const std::uint32_t lowest = *std::min_element(ranks_.begin(), ranks_.end());
    const auto n_lowest =
        static_cast<std::size_t>(std::count(ranks_.begin(), ranks_.end(), lowest));
    if (lowest == kNoToken || 8 * n_lowest < symbols_.size()) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
      Symbol symbol = symbols_[i];
      std::uint32_t rank = ranks_[i];
      if (rank == lowest && in_order) {
        symbol = {pairs_.merged(symbol.id, symbols_[i + 1].id, rank), symbols_[i + 1].end};
        ++i;
        rank = i + 1 < symbols_.size() ? pairs_.rank(symbol.id, symbols_[i + 1].id) : kNoToken;
        if (kept > 0) ranks_[kept - 1] = pairs_.rank(symbols_[kept - 1].id, symbol.id);
        in_order = rank > lowest && (kept == 0 || ranks_[kept - 1] > lowest);
      }
      symbols_[kept] = symbol;
      ranks_[kept] = rank;
      ++kept;
    }
    symbols_.resize(kept);
    ranks_.resize(kept);
  }
}

void Bpe::merge_by_heap() {
  constexpr std::uint32_t kEnd = 0xffffffffU;
  const auto entry = [](std::uint32_t rank, std::uint32_t at) {
    return (static_cast<std::uint64_t>(rank) << 32U) | at;
  };
  const auto n = static_cast<std::uint32_t>(symbols_.size());
  nodes_.resize(n);
  heap_.clear();
  for (std::uint32_t i = 0; i < n; ++i) {
    nodes_[i] = {symbols_[i].id, ranks_[i], i > 0 ? i - 1 : kEnd, i + 1 < n ? i + 1 : kEnd};
    if (ranks_[i] != kNoToken) heap_.push_back(entry(ranks_[i], i));
  }
  if (heap_.empty()) return;
  std::make_heap(heap_.begin(), heap_.end(), std::greater<>{});

  const auto set_rank = [&](std::uint32_t at) {
    Node& node = nodes_[at];
    node.rank = node.next == kEnd ? kNoToken : pairs_.rank(node.id, nodes_[node.next].id);
    if (node.rank == kNoToken) return;
    heap_.push_back(entry(node.rank, at));
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  };
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    const auto rank = static_cast<std::uint32_t>(heap_.back() >> 32U);
    const auto at = static_cast<std::uint32_t>(heap_.back());
    heap_.pop_back();
    Node& node = nodes_[at];
    if (node.rank != rank) continue;  // stale: merged away, or its neighbour changed
    Node& gone = nodes_[node.next];
    node.id = pairs_.merged(node.id, gone.id, rank);
    node.next = gone.next;
    gone.rank = kNoToken;
    if (node.next != kEnd) nodes_[node.next].previous = at;
    if (node.previous != kEnd) set_rank(node.previous);
    set_rank(at);
  }

  // A node ends where the symbol before the next node ended.
  std::size_t kept = 0;
  for (std::uint32_t at = 0; at != kEnd; at = nodes_[at].next) {
    const std::uint32_t last = (nodes_[at].next == kEnd ? n : nodes_[at].next) - 1;
    symbols_[kept++] = {nodes_[at].id, symbols_[last].end};
  }
  symbols_.resize(kept);
}

}  // namespace toll::merge
