// lib/normalize/charsmap.cpp - see charsmap.h.
#include "normalize/charsmap.h"

#include <algorithm>
#include <string>
#include <vector>

#include "unicode/utf8.h"

namespace toll::normalize {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{4}
                                  << 20U;  // those in use have a quarter of a million
constexpr std::size_t kMaxKeyBytes = 255;

Error refusal(Errc code, std::size_t offset, const char* why) {
  return Error{code, offset, std::string("character map: ") + why};
}

Status check_utf8(std::string_view text, std::size_t offset) {
  for (std::size_t at = 0; at < text.size();) {
    const unicode::Utf8 here = unicode::decode_utf8(text.data() + at, text.size() - at);
    if (here.kind != unicode::Utf8::Kind::character)
      return refusal(Errc::bad_vocab, offset + at, "a replacement is not UTF-8");
    at += here.n_bytes;
  }
  return {};
}

/// The units of a trie by the place of the children that they are among.
struct Children {
  std::vector<std::uint32_t> begin;  ///< of place p: units[begin[p]] to units[begin[p + 1]]
  std::vector<std::uint32_t> units;
};

Children children_of(const std::vector<std::uint32_t>& trie) {
  const auto n = static_cast<std::uint32_t>(trie.size());
  Children children{std::vector<std::uint32_t>(trie.size() + 1, 0), {}};
  const auto place = [&trie, n](std::uint32_t i) {  // n for what has no parent
    const std::uint32_t label = trie[i] & Charsmap::kLabelMask;
    return label == 0 || label > 0xff ? n : std::min(i ^ label, n);
  };
  for (std::uint32_t i = 0; i < n; ++i) {
    if (place(i) != n) ++children.begin[place(i) + 1];
  }
  for (std::uint32_t i = 0; i < n; ++i) children.begin[i + 1] += children.begin[i];
  children.units.resize(children.begin[n]);
  std::vector<std::uint32_t> next(children.begin.begin(), children.begin.end() - 1);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (place(i) != n) children.units[next[place(i)]++] = i;
  }
  return children;
}

/// Goes down level by level, so that no circle holds it up; nodes may have several parents.
Status check_depth(const std::vector<std::uint32_t>& trie) {
  const Children children = children_of(trie);
  std::vector<std::uint32_t> seen_at(trie.size(), 0);  // the last level that a node was found in
  std::vector<std::uint32_t> level = {0};
  std::vector<std::uint32_t> below;
  for (std::uint32_t depth = 1; !level.empty(); ++depth) {
    below.clear();
    for (const std::uint32_t node : level) {
      const std::uint32_t place = node ^ Charsmap::offset_of(trie[node]);
      for (std::uint32_t i = children.begin[place]; i < children.begin[place + 1]; ++i) {
        const std::uint32_t child = children.units[i];
        if (seen_at[child] == depth) continue;
        seen_at[child] = depth;
        below.push_back(child);
      }
    }
    if (depth > kMaxKeyBytes && !below.empty()) {
      return refusal(Errc::bad_vocab, 4 + std::size_t{4} * below[0], "a key is too long");
    }
    level.swap(below);
  }
  return {};
}

}  // namespace

Status check_charsmap(std::string_view blob) {
  if (blob.size() > kMaxBytes) return refusal(Errc::limit, kMaxBytes, "too long");
  if (blob.size() < 4) return refusal(Errc::bad_vocab, blob.size(), "truncated");
  const std::size_t n_trie_bytes = base::load32(blob.data());
  if (n_trie_bytes % 4 != 0 || n_trie_bytes == 0 || n_trie_bytes > blob.size() - 4) {
    return refusal(Errc::bad_vocab, 0, "the size of the trie is wrong");
  }
  const std::string_view replacements = blob.substr(4 + n_trie_bytes);
  if (Status utf8 = check_utf8(replacements, 4 + n_trie_bytes); !utf8) return utf8;

  std::vector<std::uint32_t> trie(n_trie_bytes / 4);
  for (std::size_t i = 0; i < trie.size(); ++i) trie[i] = base::load32(blob.data() + 4 + 4 * i);
  for (std::size_t i = 0; i < trie.size(); ++i) {
    const std::uint32_t unit = trie[i];
    // The label of a value is no byte: nothing leads to it, but searches begin at the first unit.
    const bool is_value = (unit & Charsmap::kIsValue) != 0;
    if (is_value && i != 0) continue;
    const std::size_t place = i ^ Charsmap::offset_of(unit);
    if ((place | 0xffU) >= trie.size()) {
      return refusal(Errc::bad_vocab, 4 + 4 * i, "a node's children are outside the trie");
    }
    if (is_value || (unit & Charsmap::kHasValue) == 0) continue;
    const std::size_t value = trie[place] & ~Charsmap::kIsValue;
    const bool is_begin = value < replacements.size() &&
                          (static_cast<std::uint8_t>(replacements[value]) & 0xc0U) != 0x80;
    if ((trie[place] & Charsmap::kIsValue) == 0 || !is_begin) {
      return refusal(Errc::bad_vocab, 4 + 4 * place, "a value is no place of a replacement");
    }
  }
  return check_depth(trie);
}

Charsmap::Charsmap(std::string_view blob) noexcept {
  if (blob.empty()) return;
  const std::uint32_t n_trie_bytes = base::load32(blob.data());
  units_ = blob.data() + 4;
  n_units_ = n_trie_bytes / 4;
  replacements_ = blob.substr(4 + std::size_t{n_trie_bytes});
}

std::string_view Charsmap::value(const Walk& walk) const noexcept {
  const std::string_view from = replacements_.substr(unit(walk.children) & ~kIsValue);
  return from.substr(0, from.find('\0'));
}

}  // namespace toll::normalize
