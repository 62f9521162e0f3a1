// lib/encode/piece_model.cpp - see piece_model.h.
#include "encode/piece_model.h"

#include <cstring>
#include <limits>

#include "encode/other_models.h"

namespace toll::encode {
namespace {

bool has_wide_characters(const std::uint8_t* data, std::size_t n) noexcept {
  return std::any_of(data, data + n, [](std::uint8_t byte) { return byte >= 0xe0; });
}

/// Whether unknown characters in a row become one token here. (Unigram does it by itself, but
/// parts of a piece come to it one by one.)
bool fuses_unknown(const Vocab::View& view) noexcept {
  if (view.header->model == vocab::kUnigramSp) return view.byte_ids.empty();
  return (view.header->model_flags & vocab::kFuseUnknown) != 0;
}

// So many bytes of pieces are encoded together.
constexpr std::size_t kWaitingBytes = std::size_t{8} << 10U;
// Fewer pieces than that are encoded together with others.
constexpr std::size_t kFewPieces = 128;

}  // namespace

PieceModel::PieceModel(const Tokenizer::Plan& plan, TokenOut& out)
    : TextStep(nullptr),
      plan_(plan),
      view_(plan.view),
      out_(out),
      bpe_(plan.pairs, plan.alphabet),
      long_piece_(bpe_, view_.header->max_token_bytes),
      long_from_(
          std::max<std::size_t>(model::LongPiece::kWindow, view_.header->max_token_bytes + 1)),
      cuts_(view_.header->model == vocab::kByteBpe ? view_.wide_cuts
                                                   : std::span<const std::uint64_t>()),
      rank_cuts_(view_.byte_pairs, view_.around),
      unigram_(unigram_of(view_)),
      word_piece_(word_piece_of(view_)),
      model_(view_.header->model),
      unknown_(view_.header->unknown_id),
      fuse_unknown_(fuses_unknown(view_)),
      ignore_merges_((view_.header->model_flags & vocab::kIgnoreMerges) != 0) {}

void PieceModel::begin_text() noexcept {
  long_piece_.reset();
  if (counter_) counter_->forget_waiting();
  if (unigram_) unigram_->reset();
  if (word_piece_) word_piece_->reset();
  after_unknown_ = false;
  offsets_.resize(1);
  begin_ = n_piece_ = 0;
  long_open_ = false;
  ends_.clear();
  n_ends_used_ = 0;
  last_end_ = 0;
}

TokenId PieceModel::find_whole(const std::uint8_t* data, std::size_t n) {
  if (plan_.space_is_mark) {
    spelt_.clear();
    const std::string_view spelt = spell_spaces({reinterpret_cast<const char*>(data), n}, spelt_);
    data = reinterpret_cast<const std::uint8_t*>(spelt.data());
    n = spelt.size();
  }
  if (n > view_.header->max_token_bytes) return kNoToken;
  bool detour = false;
  const TokenId id = view_.find(reinterpret_cast<const char*>(data), n, &detour);
  return detour && !ignore_merges_ ? kNoToken : id;
}

std::span<const TokenId> PieceModel::encode(const std::uint8_t* data, std::size_t n) {
  word_.clear();
  if (unigram_ || word_piece_) {
    const auto append = [this](auto ids, auto /*lengths*/) {
      word_.insert(word_.end(), ids.begin(), ids.end());
    };
    const auto encode_by = [&](auto& model) {
      model.push(data, n, append);
      model.finish(append);
    };
    unigram_ ? encode_by(*unigram_) : encode_by(*word_piece_);
    return word_;
  }
  const TokenId whole = find_whole(data, n);
  if (whole != kNoToken) {
    word_.push_back(whole);
    return word_;
  }
  for (const model::Symbol& symbol : bpe_.encode(data, n)) fuse(symbol.id);
  after_unknown_ = false;
  return word_;
}

/// As encode(), of a piece that may have been met.
std::span<const TokenId> PieceModel::find_long(const std::uint8_t* data, std::size_t n) {
  static_assert(cache::LongCache::kMaxBytes < model::LongPiece::kWindow);
  const auto known = long_cache_.find(data, n);
  if (!known.empty()) return known;
  const auto tokens = encode(data, n);
  long_cache_.insert(data, n, tokens);
  return tokens;
}

/// Counts what is too long for the caches of words, new ones of up to 63 bytes together.
void PieceModel::count_long(const std::uint8_t* base,
                            const std::vector<WordCounter::LongPiece>& pieces, RunOf of) {
  const auto may_be_cut = [&](const auto& piece) {
    return of == RunOf::pieces && is_long(piece.n);
  };
  for (const WordCounter::LongPiece& piece : pieces) {
    if (may_be_cut(piece)) long_piece<false>(base + piece.begin, piece.n);  // parts come here again
  }
  new_.clear();
  for (const WordCounter::LongPiece& piece : pieces) {
    const std::uint8_t* const data = base + piece.begin;
    if (may_be_cut(piece)) continue;
    if (piece.n > model::ShortTokens::kMaxBytes) {
      long_word<false>(data, piece.n);
    } else if (const auto known = long_cache_.find(data, piece.n); !known.empty()) {
      out_.add(known.size());
    } else {
      new_.push_back({data, piece.n, nullptr});
    }
  }
  if (new_.empty()) return;
  if (!short_words_) short_words_.emplace(plan_);
  if (new_tokens_.size() < new_.size()) new_tokens_.resize(new_.size());
  for (std::size_t i = 0; i < new_.size(); ++i) new_[i].tokens = &new_tokens_[i];
  short_words_->encode(new_);
  for (const model::ShortPiece& piece : new_) {
    out_.add(std::uint64_t{piece.tokens->n});
    long_cache_.insert(piece.data, piece.n, piece.tokens->all());
  }
}

void PieceModel::begin(bool /*at_text_start*/) {
  if (model_ == vocab::kUnigramSp) {
    flush();  // what waits may end with unknown text, and that is not before this segment
    unigram_->reset();
  }
  after_unknown_ = false;
}

void PieceModel::text(const base::Text& block) {
  if (block.ends != nullptr) keep_ends(block);
  if (unigram_ || word_piece_) flush();  // what waits may need the same scratch space
  const auto emit = [this](auto ids, auto lengths) { give(ids, lengths); };
  if (unigram_ && out_.needs() == Sink::Needs::counts) {
    if (!long_open_) unigram_->begin_count(after_unknown_);
    long_open_ = true;
    const auto spelt = spelt_for_unigram(block.data, block.n);
    return unigram_->count(spelt.data(), spelt.size(), [this](auto n) { out_.add(n); });
  }
  if (unigram_) return push_unigram(block.data, block.n, emit);
  if (word_piece_) return word_piece_->push(block.data, block.n, emit);
  if (model_ == vocab::kWordLevel) {
    // One byte more than the longest token, to tell that the word is none.
    const std::size_t n_known = std::size_t{view_.header->max_token_bytes} + 1;
    if (n_piece_ < n_known) {
      text_.resize(n_piece_);
      text_.insert(text_.end(), block.data, block.data + std::min(block.n, n_known - n_piece_));
    }
    n_piece_ += block.n;
    return;
  }
  constexpr std::size_t kRoom = cache::MiddleKey::kMaxBytes + 1;
  const std::size_t n_needed = begin_ + n_piece_ + block.n + kRoom;
  if (text_.size() < n_needed) text_.resize(2 * n_needed);
  std::memcpy(text_.data() + begin_ + n_piece_, block.data, block.n);
  n_piece_ += block.n;
  if (n_piece_ < long_from_) return;
  flush();  // what waits may be long, too
  if (!long_open_ && cut_front()) return;
  long_piece_.push(text_.data() + begin_, n_piece_, emit);
  n_piece_ = 0;
  long_open_ = true;
}

/// Encodes as much of the open piece as ranks cut off. @return  whether that is some.
bool PieceModel::cut_front() {
  std::uint8_t* const piece = text_.data() + begin_;
  std::size_t n_done = 0;
  switch (out_.needs()) {
    case Sink::Needs::counts: n_done = front<false>(piece, n_piece_); break;
    case Sink::Needs::ids: n_done = front<true>(piece, n_piece_); break;
    case Sink::Needs::slices: break;  // what knows parts knows no lengths
  }
  n_piece_ -= n_done;
  if (n_done > 0) std::memmove(piece, piece + n_done, n_piece_);
  return n_done > 0;
}

/// Unigram is given spaces as they are spelt, and its tokens' lengths are of that.
void PieceModel::keep_ends(const base::Text& block) {
  const bool is_spelt = unigram_ && plan_.space_is_mark;
  for (std::size_t i = 0; i < block.n; ++i)
    ends_.insert(ends_.end(), is_spelt && block.data[i] == ' ' ? 3 : 1, block.ends[i]);
}

void PieceModel::end() {
  const auto emit = [this](auto ids, auto lengths) { give(ids, lengths); };
  if (unigram_ && long_open_) {
    const bool is_unknown = unigram_->end_count([this](auto n) { out_.add(n); });
    after_unknown_ = fuse_unknown_ && is_unknown;
    if (model_ != vocab::kUnigramSp) unigram_->set_sum(0);
  } else if (model_ == vocab::kUnigramSp) {
    unigram_->cut(emit);
  } else if (unigram_) {
    unigram_->finish(emit);
  } else if (word_piece_) {
    word_piece_->finish(emit);
  } else if (model_ == vocab::kWordLevel) {
    end_word();
  } else if (long_open_) {
    long_piece_.push(text_.data() + begin_, n_piece_, emit);
    long_piece_.finish(emit);
  } else if (n_piece_ > 0) {
    end_bpe();
  }
  n_piece_ = 0;
  long_open_ = false;
  // Words may be fused, and parts.
  if (model_ != vocab::kWordLevel && model_ != vocab::kUnigramSp) after_unknown_ = false;
  ends_.clear();
  n_ends_used_ = 0;
}

void PieceModel::run(const base::Text& block, std::span<const std::uint32_t> offsets) {
  if (model_ == vocab::kWordLevel || out_.needs() == Sink::Needs::slices)
    return TextStep::run(block, offsets);
  if (!cuts_.empty() && has_wide_characters(block.data, offsets.back())) {
    offsets_of_parts_.assign(1, 0);
    std::uint32_t begin = 0;
    for (const std::uint32_t piece_end : offsets.subspan(1)) {
      cuts_.cut(block.data + begin, piece_end - begin, [&](std::size_t end) {
        offsets_of_parts_.push_back(begin + static_cast<std::uint32_t>(end));
      });
      begin = piece_end;
    }
    offsets = offsets_of_parts_;
  }
  if (offsets.size() <= kFewPieces) return wait(block.data, offsets);
  flush();
  if (out_.needs() == Sink::Needs::counts) {
    pieces<false>(block.data, offsets);
  } else {
    pieces<true>(block.data, offsets);
  }
}

/// Puts pieces behind those that wait.
void PieceModel::wait(const std::uint8_t* data, std::span<const std::uint32_t> offsets) {
  constexpr std::size_t kRoom = cache::MiddleKey::kMaxBytes + 1;
  const std::size_t n_needed = begin_ + offsets.back() + kRoom;
  if (text_.size() < n_needed) text_.resize(2 * n_needed);
  std::memcpy(text_.data() + begin_, data, offsets.back());
  for (const std::uint32_t end : offsets.subspan(1))
    offsets_.push_back(static_cast<std::uint32_t>(begin_) + end);
  begin_ += offsets.back();
  if (begin_ >= kWaitingBytes) flush();
}

std::size_t PieceModel::n_held() const noexcept {
  const std::size_t n = unigram_ ? unigram_->n_held() : long_piece_.n_held();
  const bool holds_words = word_piece_ || model_ == vocab::kWordLevel;
  return n + (n > 0 || holds_words ? ends_.size() * sizeof(std::uint64_t) : 0);
}

void PieceModel::end_word() {
  if (n_piece_ == 0) return;
  TokenId id = kNoToken;
  if (n_piece_ <= view_.header->max_token_bytes)
    id = view_.find(reinterpret_cast<const char*>(text_.data()), n_piece_);
  if (id == kNoToken) id = unknown_;
  if (id == kNoToken) return;
  constexpr std::size_t kMax = std::numeric_limits<std::uint32_t>::max();
  const auto n_bytes = static_cast<std::uint32_t>(std::min(n_piece_, kMax));
  give({&id, 1}, {&n_bytes, 1});
}

void PieceModel::end_bpe() {
  const std::uint8_t* const piece = text_.data() + begin_;
  if (out_.needs() != Sink::Needs::slices) {
    if (cuts_.empty()) {
      offsets_.push_back(static_cast<std::uint32_t>(begin_ + n_piece_));
    } else {
      cuts_.cut(piece, n_piece_, [this](std::size_t end) {
        offsets_.push_back(static_cast<std::uint32_t>(begin_ + end));
      });
    }
    begin_ += n_piece_;
    if (begin_ >= kWaitingBytes) flush();
    return;
  }
  // The caches know no lengths.
  const TokenId whole = find_whole(piece, n_piece_);
  if (whole != kNoToken) return slice(whole, static_cast<std::uint32_t>(n_piece_), true);
  std::uint32_t start = 0;
  for (const model::Symbol& symbol : bpe_.encode(piece, n_piece_)) {
    word_.clear();
    const bool is_new = fuse(symbol.id);
    slice(symbol.id, symbol.end - start, is_new);
    start = symbol.end;
  }
}

void PieceModel::flush() {
  if (offsets_.size() == 1) return;
  if (out_.needs() == Sink::Needs::counts) {
    pieces<false>(text_.data(), offsets_);
  } else {
    pieces<true>(text_.data(), offsets_);
  }
  offsets_.resize(1);
  std::memmove(text_.data(), text_.data() + begin_, n_piece_);
  begin_ = 0;
}

/// Takes tokens and of how many bytes of the piece they are.
void PieceModel::give(std::span<const TokenId> ids, std::span<const std::uint32_t> lengths) {
  flush();
  const bool fused_here =
      fuse_unknown_ &&
      (model_ == vocab::kCharBpe || model_ == vocab::kWordLevel || model_ == vocab::kUnigramSp);
  if (out_.needs() == Sink::Needs::slices) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      word_.clear();
      const bool is_new = !fused_here || fuse(ids[i]);
      slice(ids[i], lengths[i], is_new);
    }
    return;
  }
  if (fused_here) {
    word_.clear();
    for (const TokenId id : ids) fuse(id);
    ids = word_;
  }
  if (out_.needs() == Sink::Needs::counts) return out_.add(ids.size());
  out_.add(ids);
}

/// @param is_new  false: these bytes belong to the token before.
void PieceModel::slice(TokenId id, std::uint32_t n_bytes, bool is_new) {
  n_ends_used_ = std::min(n_ends_used_ + n_bytes, ends_.size());
  const std::uint64_t end =
      n_ends_used_ == 0 ? last_end_ : std::max(last_end_, ends_[n_ends_used_ - 1]);
  const auto n_input_bytes = static_cast<std::uint32_t>(end - last_end_);
  last_end_ = end;
  if (is_new) {
    out_.add(id, n_input_bytes, fuse_unknown_ && id == unknown_);
  } else {
    out_.extend_last(n_input_bytes);
  }
  // What a long piece has used is forgotten now and then.
  constexpr std::size_t kForgetAt = std::size_t{64} << 10U;
  if (n_ends_used_ < kForgetAt || 2 * n_ends_used_ < ends_.size()) return;
  ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(n_ends_used_));
  n_ends_used_ = 0;
}

}  // namespace toll::encode
