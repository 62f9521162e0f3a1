// lib/pretok/split.cpp - see split.h.
#include "pretok/split.h"

#include <toll/steps.h>

namespace toll::pretok {
namespace {

// An accepted part of a match is given on once it is as long as that; before, it waits for the
// rest.
constexpr std::size_t kPartBytes = std::size_t{4} << 10U;

static_assert(base::TextStep::kRunPadding >= Scanner::kPadding);

}  // namespace

Split::Split(base::TextStep* next, const MatcherTables& tables, std::uint32_t flags)
    : TextStep(next),
      scanner_(tables),
      flags_(flags),
      covers_(flags == kSplitCovers),
      held_(kRunPadding),
      run_(*next, (flags & (kDropMatch | kDropGap)) != 0) {}

void Split::begin(bool at_text_start) {
  held_.clear();
  scanner_.begin_text();
  run_.clear();
  piece_ = {};
  forget_segments();
  piece_open_ = false;
  next().begin(at_text_start);
}

void Split::text(const base::Text& block) {
  held_.append(block);
  scan(false);
}

void Split::end() {
  scan(true);
  held_.clear();
  scanner_.begin_text();
}

void Split::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  std::uint32_t begin = 0;
  const bool keeps_gaps = (flags_ & kDropGap) == 0;
  for (const std::uint32_t end : offsets.subspan(1)) {
    if (keeps_gaps && scanner_.holds_none(block.data + begin, end - begin)) {
      run_.add(
          {block.data + begin, end - begin, block.ends == nullptr ? nullptr : block.ends + begin});
      begin = end;
      continue;
    }
    const auto on_piece = [&](const std::uint8_t* data, std::size_t n, bool is_match) {
      const std::uint64_t* const from =
          block.ends == nullptr ? nullptr : block.ends + (data - block.data);
      if (covers_) return run_.add({data, n, from});
      segment({data, n, from}, is_match, false);
    };
    scanner_.scan(block.data + begin, end - begin, true, on_piece);
    close_piece();
    forget_segments();
    begin = end;
  }
  run_.flush();
}

void Split::scan(bool at_end) {
  const auto on_piece = [this](const std::uint8_t* data, std::size_t n, bool is_match) {
    const base::Text part = held_.part(static_cast<std::size_t>(data - held_.data()), n);
    if (covers_ && !match_open_) return run_.add(part);
    segment(part, is_match, match_open_);
    match_open_ = false;
    if (covers_) close_piece();
  };
  std::size_t done = scanner_.scan(held_.data(), held_.size(), at_end, on_piece);
  if (!at_end && scanner_.n_accepted() >= kPartBytes) {
    segment(held_.part(done, scanner_.n_accepted()), true, match_open_);
    match_open_ = true;
    done += scanner_.n_accepted();
    scanner_.drop_accepted(scanner_.n_accepted());
  }
  constexpr std::uint32_t kJoinMatch = kJoinMatchGap | kJoinMatchMatch;
  const bool is_done = !match_open_ && last_is_match_ && (flags_ & kJoinMatch) == 0;
  if (at_end || is_done) close_piece();
  if (at_end) forget_segments();
  give_open();
  held_.drop(done);
}

/// @param continues  more of the segment that came last.
void Split::segment(const base::Text& part, bool is_match, bool continues) {
  if (has_last_ && !continues) {
    const bool joined = is_match
                            ? (flags_ & (last_is_match_ ? kJoinMatchMatch : kJoinGapMatch)) != 0
                            : !last_is_match_ || (flags_ & kJoinMatchGap) != 0;
    if (!joined) close_piece();
  }
  has_last_ = true;
  last_is_match_ = is_match;
  if ((flags_ & (is_match ? kDropMatch : kDropGap)) != 0 || part.n == 0) return;
  if (piece_.n > 0 && part.data != piece_.data + piece_.n) give_open();
  if (piece_.n == 0) {
    piece_ = part;
  } else {
    piece_.n += part.n;
  }
}

/// The open piece, if there is one, is all there.
void Split::close_piece() {
  if (!piece_open_) {
    if (piece_.n > 0) run_.add(piece_);
  } else {
    give_open();
    next().end();
    piece_open_ = false;
  }
  piece_ = {};
}

/// Gives on all that is known.
void Split::give_open() {
  run_.flush();
  if (piece_.n == 0) return;
  next().text(piece_);
  piece_open_ = true;
  piece_ = {};
}

}  // namespace toll::pretok
