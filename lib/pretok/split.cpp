// lib/pretok/split.cpp - see split.h.
#include "pretok/split.h"

#include <toll/steps.h>

namespace toll::pretok {
namespace {

// An accepted part of a match is given on once it is as long as that; before, it waits for the
// rest.
constexpr std::size_t kPartBytes = std::size_t{4} << 10U;

}  // namespace

Split::Split(base::TextStep* next, const MatcherTables& tables, std::uint32_t flags)
    : TextStep(next), scanner_(tables), flags_(flags), held_(Scanner::kPadding) {}

void Split::begin(bool at_text_start) {
  held_.clear();
  scanner_.begin_text();
  has_last_ = match_open_ = piece_open_ = false;
  next().begin(at_text_start);
}

void Split::text(const base::Text& block) {
  held_.append(block);
  scan(false);
}

void Split::end() {
  scan(true);
  end_piece();
  held_.clear();
  scanner_.begin_text();
  has_last_ = match_open_ = false;
}

void Split::scan(bool at_end) {
  const auto on_piece = [this](const std::uint8_t* data, std::size_t n, bool is_match) {
    const auto offset = static_cast<std::size_t>(data - held_.data());
    segment(held_.part(offset, n), is_match, match_open_);
    match_open_ = false;
  };
  std::size_t done = scanner_.scan(held_.data(), held_.size(), at_end, on_piece);
  if (!at_end && scanner_.n_accepted() >= kPartBytes) {
    segment(held_.part(done, scanner_.n_accepted()), true, match_open_);
    match_open_ = true;
    done += scanner_.n_accepted();
    scanner_.drop_accepted(scanner_.n_accepted());
  }
  held_.drop(done);
}

/// @param continues  more of the segment that came last.
void Split::segment(const base::Text& part, bool is_match, bool continues) {
  if (has_last_ && !continues) {
    const bool joined = is_match
                            ? (flags_ & (last_is_match_ ? kJoinMatchMatch : kJoinGapMatch)) != 0
                            : !last_is_match_ || (flags_ & kJoinMatchGap) != 0;
    if (!joined) end_piece();
  }
  has_last_ = true;
  last_is_match_ = is_match;
  if ((flags_ & (is_match ? kDropMatch : kDropGap)) != 0 || part.n == 0) return;
  piece_open_ = true;
  next().text(part);
}

void Split::end_piece() {
  if (piece_open_) next().end();
  piece_open_ = false;
}

}  // namespace toll::pretok
