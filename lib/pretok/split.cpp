// lib/pretok/split.cpp - see split.h.
#include "pretok/split.h"

#include <toll/steps.h>

namespace toll::pretok {
namespace {

// An accepted part of a match is given on once it is as long as that; before, it waits for the
// rest.
constexpr std::size_t kPartBytes = std::size_t{4} << 10U;
// Marks pay where many pieces have no match: after a run of which few had none, so many go without.
constexpr unsigned kUnmarkedRuns = 31;
// For less text a table of first bytes does not pay.
constexpr std::size_t kTableBytes = std::size_t{16} << 10U;

static_assert(base::TextStep::kRunPadding >= Scanner::kPadding);

}  // namespace

Split::Split(base::TextStep* next, const vocab::MatcherTables& tables, std::uint32_t flags)
    : TextStep(next),
      tables_(tables),
      scanner_(tables),
      flags_(flags),
      covers_(flags == kSplitCovers),
      is_single_(matches_single_characters(tables)),
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
  base::Text rest = block;
  const bool only_drops = is_single_ && flags_ == kDropMatch && block.ends == nullptr;
  if (only_drops && held_.size() == 0 && !match_open_ && knows_begins(block.n)) {
    const std::size_t n_done = drop_matches(block);
    rest.data += n_done;
    rest.n -= n_done;
  }
  held_.append(rest);
  scan(false);
}

bool Split::knows_begins(std::size_t n_bytes) {
  if (!has_begins_ && (n_taken_ += n_bytes) >= kTableBytes) {
    add_first_bytes(tables_, begins_);
    has_begins_ = true;
  }
  return has_begins_;
}

/// Cuts a text up to behind its last match, where every match is a character and left out.
/// @return  how much that is.
std::size_t Split::drop_matches(const base::Text& block) {
  begins_.mark(block.data, block.n);
  std::size_t begin = 0;
  begins_.for_each([&](std::size_t at) {
    if (at < begin) return;  // inside the last match
    const std::size_t n_match =
        block.data[at] < 0x80 ? 1 : single_match(tables_, block.data + at, block.n - at);
    if (n_match == 0) return;
    if (piece_open_) {
      piece_ = {block.data + begin, at - begin, nullptr};
      close_piece();
    } else if (at > begin) {
      run_.copy(block.data + begin, at - begin, block.n - begin);
    }
    begin = at + n_match;
  });
  if (begin > 0) has_last_ = last_is_match_ = true;
  return begin;
}

void Split::end() {
  scan(true);
  held_.clear();
  scanner_.begin_text();
}

void Split::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  std::uint32_t begin = 0;
  const bool keeps_gaps = (flags_ & kDropGap) == 0;
  const bool has_marks = keeps_gaps && n_unmarked_ == 0 && knows_begins(offsets.back());
  if (n_unmarked_ > 0) --n_unmarked_;
  if (has_marks) begins_.mark(block.data, offsets.back());
  // What follows a match is joined to it: one that the piece begins with changes nothing.
  const std::uint32_t n_free = is_single_ && flags_ == kJoinMatchGap ? 1 : 0;
  if (has_marks) {
    // Mostly there are none but those.
    std::size_t n_at_begins = 0;
    if (n_free > 0) {
      for (const std::uint32_t at : offsets.first(offsets.size() - 1))
        n_at_begins += at < offsets.back() && begins_.at(at) ? 1U : 0U;
    }
    if (begins_.count() == n_at_begins) return next().run(block, offsets);
  }
  const auto is_whole = [&](std::uint32_t end) {
    if (has_marks) return !begins_.any(begin + n_free, end);
    return keeps_gaps && scanner_.holds_none(block.data + begin, end - begin);
  };
  std::size_t n_whole = 0;
  for (const std::uint32_t end : offsets.subspan(1)) {
    if (is_whole(end)) {
      ++n_whole;
      run_.add(block.part(begin, end));
      begin = end;
      continue;
    }
    const auto on_piece = [&](const std::uint8_t* data, std::size_t n, bool is_match) {
      const auto at = static_cast<std::size_t>(data - block.data);
      const base::Text part = block.part(at, at + n);
      covers_ ? run_.add(part) : segment(part, is_match, false);
    };
    scanner_.scan(block.data + begin, end - begin, true, on_piece);
    close_piece();
    forget_segments();
    begin = end;
  }
  run_.flush();
  if (has_marks && n_whole < (offsets.size() - 1) / 8) n_unmarked_ = kUnmarkedRuns;
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
