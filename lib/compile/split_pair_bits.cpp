// lib/compile/split_pair_bits.cpp - see split_pair_bits.h.
#include "compile/split_pair_bits.h"

#include <algorithm>
#include <bit>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "model/split_pairs.h"
#include "unicode/utf8.h"

namespace toll::compile {
namespace {

using model::CharSplits;
using model::PairBits;
using model::WideSplits;

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

bool continues(std::uint8_t byte) {
  return (byte & 0xc0U) == 0x80;
}

std::uint64_t number_of(std::string_view character) {
  std::uint64_t number = 0;
  for (std::size_t i = character.size(); i-- > 0;) number = number << 8U | byte_at(character, i);
  return number;
}

class Bits {
 public:
  void set(std::size_t bit) { words_[bit / 64] |= 1ULL << (bit % 64); }

  /// All places inside a token where a wide character may begin or end.
  void add(std::string_view token) {
    for (std::size_t i = 1; i < token.size(); ++i) {
      const std::size_t n_right = WideSplits::length(byte_at(token, i));
      if (n_right > 0) add_place(token.substr(0, i), token.substr(i), n_right);
    }
  }

  /// No part of a piece begins or ends as the token does.
  void keep_whole(std::string_view token) {
    if (token.size() < 3) return;
    if (const std::size_t n = WideSplits::length(byte_at(token, 0)); n > 0)
      set(PairBits::ahead(number_of(token.substr(0, n))));
    for (const std::size_t n : {3U, 4U}) {
      if (token.size() >= n && WideSplits::length(byte_at(token, token.size() - n)) == n)
        set(PairBits::behind(number_of(token.substr(token.size() - n))));
    }
  }

  std::vector<std::uint64_t> take() { return std::move(words_); }

 private:
  /// @param n_right  bytes of the character that begins at the place, which `after` may cut short.
  void add_place(std::string_view before, std::string_view after, std::size_t n_right) {
    std::size_t n_left = 1;
    while (n_left < before.size() && n_left < 4 &&
           continues(byte_at(before, before.size() - n_left)))
      ++n_left;
    const std::string_view left = before.substr(before.size() - n_left);
    const bool left_is_cut_short = continues(byte_at(left, 0));
    if (!left_is_cut_short && WideSplits::length(byte_at(left, 0)) != n_left) return;
    if (after.size() >= n_right) {
      const std::uint64_t right = number_of(after.substr(0, n_right));
      set(left_is_cut_short ? PairBits::ahead(right) : PairBits::of_pair(number_of(left), right));
    } else if (!left_is_cut_short) {
      set(PairBits::behind(number_of(left)));
    } else {
      add_all_that_begin_with(after, n_right);
    }
  }

  /// Part of a character, then part of another: no cut before any that this may be the beginning
  /// of.
  void add_all_that_begin_with(std::string_view part, std::size_t n_bytes) {
    if (part.size() == n_bytes) return set(PairBits::ahead(number_of(part)));
    for (int last = 0x80; last < 0xc0; ++last)
      add_all_that_begin_with(std::string(part) + static_cast<char>(last), n_bytes);
  }

  std::vector<std::uint64_t> words_ = std::vector<std::uint64_t>(PairBits::kWords);
};

std::vector<std::uint64_t> unless_useless(std::vector<std::uint64_t> words) {
  std::size_t n_set = 0;
  for (const std::uint64_t word : words) n_set += static_cast<std::size_t>(std::popcount(word));
  // With a quarter of the bits set most places would be taken for one that a token reaches over.
  if (n_set == 0 || n_set > words.size() * 16) words.clear();
  return words;
}

}  // namespace

std::vector<std::uint64_t> split_pair_bits(const std::vector<SourceToken>& tokens,
                                           const std::vector<TokenId>& unreachable) {
  Bits bits;
  for (const SourceToken& token : tokens) {
    if (!token.matchable) continue;
    bits.add(token.bytes);
    if (std::binary_search(unreachable.begin(), unreachable.end(), token.id))
      bits.keep_whole(token.bytes);
  }
  return unless_useless(bits.take());
}

bool merges_of_bytes(const SourceModel& model, const std::vector<SourceToken>& tokens) {
  std::set<TokenId> of_bytes(model.byte_ids.begin(), model.byte_ids.end());
  of_bytes.insert(model.unknown);
  for (const SourceToken& token : tokens) {
    if (token.bytes.size() == 1) of_bytes.erase(token.id);
  }
  return std::any_of(model.merges.begin(), model.merges.end(), [&](const SourceMerge& merge) {
    return of_bytes.contains(merge.left) || of_bytes.contains(merge.right);
  });
}

std::vector<std::uint64_t> char_split_bits(const SourceModel& model,
                                           const std::vector<SourceToken>& tokens) {
  using Kind = SourceModel::Kind;
  const bool merges_characters =
      model.kind == Kind::char_bpe || model.kind == Kind::char_bpe_by_score;
  const bool tokens_tell = merges_characters && !model.ignore_merges && !model.byte_ids.empty() &&
                           !merges_of_bytes(model, tokens);
  if (model.kind != Kind::unigram_sp && !tokens_tell) return {};
  Bits bits;
  for (const SourceToken& token : tokens) {
    std::uint32_t before = CharSplits::kNone;
    for (std::size_t i = 0; token.matchable && i < token.bytes.size();) {
      const auto here = unicode::first_character(token.bytes.data() + i, token.bytes.size() - i);
      if (!here.is_valid) return {};
      const auto character = static_cast<std::uint32_t>(
          number_of(std::string_view(token.bytes).substr(i, here.n_bytes)));
      if (i > 0) bits.set(PairBits::of_pair(before, character));
      before = character;
      i += here.n_bytes;
    }
  }
  return unless_useless(bits.take());
}

}  // namespace toll::compile
