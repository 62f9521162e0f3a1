// lib/model/bpe.cpp - four ways to the same answer: a scan for short pieces; for long ones windows,
// and if those have no tokens in common sweeps, as long as many pairs share the lowest rank, as in
// runs of one character, and then a heap.
#include "model/bpe.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <optional>

namespace toll::model {

std::span<const Symbol> Bpe::encode(const std::uint8_t* data, std::size_t n) {
  if (n <= kScanMax || !encode_by_windows(data, n)) encode_whole(data, n);
  return symbols_;
}

/// All at once.
void Bpe::encode_whole(const std::uint8_t* data, std::size_t n) {
  alphabet_.symbols_of(data, n, symbols_);
  n = symbols_.size();
  if (n == 0) return;
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
}

namespace {

constexpr std::size_t kWindow = ShortTokens::kMaxBytes;
constexpr std::size_t kOverlap = 10;  ///< bytes that a window shares with the next

/// Where a window's first token begins that the window before it has, too, in what they share; none
/// if there is none. The window before has all its bytes.
/// @param before, window  their tokens' first bytes.
std::optional<unsigned> first_shared(std::uint64_t before, std::uint64_t window) {
  constexpr std::uint64_t kEnd = std::uint64_t{1} << kOverlap;
  // That a token begins there is said of the window before for its end, too.
  before = before >> (kWindow - kOverlap) | kEnd;
  const std::uint64_t any = (before | window) & (2 * kEnd - 1);
  const std::uint64_t both = before & window;
  // It begins at the same place and so does the next.
  for (std::uint64_t places = both & (kEnd - 1); places != 0; places &= places - 1) {
    const auto place = static_cast<unsigned>(std::countr_zero(places));
    const std::uint64_t behind = any & ~((std::uint64_t{2} << place) - 1);
    if ((behind & (0 - behind) & both) != 0) return place;
  }
  return {};
}

}  // namespace

/// @return  false if neighbours had no token in common: then nothing is encoded.
bool Bpe::encode_by_windows(const std::uint8_t* data, std::size_t n) {
  constexpr std::size_t kStride = kWindow - kOverlap;
  constexpr std::size_t kBatch = 96;
  constexpr std::size_t kRareness = 8;  // of so many windows one may have to be wider
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
  std::uint64_t starts_before = 0;
  std::size_t n_wider = 0;
  for (std::size_t start = 0; start < n;) {
    std::size_t n_windows = 0;
    std::size_t end = start;
    for (; n_windows < kBatch && end + kOverlap < n; end += kStride) {
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
      const std::size_t begin = start + i * kStride;
      unsigned from = 0;
      if (begin > 0) {
        const std::uint64_t edge = std::uint64_t{1} << windows[i].n;
        const auto shared = first_shared(starts_before, tokens[i].starts | edge);
        if (!shared) {
          // By chance, or because there is nothing else here.
          ++n_wider;
          if (kRareness * n_wider <= begin / kStride + kRareness &&
              append_wider(data, begin, windows[i].n)) {
            starts_before = starts_from(begin);
            continue;
          }
          // It is dear to find out, and more of the same will follow.
          n_failures_ = std::min(n_failures_ + 1, 10U);
          n_without_windows_ = std::size_t{1} << n_failures_;
          return false;
        }
        from = *shared;
        const int n_again = std::popcount(starts_before >> (kStride + from));
        symbols_.resize(symbols_.size() - static_cast<std::size_t>(n_again));
      }
      append(tokens[i], from, begin, windows[i].n);
      starts_before = tokens[i].starts;
    }
    start = end;
  }
  n_failures_ = 0;
  return true;
}

/// Appends the tokens of a window of n bytes at `begin`, from the one on that begins with its byte
/// `from`.
void Bpe::append(const ShortTokens& window, unsigned from, std::size_t begin, std::size_t n) {
  const std::uint64_t before = window.starts & ((std::uint64_t{1} << from) - 1);
  const auto ids = window.all().subspan(static_cast<std::size_t>(std::popcount(before)));
  // Each ends where the next begins.
  std::uint64_t ends = (window.starts | std::uint64_t{1} << n) & ~((std::uint64_t{2} << from) - 1);
  const std::size_t n_before = symbols_.size();
  symbols_.resize(n_before + ids.size());
  Symbol* symbol = symbols_.data() + n_before;
  for (const TokenId id : ids) {
    *symbol++ = {
        id, static_cast<std::uint32_t>(begin) + static_cast<std::uint32_t>(std::countr_zero(ends))};
    ends &= ends - 1;
  }
}

/// The same of a window that has no token in common with what is before it: of one that begins
/// earlier, until it has one.
/// @return  false: it has none however much wider it is.
bool Bpe::append_wider(const std::uint8_t* data, std::size_t begin, std::size_t n) {
  const auto start_in = [](const std::vector<Symbol>& symbols, std::size_t i) {
    return i == 0 ? 0 : symbols[i - 1].end;
  };
  for (std::size_t more = 2 * kOverlap; more <= std::min(begin, 8 * kOverlap); more *= 2) {
    const auto wider_begin = static_cast<std::uint32_t>(begin - more);
    symbols_.swap(wider_);
    encode_whole(data + wider_begin, more + n);
    symbols_.swap(wider_);
    for (Symbol& symbol : wider_) symbol.end += wider_begin;

    std::size_t i = symbols_.size();
    while (i > 0 && start_in(symbols_, i - 1) >= wider_begin) --i;
    std::uint32_t begins = wider_begin;  // where token k of the wider one does
    for (std::size_t k = 0; k < wider_.size() && i < symbols_.size();) {
      const std::uint32_t end = symbols_[i].end;
      const std::uint32_t wider_end = wider_[k].end;
      if (end == wider_end && start_in(symbols_, i) == begins) {
        symbols_.resize(i);
        symbols_.insert(symbols_.end(), wider_.begin() + static_cast<std::ptrdiff_t>(k),
                        wider_.end());
        return true;
      }
      if (end <= wider_end) ++i;
      if (wider_end <= end) begins = wider_[k++].end;
    }
  }
  return false;
}

/// The first bytes of the last tokens, those at `begin` or behind it, as a window that begins there
/// has them.
std::uint64_t Bpe::starts_from(std::size_t begin) const noexcept {
  std::uint64_t starts = 0;
  for (std::size_t i = symbols_.size(); i-- > 0;) {
    const std::size_t start = i == 0 ? 0 : symbols_[i - 1].end;
    if (start < begin) break;
    starts |= std::uint64_t{1} << (start - begin);
  }
  return starts;
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

}  // namespace toll::model
