// lib/chunk/cutter.cpp - see cutter.h.
#include "chunk/cutter.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "slice/boundary.h"
#include "slice/id_count.h"
#include "slice/token_window.h"
#include "unicode/utf8.h"

namespace toll::chunk {
namespace {

using slice::IdCount;
using slice::LongestPart;
using Anchor = LongestPart::Anchor;
using By = Levels::By;

// Characters beyond the last token that fits are looked at as far as that.
constexpr std::uint64_t kLookAround = 256;
// So much text behind what is looked at is held, so that nothing depends on blocks.
constexpr std::uint64_t kMargin = 2 * kLookAround;
// Boundaries are tried one after another so often, then at half the distance.
constexpr unsigned kMostTries = 16;
// Where much is done anew for more text, wait for that much.
constexpr std::uint64_t kPatience = 4096;

}  // namespace

Cutter::Cutter(Encoder& encoder, const ChunkOptions& options, const slice::HeldText& text,
               HeaderAt header_at)
    : encoder_(encoder),
      options_(options),
      text_(text),
      header_at_(std::move(header_at)),
      n_most_(options.n_tokens - std::min(options.n_tokens, options.n_reserved)),
      levels_(options.at, options.locale) {}

// Tokens of parts.

std::uint64_t Cutter::count(Part part, std::string_view header) {
  if (failure_) return 0;
  IdCount ids;
  encoder_.begin(ids);
  for (const std::string_view text : {header, text_.view(part.begin, part.end)}) {
    if (const auto more = encoder_.feed(text); !more) failure_ = more.error();
    if (failure_) return 0;
  }
  if (const auto stats = encoder_.finish(); !stats) failure_ = stats.error();
  return ids.n();
}

/// Whether it does. @param n_tokens  then how many.
bool Cutter::fits(Part part, std::string_view header, std::uint64_t& n_tokens) {
  const std::uint64_t n = count(part, header);
  if (failure_ || n > n_most_) return false;
  n_tokens = n;
  return true;
}

/// What the end of a long part promises of one that ends at `to`.
bool Cutter::may_fit(Part part, std::uint64_t n_tokens, std::uint64_t to) {
  if (part.end - part.begin <= LongestPart::kExact) return true;
  const std::size_t at = text_.place(part.end) - LongestPart::kContext;
  const std::uint64_t context = text_.offset() + slice::character_across(text_.view(), at).begin;
  const std::uint64_t n_now = count({context, part.end}, {});
  return n_tokens + count({context, to}, {}) <= n_most_ + n_now;
}

/// The end (or beginning) of the longest part of `in` that keeps its beginning (or end).
std::uint64_t Cutter::longest(Part in, Anchor anchor, std::uint64_t guess, std::uint64_t n_most,
                              std::string_view header) {
  const std::uint64_t limit = in.end - in.begin;
  const bool front = anchor == Anchor::front;
  LongestPart part(encoder_, text_.view(), anchor, text_.place(front ? in.begin : in.end), n_most,
                   header);
  const auto found =
      part.find(static_cast<std::size_t>(std::min(guess, limit)), static_cast<std::size_t>(limit));
  if (!found) failure_ = found.error();
  const std::uint64_t size = found ? found->size() : 0;
  return front ? in.begin + size : in.end - size;
}

std::uint64_t Cutter::character_end(std::uint64_t begin) const {
  const std::string_view text = text_.view(begin, text_.end());
  return begin + unicode::char_length(text.data(), text.size());
}

// The text that is needed.

Cutter::Attempt Cutter::wait() {
  if (!failure_) wait_until_ = text_.end() + std::max(kPatience, (text_.end() - at_) / 2);
  return {State::wait};
}

bool Cutter::advance(TokenReach& reach) {
  const auto complete = reach.advance(encoder_, text_, is_end_);
  if (!complete) failure_ = complete.error();
  return complete && *complete;
}

/// Whether the tokens from `start` on are known, and what lies behind them.
bool Cutter::prepare(TokenReach& reach, std::uint64_t start) {
  if (!reach.is_for(start)) {
    const std::uint64_t n_wanted =
        std::min(n_most_, std::numeric_limits<std::uint64_t>::max() - kSlack);
    reach.begin(start, header_at_(start), n_wanted + kSlack);
  }
  if (!advance(reach)) return false;
  return is_end_ || reach.end_of(n_most_ + kSlack) + kMargin <= text_.end();
}

Result<std::optional<Cut>> Cutter::next(const Cut* before, bool is_end) {
  is_end_ = is_end;
  if (!is_end && text_.end() < wait_until_) return std::optional<Cut>();
  if (!is_begun_) {
    before_ = before;
    at_ = before != nullptr ? before->end : 0;
    shared_at_ = before != nullptr ? overlap_begin(*before, at_) : at_;
    for (TokenReach* const reach : {&alone_, &shared_, &less_}) reach->forget();
    is_begun_ = true;
    if (failure_) return *failure_;
  }
  for (TokenReach* const reach : {&alone_, &shared_, &less_}) {
    if (reach->is_feeding() && !advance(*reach)) {
      if (failure_) return *failure_;
      return std::optional<Cut>();
    }
  }
  auto found = look();
  if (found && *found) is_begun_ = false;
  return found;
}

Result<std::optional<Cut>> Cutter::look() {
  Attempt found{State::wait};
  if (prepare(alone_, at_)) found = at_some_level();
  if (failure_) return *failure_;
  if (found.state == State::found) return std::optional<Cut>(std::move(found.cut));
  return std::optional<Cut>();
}

Cutter::Attempt Cutter::at_some_level() {
  if (shared_at_ < at_ && !prepare(shared_, shared_at_)) return wait();
  std::optional<Attempt> small;
  const std::size_t n_levels = options_.splits_units ? levels_.size() : levels_.n_own();
  for (std::size_t level = 0; level < n_levels; ++level) {
    Attempt found = at_level(level);
    if (found.state == State::wait || failure_) return found;
    if (found.state == State::none) continue;
    const bool is_last = is_end_ && found.cut.end == text_.end();
    if (is_last || found.cut.n_tokens >= options_.n_least) return found;
    if (!small || small->cut.n_tokens < found.cut.n_tokens) small = std::move(found);
  }
  return small ? *std::move(small) : unit();
}

Cutter::Attempt Cutter::at_level(std::size_t level) {
  if (shared_at_ < at_) {
    Attempt found = from(level, shared_);
    if (found.state != State::none || failure_) return found;
  }
  Attempt found = from(level, alone_);
  if (found.state != State::found || shared_at_ == at_) return found;
  Attempt shared = with_less_shared(level, found.cut.end);
  return shared.state == State::none ? found : shared;
}

Cutter::Attempt Cutter::from(std::size_t level, TokenReach& reach) {
  Attempt found;
  if (reach.is_whole() && reach.n_tokens() <= n_most_) {
    found = {State::found, {reach.start(), text_.end(), reach.n_tokens()}};
  } else {
    found = levels_.by(level) == By::marks ? by_marks(level, reach) : by_characters(level, reach);
  }
  if (found.state == State::found) {
    found.cut.level = level;
    found.cut.header = reach.header();
  }
  return found;
}

Cutter::Attempt Cutter::by_marks(std::size_t level, const TokenReach& reach) {
  const std::uint64_t far = std::min(reach.end_of(n_most_ + kSlack), text_.end());
  if (!levels_.scan(level, text_, is_end_, shared_at_, far)) return wait();
  Cut cut{reach.start(), at_};
  std::uint64_t up_to = reach.end_of(n_most_);
  for (unsigned i = 0; cut.end == at_; ++i) {
    const std::uint64_t end = up_to > at_ ? levels_.last(level, at_, up_to) : at_;
    if (end == at_) break;
    if (fits({cut.begin, end}, reach.header(), cut.n_tokens)) cut.end = end;
    if (failure_) return {};
    up_to = i < kMostTries ? end - 1 : at_ + (end - at_) / 2;
  }
  while (true) {
    const bool ends_here = is_end_ && far == text_.end();
    const std::uint64_t to = levels_.next(level, cut.end, ends_here ? far : far + 1);
    if (to > far || to == cut.end) break;
    const bool may = cut.end == at_ || may_fit({cut.begin, cut.end}, cut.n_tokens, to);
    if (!may || !fits({cut.begin, to}, reach.header(), cut.n_tokens)) break;
    cut.end = to;
  }
  if (failure_ || cut.end == at_) return {};
  return {State::found, std::move(cut)};
}

Cutter::Attempt Cutter::by_characters(std::size_t level, const TokenReach& reach) {
  const std::uint64_t guess = reach.end_of(n_most_);
  const std::uint64_t around = levels_.by(level) == By::tokens ? 0 : kLookAround;
  const Part in{reach.start(), std::min(guess + around, text_.end())};
  Cut cut{in.begin};
  cut.end = longest(in, Anchor::front, guess - in.begin, n_most_, reach.header());
  if (failure_ || cut.end <= at_) return {};
  cut.n_tokens = count({cut.begin, cut.end}, reach.header());
  return {State::found, std::move(cut)};
}

/// From at_ a chunk fits, from shared_at_ none: as much as the next unit leaves room for.
Cutter::Attempt Cutter::with_less_shared(std::size_t level, std::uint64_t end) {
  if (!levels_.scan(level, text_, is_end_, shared_at_, end)) return wait();
  const std::uint64_t unit_end = levels_.by(level) == By::marks
                                     ? std::min(end, levels_.next(level, at_, end))
                                     : character_end(at_);
  // The header may be another one there; it is asked for once, as its size hardly changes.
  const std::string header = header_at_(shared_at_);
  std::uint64_t start =
      longest({shared_at_, unit_end}, Anchor::back, unit_end - shared_at_, n_most_, header);
  std::uint64_t n = 0;
  for (unsigned i = 0; start < at_ && !failure_; ++i) {
    start = next_start(before_->level, start, at_);
    const bool is_start = start < at_ && count({start, at_}, {}) <= options_.n_overlap &&
                          fits({start, unit_end}, header_at_(start), n);
    if (is_start && !failure_) {
      if (!prepare(less_, start)) return wait();
      Attempt found = from(level, less_);
      // Its tokens may reach less far than what fits.
      if (found.state == State::none && !failure_)
        found = {State::found, {start, unit_end, n, level, less_.header()}};
      return found;
    }
    start = later_start(start, at_, i);
  }
  return {};
}

/// One unit, whatever its size.
Cutter::Attempt Cutter::unit() {
  Cut cut{at_, 0};
  const std::size_t level = options_.splits_units ? levels_.size() - 1 : levels_.n_own() - 1;
  if (levels_.by(level) == By::marks) {
    const bool all_known = levels_.scan(level, text_, is_end_, at_, text_.end());
    cut.end = levels_.next(level, at_, text_.end());
    if (cut.end == text_.end() && !(is_end_ && all_known)) return wait();
  } else {
    cut.end = character_end(at_);
  }
  cut.level = level;
  cut.header = alone_.header();
  cut.n_tokens = count({cut.begin, cut.end}, cut.header);
  cut.too_large = cut.n_tokens > n_most_;
  // White space that makes no tokens at the end of a text: its tokens reached less far.
  if (!cut.too_large && shared_at_ < at_ && !failure_) {
    Attempt shared = with_less_shared(level, cut.end);
    if (shared.state != State::none) return shared;
  }
  return {State::found, std::move(cut)};
}

// What neighbours share.

/// The first place from `from` on where a chunk may begin that shares its beginning with one that
/// was cut at `level`: a boundary as coarse as there is.
std::uint64_t Cutter::next_start(std::size_t level, std::uint64_t from, std::uint64_t none) const {
  for (std::size_t i = 0; i <= level; ++i) {
    if (levels_.by(i) != By::marks) return from;
    const std::uint64_t start = levels_.next(i, from - 1, none);
    if (start < none) return start;
  }
  return none;
}

/// Behind a place where a chunk may not begin, the next to try, the n-th.
std::uint64_t Cutter::later_start(std::uint64_t start, std::uint64_t end, unsigned n) const {
  if (start >= end) return end;
  const std::uint64_t to = start + (n < kMostTries ? 1 : (end - start + 1) / 2);
  return text_.offset() + slice::character_across(text_.view(), text_.place(to)).end;
}

/// Where the chunk behind `before` begins at the earliest; `end` if nowhere before that.
std::uint64_t Cutter::overlap_begin(const Cut& before, std::uint64_t end) {
  const std::uint64_t n_most = std::min(options_.n_overlap, n_most_);
  if (n_most == 0 || end - before.begin < 2) return end;
  const Part in{character_end(before.begin), end};
  // Where its last tokens begin; a part of it tells, if it is long enough to have as many.
  std::uint64_t size = end - in.begin;
  const std::uint64_t enough = n_most * 16 + LongestPart::kExact;
  if (enough > n_most && enough < size)
    size = end -
           (text_.offset() + slice::character_across(text_.view(), text_.place(end - enough)).end);
  slice::TailWindow window(n_most);
  encoder_.begin(window);
  if (const auto more = encoder_.feed(text_.view(end - size, end)); !more) failure_ = more.error();
  if (failure_) return end;
  if (const auto stats = encoder_.finish(); !stats) failure_ = stats.error();
  const std::uint64_t guess = size - std::min(size, window.begin());

  const By by = levels_.by(before.level);
  const std::uint64_t most =
      std::min(end - in.begin, by == By::tokens ? guess : guess + kLookAround);
  std::uint64_t start = longest({end - most, end}, Anchor::back, guess, n_most, {});
  for (unsigned i = 0; start < end && !failure_; ++i) {
    start = next_start(before.level, start, end);
    if (start >= end || count({start, end}, {}) <= n_most) break;
    start = later_start(start, end, i);
  }
  return std::min(start, end);
}

// The last two.

Status Cutter::balance(std::uint64_t after, Cut& first, Cut& second,
                       const HeaderAt& header_at_second) {
  const std::uint64_t end = second.end;
  const std::uint64_t n_least = options_.n_least;
  if (n_least > n_most_ || second.n_tokens >= n_least || first.too_large || second.too_large)
    return {};
  const Part both{character_end(first.begin), end};
  const std::uint64_t start = longest(both, Anchor::back, end - both.begin, n_least, {});
  const std::size_t n_levels = options_.splits_units ? levels_.size() : levels_.n_own();
  for (std::size_t level = 0; level < n_levels && !failure_; ++level) {
    const bool marks = levels_.by(level) == By::marks;
    if (marks && !levels_.scan(level, text_, true, first.begin, end)) continue;
    std::uint64_t cut = marks ? levels_.last(level, after, start) : start;
    for (unsigned i = 0; i < kMostTries && cut > after && cut < first.end; ++i) {
      Cut left{first.begin, cut, 0, level, first.header};
      Cut right{cut, end, 0, second.level, header_at_second(cut)};
      const bool good = fits({left.begin, cut}, left.header, left.n_tokens) &&
                        fits({cut, end}, right.header, right.n_tokens);
      if (failure_) return *failure_;
      if (good && left.n_tokens >= n_least && right.n_tokens >= n_least) {
        const std::uint64_t shared = options_.n_overlap > 0 ? overlap_begin(left, cut) : cut;
        std::string header = shared < cut ? header_at_second(shared) : std::string();
        if (shared < cut && fits({shared, end}, header, right.n_tokens)) {
          right.begin = shared;
          right.header = std::move(header);
        }
        first = std::move(left);
        second = std::move(right);
        return {};
      }
      cut = marks ? levels_.last(level, after, cut - 1)
                  : text_.offset() +
                        slice::character_across(text_.view(), text_.place(cut - 1)).begin;
    }
  }
  if (failure_) return *failure_;
  return {};
}

}  // namespace toll::chunk
