// lib/normalize/sentencepiece.cpp - see sentencepiece.h.
#include "normalize/sentencepiece.h"

#include <algorithm>
#include <utility>

#include "simd/kernels.h"

namespace toll::normalize {
namespace {

constexpr std::string_view kEscapedSpace = "\xe2\x96\x81";  // U+2581
constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

}  // namespace

SentencePiece::SentencePiece(base::TextStep* next, std::string_view charsmap,
                             std::vector<std::string_view> user_defined, Options options)
    : TextStep(next),
      out_(*next),
      charsmap_(charsmap),
      symbols_(std::move(user_defined)),
      options_(options),
      space_(options.escape_whitespaces && !options.spaces_wait ? kEscapedSpace : " ") {
  // Where extra spaces stay, a mark that was one needs no look.
  if (options.spaces_wait && !options.remove_extra_whitespaces) options_.escape_whitespaces = false;
  const bool keeps_spaces = !options_.escape_whitespaces && !options_.remove_extra_whitespaces;
  keeps_all_ = keeps_spaces && charsmap.empty() && symbols_.empty();
  for (std::uint8_t byte = 0; byte < 0x80 && !keeps_all_; ++byte) {
    becomes_[byte] = ascii_of(byte);
    plain_[byte] = becomes_[byte] == byte && (byte != ' ' || keeps_spaces);
  }
  reset();
}

std::uint8_t SentencePiece::ascii_of(std::uint8_t byte) const noexcept {
  if (symbols_.has_beginning(byte)) {
    const char character = static_cast<char>(byte);
    const SymbolSet::Match symbol = symbols_.longest({&character, 1});
    return symbol.n_bytes == 1 && !symbol.may_grow ? byte : 0;
  }
  Charsmap::Walk walk = charsmap_.root();
  if (!charsmap_.step(walk, byte)) return byte;
  for (std::uint8_t after = 0; after < 0x80; ++after) {
    Charsmap::Walk further = walk;
    if (charsmap_.step(further, after)) return 0;
  }
  if (!walk.has_value) return byte;
  const std::string_view value = charsmap_.value(walk);
  const auto first = value.size() == 1 ? static_cast<std::uint8_t>(value[0]) : std::uint8_t{0};
  return first < 0x80 ? first : 0;
}

void SentencePiece::reset() noexcept {
  held_.clear();
  n_spaces_ = 0;
  space_ends_.clear();
  at_start_ = true;
  after_space_ = options_.remove_extra_whitespaces;
}

void SentencePiece::begin(bool at_text_start) {
  reset();
  out_.begin(at_text_start);
  next().begin(at_text_start);
}

void SentencePiece::text(const base::Text& block) {
  if (block.n == 0) return;
  out_.follow(block);
  if (held_.size() == 0) {
    held_.append(block.part(take(block, false), block.n));
  } else {
    held_.append(block);
    held_.drop(take(held_.all(), false));
  }
  out_.flush();
}

void SentencePiece::end() {
  take(held_.all(), true);
  if (!at_start_ && options_.add_dummy_prefix && options_.treat_whitespace_as_suffix) {
    out_.insert(space_);  // the spaces held are the last, and gone
  }
  out_.finish();
  reset();
  next().end();
}

std::size_t SentencePiece::end_of_plain(const base::Text& text, std::size_t at) const noexcept {
  while (keeps_all_ && at < text.n) {
    at = end_of_ascii(text, at);
    if (at == text.n) return at;
    const auto here = character_at(text, at);
    if (!here.is_valid) return at;
    at += here.n_bytes;
  }
  while (at + 1 < text.n && text.data[at] < 0x80 && plain_[text.data[at]] &&
         text.data[at + 1] < 0x80) {
    ++at;
  }
  return at;
}

/// A range of ASCII, where spaces are single and wait to be marks. What ends it may be a space
/// that waits.
std::size_t SentencePiece::take_ascii(const base::Text& text, std::size_t at) {
  if (!options_.spaces_wait || !options_.remove_extra_whitespaces || out_.with_ends()) return at;
  const std::uint8_t* const data = text.data;
  const std::uint8_t* const becomes = becomes_.data();
  const auto is_plain = [&](std::size_t i) {
    return i + 1 < text.n && becomes[data[i]] != 0 && data[i + 1] < 0x80;
  };
  while (after_space_ && is_plain(at) && becomes[data[at]] == ' ') ++at;
  if (!is_plain(at) || becomes[data[at]] == ' ') return at;
  release_spaces();
  // A range that is short costs the room of one part.
  constexpr std::size_t kPart = 4 * simd::kMapBlock;
  const simd::MapAscii map = simd::kernels().map_ascii;
  bool after_space = false;
  std::size_t n_read = kPart;
  while (n_read == kPart) {
    const std::size_t n = std::min(text.n - at, kPart);
    n_read = 0;
    out_.write(n + simd::kMapBlock, [&](char* begin) {
      auto* to = reinterpret_cast<std::uint8_t*>(begin);
      if (map != nullptr) {
        const std::size_t n_seen = std::min(text.n - at, kPart + simd::kMapBlock);
        const auto done = map(data + at, n_seen, becomes, after_space, to);
        n_read = done.n_read;
        to = done.to;
        after_space = done.after_space;
      }
      for (; n_read < n && is_plain(at + n_read); ++n_read) {
        *to = becomes[data[at + n_read]];
        const bool is_space = *to == ' ';
        to += is_space && after_space ? 0 : 1;
        after_space = is_space;
      }
      return reinterpret_cast<char*>(to);
    });
    at += n_read;
  }
  if (after_space) out_.drop_last();
  after_space_ = after_space;
  n_spaces_ = after_space ? 1 : 0;
  return at;
}

std::size_t SentencePiece::take(const base::Text& text, bool is_last) {
  std::size_t at = 0;
  while (at < text.n) {
    if (!at_start_) {
      at = take_ascii(text, at);
      const std::size_t plain = end_of_plain(text, at);
      if (plain > at) {
        release_spaces();
        out_.copy(text, at, plain);
        at = plain;
        after_space_ = false;
      }
    }
    const Prefix prefix = prefix_at(text, at, is_last);
    if (prefix.n_bytes == 0) break;
    if (at_start_) {
      if (options_.remove_extra_whitespaces && prefix.bytes == " ") {
        at += prefix.n_bytes;
        continue;
      }
      at_start_ = false;
      if (options_.add_dummy_prefix && !options_.treat_whitespace_as_suffix) {
        put_space(out_.last_end());
      }
    }
    put_prefix(text, at, prefix);
    at += prefix.n_bytes;
  }
  return at;
}

SentencePiece::Prefix SentencePiece::prefix_at(const base::Text& text, std::size_t at,
                                               bool is_last) const noexcept {
  const std::string_view rest = text.part(at, text.n).view();
  const SymbolSet::Match symbol = symbols_.longest(rest);
  if (symbol.may_grow && !is_last) return {};
  if (symbol.n_bytes != 0) return {rest.substr(0, symbol.n_bytes), symbol.n_bytes, false};

  Prefix longest;
  Charsmap::Walk walk = charsmap_.root();
  Charsmap::Walk found;
  std::size_t n = 0;
  while (n < rest.size() && charsmap_.step(walk, static_cast<std::uint8_t>(rest[n]))) {
    ++n;
    if (!walk.has_value) continue;
    longest.n_bytes = n;
    found = walk;
  }
  if (n == rest.size() && !is_last) return {};
  if (longest.n_bytes != 0) return {charsmap_.value(found), longest.n_bytes, true};
  const auto here = character_at(text, at);
  if (!here.is_valid) return {kReplacementCharacter, 1, true};
  return {rest.substr(0, here.n_bytes), here.n_bytes, false};
}

void SentencePiece::put_prefix(const base::Text& text, std::size_t at, const Prefix& prefix) {
  const std::string_view bytes = prefix.bytes;
  const std::uint64_t last_end = end_at(text, at + prefix.n_bytes - 1);
  const auto end_of = [&](std::size_t i) {
    return prefix.is_replaced ? last_end : end_at(text, at + i);
  };
  std::size_t i = 0;
  while (after_space_ && i < bytes.size() && bytes[i] == ' ') ++i;
  if (i < bytes.size()) after_space_ = options_.remove_extra_whitespaces && bytes.back() == ' ';
  while (i < bytes.size()) {
    if (bytes[i] == ' ') {
      put_space(end_of(i));
      ++i;
    } else if (options_.escape_whitespaces && bytes.substr(i, 3) == kEscapedSpace) {
      put_space(end_of(i + 2));  // told from an escaped space by nothing
      i += 3;
    } else {
      release_spaces();
      std::size_t to = i + 1;
      while (to < bytes.size() && bytes[to] != ' ' && bytes[to] != kEscapedSpace[0]) ++to;
      if (prefix.is_replaced) {
        out_.put(bytes.substr(i, to - i), last_end);
      } else {
        out_.append(text, at + i, at + to);
      }
      i = to;
    }
  }
}

void SentencePiece::put_space(std::uint64_t end) {
  if (!options_.remove_extra_whitespaces) {
    out_.put(space_, end);
    return;
  }
  ++n_spaces_;
  if (out_.with_ends()) space_ends_.push_back(end);
}

void SentencePiece::release_spaces() {
  for (std::size_t i = 0; i < n_spaces_; ++i) {
    out_.put(space_, out_.with_ends() ? space_ends_[i] : 0);
  }
  n_spaces_ = 0;
  space_ends_.clear();
}

}  // namespace toll::normalize
