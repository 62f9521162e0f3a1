// lib/normalize/precompiled.cpp - see precompiled.h.
#include "normalize/precompiled.h"

namespace toll::normalize {

Precompiled::Precompiled(base::TextStep* next, std::string_view charsmap) noexcept
    : TextStep(next), out_(*next), charsmap_(charsmap) {
  for (std::uint8_t byte = 1; byte < 0x80; ++byte) {
    if (byte == '\r') continue;  // of one cluster with a line feed
    Charsmap::Walk walk = charsmap_.root();
    const bool has_rule = charsmap_.step(walk, byte) && walk.has_value;
    const char same = static_cast<char>(byte);
    const std::string_view made = has_rule ? charsmap_.value(walk) : std::string_view(&same, 1);
    if (made.size() != 1 || static_cast<unsigned char>(made[0]) >= 0x80) continue;
    ascii_[byte] = made[0];
    plain_[byte] = made[0] == same;
  }
}

void Precompiled::reset() noexcept {
  breaks_.reset();
  cluster_.clear();
  is_long_ = false;
}

void Precompiled::begin(bool at_text_start) {
  reset();
  out_.begin(at_text_start);
  next().begin(at_text_start);
}

void Precompiled::text(const base::Text& block) {
  out_.follow(block);
  for (std::size_t at = 0; at < block.n;) {
    const auto here = character_at(block, at);
    if (!here.is_valid) {
      finish_cluster();
      breaks_.reset();
      out_.append(block, at, at + 1);
      ++at;
      continue;
    }
    if (breaks_.breaks_before(here.code_point)) finish_cluster();
    add(block, at, here.n_bytes);
    at += here.n_bytes;

    // A cluster begins at each of the ASCII characters that follow one.
    if (ascii_[block.data[at - 1]] == 0 || at == block.n || ascii_[block.data[at]] == 0) continue;
    finish_cluster();
    at = put_ascii(block, at);
    breaks_.reset();
    static_cast<void>(breaks_.breaks_before(block.data[at]));
    add(block, at, 1);
    ++at;
  }
  out_.flush();
}

/// Puts what becomes of the ASCII characters from `at` on, where one is, but for the last: what
/// follows may be of its cluster.
/// @return  where that is.
std::size_t Precompiled::put_ascii(const base::Text& block, std::size_t at) {
  const auto is_mapped = [&](std::size_t i) { return i < block.n && ascii_[block.data[i]] != 0; };
  for (;;) {
    std::size_t to = at;
    while (to < block.n && plain_[block.data[to]]) ++to;
    if (!is_mapped(to)) {
      out_.copy(block, at, to - 1);
      return to - 1;
    }
    out_.copy(block, at, to);
    if (!is_mapped(to + 1)) return to;
    out_.put({&ascii_[block.data[to]], 1}, end_at(block, to));
    at = to + 1;
  }
}

void Precompiled::add(const base::Text& block, std::size_t at, std::size_t n) {
  if (is_long_) {
    put_by_characters(block, at, at + n);
    return;
  }
  cluster_.append(block.part(at, at + n));
  if (cluster_.size() < kLongCluster) return;
  put_by_characters(cluster_.all(), 0, cluster_.size());
  cluster_.clear();
  is_long_ = true;
}

void Precompiled::finish_cluster() {
  if (cluster_.size() > 0) {
    const base::Text whole = cluster_.all();
    if (!put_replacement(whole.view(), end_at(whole, whole.n - 1)))
      put_by_characters(whole, 0, whole.n);
  }
  cluster_.clear();
  is_long_ = false;
}

bool Precompiled::put_replacement(std::string_view key, std::uint64_t end) {
  Charsmap::Walk walk = charsmap_.root();
  for (const char byte : key) {
    if (!charsmap_.step(walk, static_cast<std::uint8_t>(byte))) return false;
    if (!walk.has_value) continue;
    out_.put(charsmap_.value(walk), end);
    return true;
  }
  return false;
}

void Precompiled::put_by_characters(const base::Text& text, std::size_t from, std::size_t to) {
  for (std::size_t at = from; at < to;) {
    const std::size_t n = character_at(text, at).n_bytes;
    if (!put_replacement(text.part(at, at + n).view(), end_at(text, at + n - 1)))
      out_.append(text, at, at + n);
    at += n;
  }
}

void Precompiled::end() {
  finish_cluster();
  reset();
  out_.finish();
  next().end();
}

}  // namespace toll::normalize
