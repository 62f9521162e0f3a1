// glob.cpp - see glob.h.
//
// wildmatch() goes back to each star that it has passed, which takes exponential time. But what
// stands between two stars matches a fixed number of bytes, so the first place where it does is as
// good as any later one, and only the last star needs to take more. The same holds for names
// between two "**".
//
// Source: git 2.39, wildmatch.c.
#include "cli/select/glob.h"

#include <algorithm>
#include <utility>

namespace toll::cli {
namespace {

constexpr bool is_between(unsigned c, unsigned first, unsigned last) noexcept {
  return first <= c && c <= last;
}

/// Whether ASCII's `c` is in [:name:], as git has it: its space is neither VT nor FF. Nothing if
/// there is no such class.
std::optional<bool> is_in_class(std::string_view name, unsigned c) noexcept {
  const bool digit = is_between(c, '0', '9');
  const bool upper = is_between(c, 'A', 'Z');
  const bool lower = is_between(c, 'a', 'z');
  const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
  if (name == "alnum") return digit || upper || lower;
  if (name == "alpha") return upper || lower;
  if (name == "blank") return c == ' ' || c == '\t';
  if (name == "cntrl") return c < ' ' || c == 127;
  if (name == "digit") return digit;
  if (name == "graph") return is_between(c, '!', '~');
  if (name == "lower") return lower;
  if (name == "print") return is_between(c, ' ', '~');
  if (name == "punct") return is_between(c, '!', '~') && !digit && !upper && !lower;
  if (name == "space") return space;
  if (name == "upper") return upper;
  if (name == "xdigit") return digit || is_between(c, 'A', 'F') || is_between(c, 'a', 'f');
  return std::nullopt;
}

}  // namespace

class Glob::Compiler {
 public:
  explicit Compiler(std::string_view text) noexcept : text_(text) {}

  std::optional<Glob> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      const bool is_escaped = c == '\\';
      if (is_escaped && at_ == text_.size()) return std::nullopt;
      const char meant = is_escaped ? text_[at_++] : c;
      if (meant == '/') {
        end_segment(is_escaped);
      } else if (!is_escaped && c == '*') {
        add({Token::Kind::star});
        ++n_stars_;
      } else if (!is_escaped && c == '?') {
        add({Token::Kind::any});
      } else if (!is_escaped && c == '[') {
        Set set;
        if (!read_set(set)) return std::nullopt;
        add({Token::Kind::set, 0, static_cast<std::uint32_t>(glob_.sets_.size())});
        glob_.sets_.push_back(set);
      } else {
        add({Token::Kind::byte, static_cast<std::uint8_t>(meant)});
      }
    }
    end_segment(true);
    return std::move(glob_);
  }

 private:
  void add(Token token) { glob_.tokens_.push_back(token); }

  // "**" before a plain slash may be no name at all; otherwise it is one at least, of any kind.
  void end_segment(bool wants_a_name) {
    const auto end = static_cast<std::uint32_t>(glob_.tokens_.size());
    const bool is_globstar = n_stars_ >= 2 && n_stars_ == end - begin_;
    if (!is_globstar || wants_a_name) glob_.segments_.push_back({begin_, end, false});
    if (is_globstar) glob_.segments_.push_back({end, end, true});
    begin_ = end;
    n_stars_ = 0;
  }

  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  // The byte where the set is, behind its escape; 0 at the end, where the glob ends too early.
  char next_of_set() noexcept {
    if (peek() == '\\') ++at_;
    return at_ < text_.size() ? text_[at_++] : '\0';
  }

  // What follows "[". "]" is an end, but not as the first byte; "-" makes a range unless it is the
  // first or the last byte or stands behind a range or a class.
  bool read_set(Set& set) {
    const bool is_negated = peek() == '!' || peek() == '^';
    if (is_negated) ++at_;
    unsigned char previous = 0;
    do {
      if (peek() == '-' && previous != 0 && peek(1) != ']' && peek(1) != '\0') {
        ++at_;
        const auto last = static_cast<unsigned char>(next_of_set());
        if (last == 0) return false;
        for (unsigned c = previous; c <= last; ++c) set.set(c);
        previous = 0;
        continue;
      }
      if (peek() == '[' && peek(1) == ':') {
        const std::size_t close = text_.find(']', at_ + 2);
        if (close == std::string_view::npos) return false;
        if (close > at_ + 2 && text_[close - 1] == ':') {
          if (!add_class(set, text_.substr(at_ + 2, close - 1 - (at_ + 2)))) return false;
          at_ = close + 1;
          previous = 0;
          continue;
        }
      }
      previous = static_cast<unsigned char>(next_of_set());
      if (previous == 0) return false;
      set.set(previous);
    } while (peek() != ']');
    ++at_;
    if (is_negated) set.flip();
    return true;
  }

  static bool add_class(Set& set, std::string_view name) {
    for (unsigned c = 0; c < 128; ++c) {
      const std::optional<bool> is_in = is_in_class(name, c);
      if (!is_in) return false;
      if (*is_in) set.set(c);
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t begin_ = 0;    ///< of the segment, in tokens_
  std::uint32_t n_stars_ = 0;  ///< in the segment
  Glob glob_;
};

std::optional<Glob> Glob::compile(std::string_view text) {
  return Compiler(text).run();
}

bool Glob::matches_name(const Segment& segment, std::string_view name) const noexcept {
  constexpr auto kNone = static_cast<std::size_t>(-1);
  const auto fits = [this](const Token& token, unsigned char c) {
    switch (token.kind) {
      case Token::Kind::byte: return token.byte == c;
      case Token::Kind::set: return sets_[token.set].test(c);
      default: return true;
    }
  };
  std::size_t token = segment.begin;
  std::size_t at = 0;
  std::size_t behind_star = kNone;  // the last one that was met
  std::size_t star_end = 0;         // what it takes ends here
  while (at < name.size()) {
    if (token < segment.end && tokens_[token].kind == Token::Kind::star) {
      behind_star = ++token;
      star_end = at;
    } else if (token < segment.end && fits(tokens_[token], static_cast<unsigned char>(name[at]))) {
      ++token;
      ++at;
    } else if (behind_star == kNone) {
      return false;
    } else {
      token = behind_star;
      at = ++star_end;
    }
  }
  while (token < segment.end && tokens_[token].kind == Token::Kind::star) ++token;
  return token == segment.end;
}

bool Glob::matches(std::string_view path) const noexcept {
  constexpr auto kNone = static_cast<std::size_t>(-1);
  // Names are told by where they begin; behind the last one nothing does.
  const auto name_end = [path](std::size_t at) {
    return std::min(path.find('/', at), path.size());
  };
  const auto behind = [path](std::size_t end) { return end < path.size() ? end + 1 : kNone; };
  std::size_t segment = 0;
  std::size_t at = 0;
  std::size_t behind_globstar = kNone;
  std::size_t globstar_end = kNone;
  while (at != kNone || segment < segments_.size()) {
    if (segment < segments_.size() && segments_[segment].is_globstar) {
      behind_globstar = ++segment;
      globstar_end = at;
      continue;
    }
    if (at == kNone) return false;  // fewer names would not do either
    const std::size_t end = name_end(at);
    if (segment < segments_.size() && matches_name(segments_[segment], path.substr(at, end - at))) {
      ++segment;
      at = behind(end);
      continue;
    }
    if (behind_globstar == kNone) return false;
    segment = behind_globstar;
    at = globstar_end = behind(name_end(globstar_end));
  }
  return true;
}

}  // namespace toll::cli
