// lib/pretok/added_scanner.cpp - see added_scanner.h.
#include "pretok/added_scanner.h"

#include <algorithm>

#include "unicode/char_class.h"
#include "unicode/utf8.h"

namespace toll::pretok {
namespace {

unicode::Character character_at(const base::PendingText& text, std::size_t at) noexcept {
  return unicode::first_character(text.data() + at, text.size() - at);
}

/// The character that ends at `end`, which is not 0.
unicode::Character character_before(const base::PendingText& text, std::size_t end) noexcept {
  for (std::size_t n = 1; n <= std::min<std::size_t>(end, 4); ++n) {
    const std::uint8_t* const lead = text.data() + end - n;
    if ((*lead & 0xc0U) == 0x80U) continue;
    const auto here = unicode::first_character(lead, n);
    return here.n_bytes == n ? here : unicode::Character{};
  }
  return {};
}

}  // namespace

AddedScanner::AddedScanner(const Vocab::View& view, std::span<const std::uint64_t> trie,
                           Receiver& receiver)
    : view_(view), receiver_(receiver), trie_(trie), has_trie_(!trie.empty()) {
  if (!has_trie_) return;
  for (unsigned byte = 0; byte < 256; ++byte) {
    auto node = trie_.root();
    if (trie_.step(node, static_cast<std::uint8_t>(byte)))
      begins_.add(static_cast<std::uint8_t>(byte));
  }
  for (const vocab::AddedRecord& added : view.added)
    has_left_strip_ |= (added.flags & vocab::kLeftStrip) != 0;
}

void AddedScanner::begin(bool specials_are_text) {
  specials_are_text_ = specials_are_text;
  held_.clear();
  searched_ = 0;
  after_word_ = false;
}

/// The first place from `from` on where the first byte of something that is looked for stands; the
/// end of held_ if there is none.
std::size_t AddedScanner::first_begin(std::size_t from) const noexcept {
  return marked_from_ + begins_.next(from - marked_from_);
}

AddedScanner::Match AddedScanner::find(std::size_t from, bool at_end) const noexcept {
  for (std::size_t at = first_begin(from); at < held_.size(); at = first_begin(at + 1)) {
    Match match{at, 0, 0};
    auto node = trie_.root();
    std::size_t depth = 0;
    while (at + depth < held_.size() && trie_.step(node, held_.data()[at + depth])) {
      ++depth;
      if (node.value() == base::DoubleArray::kNoValue) continue;
      match.n_bytes = depth;
      match.added = node.value();
    }
    // It may go on, or be the beginning of a longer one, or what follows may matter.
    if (at + depth == held_.size() && !at_end) return {at, 0, 0};
    if (match.n_bytes > 0) return match;
  }
  return {held_.size(), 0, 0};
}

bool AddedScanner::is_single_word(const Match& match) const noexcept {
  const bool word_before = match.begin == 0
                               ? after_word_
                               : unicode::is_word(character_before(held_, match.begin).code_point);
  const std::size_t end = match.begin + match.n_bytes;
  return !word_before &&
         (end == held_.size() || !unicode::is_word(character_at(held_, end).code_point));
}

/// Where the white space that ends at `begin` begins; not before `floor`.
std::size_t AddedScanner::spaces_before(std::size_t begin, std::size_t floor) const noexcept {
  while (begin > floor) {
    const auto c = character_before(held_, begin);
    if (!unicode::is_white_space(c.code_point) || begin - c.n_bytes < floor) break;
    begin -= c.n_bytes;
  }
  return begin;
}

std::size_t AddedScanner::spaces_after(std::size_t end) const noexcept {
  while (end < held_.size()) {
    const auto c = character_at(held_, end);
    if (!unicode::is_white_space(c.code_point)) break;
    end += c.n_bytes;
  }
  return end;
}

/// Where the character begins that the end of held_ cuts, if it does.
std::size_t AddedScanner::whole_characters() const noexcept {
  return held_.size() - unicode::n_unfinished(held_.all().view());
}

bool AddedScanner::scan(bool at_end) {
  std::size_t done = 0;  // given to the receiver
  const std::size_t known = at_end ? held_.size() : whole_characters();
  begins_.mark(held_.data() + searched_, held_.size() - searched_);
  marked_from_ = searched_;
  for (;;) {
    const Match match = find(searched_, at_end);
    searched_ = match.begin;
    if (match.n_bytes == 0) break;
    const vocab::AddedRecord& added = view_.added[match.added];
    const std::size_t match_end = match.begin + match.n_bytes;
    const bool is_text = specials_are_text_ && (added.flags & vocab::kSpecial) != 0;
    const bool looks_on =
        !is_text && (added.flags & (vocab::kRightStrip | vocab::kSingleWord)) != 0;
    if (looks_on && !at_end && spaces_after(match_end) >= known) break;
    if (is_text || ((added.flags & vocab::kSingleWord) != 0 && !is_single_word(match))) {
      searched_ = match_end;
      continue;
    }
    const bool strips_left = (added.flags & vocab::kLeftStrip) != 0;
    const bool strips_right = (added.flags & vocab::kRightStrip) != 0;
    const std::size_t begin = strips_left ? spaces_before(match.begin, done) : match.begin;
    const std::size_t end = strips_right ? spaces_after(match_end) : match_end;
    if (begin > done) receiver_.on_text(held_.part(done, begin - done));
    if (!receiver_.on_added(added, held_.part(begin, end - begin))) return false;
    done = searched_ = end;
  }
  std::size_t free_until = std::max(done, std::min(searched_, known));
  if (has_left_strip_ && !at_end) free_until = spaces_before(free_until, done);
  if (free_until > done) receiver_.on_text(held_.part(done, free_until - done));
  done = std::max(done, free_until);
  if (done > 0) {
    after_word_ = unicode::is_word(character_before(held_, done).code_point);
    held_.drop(done);
    searched_ -= done;
  }
  return true;
}

}  // namespace toll::pretok
