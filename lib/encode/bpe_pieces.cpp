// lib/encode/bpe_pieces.cpp - see bpe_pieces.h.
#include "encode/bpe_pieces.h"

#include <algorithm>
#include <cstring>

namespace toll::encode {
namespace {

bool has_wide_characters(const std::uint8_t* data, std::size_t n) noexcept {
  return std::any_of(data, data + n, [](std::uint8_t byte) { return byte >= 0xe0; });
}

}  // namespace

BpePieces::BpePieces(const Tokenizer::Plan& plan, TokenOut& out)
    : CachedPieces(plan, out, (plan.view.header->model_flags & vocab::kFuseUnknown) != 0),
      bpe_(plan.pairs, plan.alphabet),
      long_piece_(bpe_, view_.header->max_token_bytes),
      long_from_(
          std::max<std::size_t>(model::LongPiece::kWindow, view_.header->max_token_bytes + 1)),
      splits_(view_.header->model == vocab::kByteBpe ? view_.split_pairs
                                                     : std::span<const std::uint64_t>()),
      split_ranks_(view_.byte_pairs, view_.split_contexts),
      ignore_merges_((view_.header->model_flags & vocab::kIgnoreMerges) != 0) {}

void BpePieces::begin_text() noexcept {
  CachedPieces::begin_text();
  long_piece_.reset();
  long_open_ = false;
}

TokenId BpePieces::find_whole(const std::uint8_t* data, std::size_t n) {
  std::string_view text(reinterpret_cast<const char*>(data), n);
  if (plan_.space_is_mark) {
    spelt_.clear();
    text = spell_spaces(text, spelt_);
  }
  if (text.size() > view_.header->max_token_bytes) return kNoToken;
  bool unreachable = false;
  const TokenId id = view_.find(text.data(), text.size(), &unreachable);
  return unreachable && !ignore_merges_ ? kNoToken : id;
}

std::span<const TokenId> BpePieces::encode(const std::uint8_t* data, std::size_t n) {
  word_.clear();
  if (const TokenId whole = find_whole(data, n); whole != kNoToken) {
    word_.push_back(whole);
    return word_;
  }
  for (const model::Symbol& symbol : bpe_.encode(data, n)) fuse(symbol.id);
  after_unknown_ = false;
  return word_;
}

void BpePieces::encode_longest(const std::uint8_t* data, std::size_t n) {
  if (n < long_from_) return out_.add(encode(data, n));
  long_part(data, n);
  end_long();
}

void BpePieces::long_piece(const std::uint8_t* data, std::size_t n) {
  if (const auto known = long_cache_.find(data, n); !known.empty()) return out_.add(known);
  // One that is a token may be it in spite of the merges.
  const bool is_split = find_whole(data, n) == kNoToken && split_by_ranks(data, n, false) > 0;
  if (!is_split) long_word(data, n);
}

bool BpePieces::count_by_fragments(const std::uint8_t* data, std::size_t n) {
  if (!is_long(n)) return false;
  long_piece(data, n);
  return true;
}

std::size_t BpePieces::prefix(const std::uint8_t* data, std::size_t n) {
  const bool may_be_token = n <= view_.header->max_token_bytes;
  return split_ranks_.empty() || may_be_token ? 0 : split_by_ranks(data, n, true);
}

std::size_t BpePieces::split_by_ranks(const std::uint8_t* data, std::size_t n, bool goes_on) {
  return split_ranks_.split(data, n, goes_on, [this](const std::uint8_t* base, auto offsets) {
    words(base, offsets, RunOf::fragments);
  });
}

void BpePieces::text(const base::Text& block) {
  keep_ends(block);
  hold(block.data, block.n);
  if (n_piece_ < long_from_) return;
  flush();  // what is pending may be long, too
  // What knows parts knows no lengths.
  if (!long_open_ && out_.needs() != Sink::Needs::slices) {
    if (const std::size_t n_done = prefix(held(), n_piece_); n_done > 0) {
      n_piece_ -= n_done;
      std::memmove(held(), held() + n_done, n_piece_);
      // What is left is looked at again with what follows: where it is most, it would be each time.
      if (n_piece_ <= n_done) return;
    }
  }
  long_part(held(), n_piece_);
  n_piece_ = 0;
  long_open_ = true;
}

void BpePieces::end() {
  if (long_open_) {
    long_part(held(), n_piece_);
    end_long();
  } else if (n_piece_ > 0 && out_.needs() == Sink::Needs::slices) {
    end_slices();
  } else if (n_piece_ > 0) {
    fragment_offsets_.clear();
    const auto add_part = [this](std::size_t end) {
      fragment_offsets_.push_back(static_cast<std::uint32_t>(end));
    };
    splits_.empty() ? add_part(n_piece_) : splits_.split(held(), n_piece_, add_part);
    end_held(fragment_offsets_);
  }
  n_piece_ = 0;
  long_open_ = false;
  after_unknown_ = false;
  forget_ends();
}

/// The caches know no lengths.
void BpePieces::end_slices() {
  const TokenId whole = find_whole(held(), n_piece_);
  if (whole != kNoToken && !keeps_ends()) return out_.add({&whole, 1});
  if (whole != kNoToken) return slice(whole, static_cast<std::uint32_t>(n_piece_), true);
  take(bpe_.encode(held(), n_piece_));
}

/// Takes tokens whose ends count from where the first of them begins.
void BpePieces::take(std::span<const model::Symbol> tokens) {
  if (out_.needs() == Sink::Needs::counts && !fuse_unknown_) return out_.add(tokens.size());
  // In a text that no step changes tokens have the bytes that they stand for.
  const bool slices = out_.needs() == Sink::Needs::slices && keeps_ends();
  word_.clear();
  std::uint32_t start = 0;
  for (const model::Symbol& token : tokens) {
    const bool is_new = fuse(token.id);
    if (slices) slice(token.id, token.end - start, is_new);
    start = token.end;
  }
  if (!slices) out_.add(word_);
}

void BpePieces::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  if (splits_.empty() || out_.needs() == Sink::Needs::slices ||
      !has_wide_characters(block.data, offsets.back()))
    return PieceModel::run(block, offsets);
  fragment_offsets_.assign(1, 0);
  std::uint32_t begin = 0;
  for (const std::uint32_t piece_end : offsets.subspan(1)) {
    splits_.split(block.data + begin, piece_end - begin, [&](std::size_t end) {
      fragment_offsets_.push_back(begin + static_cast<std::uint32_t>(end));
    });
    begin = piece_end;
  }
  PieceModel::run(block, fragment_offsets_);
}

std::size_t BpePieces::n_held() const noexcept {
  const std::size_t n = long_piece_.n_held();
  return n > 0 ? n + n_held_ends() : 0;
}

}  // namespace toll::encode
