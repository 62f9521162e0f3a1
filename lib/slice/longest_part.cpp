// lib/slice/longest_part.cpp - see longest_part.h.
#include "slice/longest_part.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "slice/id_count.h"
#include "slice/token_window.h"

namespace toll::slice {
namespace {

// More than any text needed; those that do are halved.
constexpr unsigned kMostGuesses = 6;

}  // namespace

Result<ByteRange> LongestPart::find(std::size_t guess, std::size_t limit) {
  const std::size_t size = grow(shrink(whole_characters(guess)), whole_characters(limit));
  if (failure_) return *failure_;
  return range(size);
}

/// The largest size up to `size` that splits no character.
std::size_t LongestPart::whole_characters(std::size_t size) const noexcept {
  if (anchor_ == Anchor::front) {
    const std::size_t end = character_across(text_, at_ + size).begin;
    return end - at_;
  }
  return at_ - character_across(text_, at_ - size).end;
}

/// `size` and the next characters, as far as `limit` goes, which splits no character either.
std::size_t LongestPart::longer(std::size_t size, std::size_t n_characters,
                                std::size_t limit) const noexcept {
  for (; n_characters > 0 && size < limit; --n_characters) {
    ++size;
    const std::size_t place = anchor_ == Anchor::front ? at_ + size : at_ - size;
    const ByteRange character = character_across(text_, place);
    size = anchor_ == Anchor::front ? character.end - at_ : at_ - character.begin;
  }
  return size;
}

void LongestPart::encode(ByteRange part, Sink& sink) {
  encoder_.begin(sink);
  for (const std::string_view text : {header_, part.of(text_)}) {
    if (const auto more = encoder_.feed(text); !more) failure_ = more.error();
    if (failure_) return;
  }
  if (const auto stats = encoder_.finish(); !stats) failure_ = stats.error();
}

std::uint64_t LongestPart::count(ByteRange part) {
  if (part.size() == 0 || failure_) return 0;
  IdCount ids;
  encode(part, ids);
  return ids.n();
}

/// Whether that many bytes have few enough tokens; n_tokens_ is how many.
bool LongestPart::is_few(std::size_t size) {
  n_tokens_ = count(range(size));
  return !failure_ && n_tokens_ <= n_most_;
}

/// How far the first (last) n_most tokens of `size` bytes reach.
std::size_t LongestPart::size_of_tokens(std::size_t size) {
  std::unique_ptr<TokenWindow> window;
  if (anchor_ == Anchor::front) {
    window = std::make_unique<RangeWindow>(0, n_most_);
  } else {
    window = std::make_unique<TailWindow>(n_most_);
  }
  encode(range(size), *window);
  const auto behind_header = [this](std::uint64_t offset) {
    return static_cast<std::size_t>(offset - std::min<std::uint64_t>(offset, header_.size()));
  };
  return anchor_ == Anchor::front ? behind_header(window->end())
                                  : size - std::min(size, behind_header(window->begin()));
}

/// Step 1.
std::size_t LongestPart::shrink(std::size_t size) {
  for (unsigned i = 0; i < kMostGuesses; ++i) {
    if (is_few(size)) return size;
    if (failure_) return 0;
    const std::size_t next = whole_characters(std::min(size, size_of_tokens(size)));
    if (next == size) break;
    size = next;
  }
  std::size_t small = 0;
  std::uint64_t n_small = 0;
  for (std::size_t large = size; !failure_;) {
    std::size_t middle = whole_characters(small + (large - small) / 2);
    if (middle <= small) middle = longer(small, 1, large);
    if (middle >= large) break;
    if (is_few(middle)) {
      small = middle;
      n_small = n_tokens_;
    } else {
      large = middle;
    }
  }
  n_tokens_ = n_small;
  return small;
}

/// Step 2.
std::size_t LongestPart::grow(const std::size_t size, const std::size_t limit) {
  const std::uint64_t n_tokens = n_tokens_;
  // What is added up here is exact while the context is all there is.
  std::size_t best = size;
  std::uint64_t n_best = n_tokens;
  std::size_t n_left_out = 0;  // bytes at the end that stays
  std::uint64_t n_context = n_best;
  const auto context = [&](std::size_t to) {
    ByteRange part = range(to);
    (anchor_ == Anchor::front ? part.begin += n_left_out : part.end -= n_left_out);
    return part;
  };
  const auto take_if_few = [&](std::size_t to) {
    const std::uint64_t n = count(context(to));
    if (failure_ || n_best + n > n_most_ + n_context) return false;
    n_best = n_best + n - std::min(n_best + n, n_context);
    n_context = n;
    best = to;
    return true;
  };
  bool found = best < limit;
  std::size_t n_characters = kNear;
  while (found && !failure_) {
    if (best - n_left_out > kExact) {
      n_left_out = whole_characters(best - kContext);
      n_context = count(context(best));
    }
    found = take_if_few(longer(best, n_characters, limit));
    if (found) {
      n_characters *= 2;
    } else if (n_characters > kNear) {
      n_characters = kNear;
      found = true;
    } else {
      std::size_t last = longer(best, kNear, limit);
      for (std::size_t n = kNear; --n > 0 && !found;) {
        const std::size_t to = longer(best, n, limit);
        if (std::exchange(last, to) != to) found = take_if_few(to);
      }
    }
    found = found && best < limit;
  }
  n_tokens_ = n_best;
  if (best == size || n_left_out == 0 || is_few(best)) return best;
  n_tokens_ = n_tokens;
  return size;
}

}  // namespace toll::slice
