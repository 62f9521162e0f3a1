// lib/unicode/sentence.cpp - see sentence.h.
#include "unicode/sentence.h"

namespace toll::unicode {

/// The state behind a character that goes on with the sentence or begins one.
void SentenceBreaks::enter(Class c) noexcept {
  after_cr_ = c == Class::cr;
  switch (c) {
    case Class::cr:
    case Class::lf:
    case Class::sep: state_ = State::paragraph; break;
    case Class::a_term:
    case Class::s_term:
      state_ = State::ended;
      stop_ = c == Class::a_term;
      closed_ = false;
      return;  // letter_ stays what stands before the mark
    default: state_ = State::inside; break;
  }
  letter_ = c;
}

/// Whether the sentence goes on although a mark has ended it: SB6, SB7, SB8a, and SB8 for a letter.
bool SentenceBreaks::is_inside(Class c) const noexcept {
  if (c == Class::s_continue || c == Class::a_term || c == Class::s_term) return true;
  if (!stop_) return false;
  if (c == Class::lower) return true;
  if (closed_ || state_ != State::ended) return false;
  return c == Class::numeric ||
         (c == Class::upper && (letter_ == Class::upper || letter_ == Class::lower));
}

FoundBreaks SentenceBreaks::next(std::uint32_t c, std::uint64_t offset) noexcept {
  FoundBreaks found;
  const auto after = static_cast<Class>(text_break_classes(c).sentence);
  const bool separates = after == Class::cr || after == Class::lf || after == Class::sep;
  if (state_ == State::paragraph && !(after_cr_ && after == Class::lf)) {
    found.add(offset);  // SB3, SB4
    state_ = State::inside;
    letter_ = Class::other;
    after_cr_ = false;
    if (after != Class::extend && after != Class::format) enter(after);
    return found;
  }
  if (after == Class::extend || after == Class::format) {  // SB5
    if (state_ == State::text_start) state_ = State::inside;
    return found;
  }
  const bool is_letter = after == Class::o_letter || after == Class::upper || after == Class::lower;
  switch (state_) {
    case State::ended:
    case State::spaces:
      if (separates) break;  // SB9, SB10
      if (after == Class::sp) {
        state_ = State::spaces;
        return found;
      }
      if (after == Class::close && state_ == State::ended) {
        closed_ = true;
        return found;
      }
      if (is_inside(after)) {
        letter_ = Class::other;  // SB7 wants a letter right before the mark
        break;
      }
      if (stop_ && !is_letter) {
        state_ = State::pending;
        pending_at_ = offset;
        n_ahead_ = 0;
        letter_ = after;
        return found;
      }
      found.add(offset);  // SB11
      letter_ = Class::other;
      break;
    case State::pending: {
      const bool decides =
          is_letter || separates || after == Class::a_term || after == Class::s_term;
      if (!decides && ++n_ahead_ < kMaxAhead) {
        letter_ = after;
        return found;
      }
      if (after != Class::lower) found.add(pending_at_);
      pending_at_ = kNoBreak;
      break;
    }
    case State::text_start:
    case State::inside:
    case State::paragraph: break;
  }
  enter(after);
  return found;
}

FoundBreaks SentenceBreaks::end() noexcept {
  FoundBreaks found;
  if (pending_at_ != kNoBreak) found.add(pending_at_);
  pending_at_ = kNoBreak;
  return found;
}

}  // namespace toll::unicode
