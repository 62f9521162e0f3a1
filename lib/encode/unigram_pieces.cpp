// lib/encode/unigram_pieces.cpp - see unigram_pieces.h.
#include "encode/unigram_pieces.h"

#include "encode/model_views.h"
#include "unicode/space_mark.h"

namespace toll::encode {
namespace {

/// The model fuses unknown characters by itself, but parts of a piece come to it one by one.
bool fuses_unknown(const Vocab::View& view) noexcept {
  return view.header->model == vocab::kUnigramSp && view.byte_ids.empty();
}

}  // namespace

UnigramPieces::UnigramPieces(const Tokenizer::Plan& plan, TokenOut& out)
    : CachedPieces(plan, out, fuses_unknown(plan.view)),
      sums_go_on_(view_.header->model == vocab::kUnigramSp),
      unigram_(unigram_view(view_)) {}

void UnigramPieces::begin_text() noexcept {
  CachedPieces::begin_text();
  unigram_.reset();
  is_counting_ = false;
}

void UnigramPieces::begin(bool at_text_start) {
  if (sums_go_on_) {
    flush();  // what is pending may end with unknown text, and that is not before this segment
    unigram_.reset();
  }
  CachedPieces::begin(at_text_start);
}

void UnigramPieces::text(const base::Text& block) {
  // Its tokens' lengths are of the text as it is spelt.
  keep_ends(block, plan_.space_is_mark ? unicode::kSpaceMarkBytes.size() : 1);
  flush();  // what is pending may need the same scratch space
  const auto text = spelt(block.data, block.n);
  if (out_.needs() != Sink::Needs::counts) {
    const auto emit = [this](auto ids, auto lengths) { give(ids, lengths); };
    return unigram_.push(text.data(), text.size(), emit);
  }
  if (!is_counting_) unigram_.begin_count(after_unknown_);
  is_counting_ = true;
  unigram_.count(text.data(), text.size(), [this](std::uint64_t n) { out_.add(n); });
}

void UnigramPieces::end() {
  if (is_counting_) {
    const bool is_unknown = unigram_.end_count([this](std::uint64_t n) { out_.add(n); });
    after_unknown_ = fuse_unknown_ && is_unknown;
  } else {
    unigram_.flush([this](auto ids, auto lengths) { give(ids, lengths); });
  }
  is_counting_ = false;
  forget_ends();
  if (sums_go_on_) return;
  unigram_.set_sum(0);
  after_unknown_ = false;
}

std::size_t UnigramPieces::n_held() const noexcept {
  const std::size_t n = unigram_.n_held();
  return n > 0 ? n + n_held_ends() : 0;
}

std::span<const std::uint8_t> UnigramPieces::spelt(const std::uint8_t* data, std::size_t n) {
  if (!plan_.space_is_mark) return {data, n};
  spelt_.clear();
  const std::string_view text = spell_spaces({reinterpret_cast<const char*>(data), n}, spelt_);
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::span<const TokenId> UnigramPieces::encode(const std::uint8_t* data, std::size_t n) {
  word_.clear();
  const auto append = [this](auto ids, auto /*lengths*/) {
    word_.insert(word_.end(), ids.begin(), ids.end());
  };
  unigram_.push(data, n, append);
  unigram_.finish(append);
  return word_;
}

void UnigramPieces::encode_run(const std::uint8_t* base, std::span<const std::uint32_t> offsets) {
  if (!sums_go_on_) return words(base, offsets, RunOf::pieces);
  out_.needs() == Sink::Needs::counts ? summed<false>(base, offsets) : summed<true>(base, offsets);
}

template <bool kIds>
void UnigramPieces::summed(const std::uint8_t* base, std::span<const std::uint32_t> offsets) {
  if (!unigram_words_) unigram_words_.emplace(plan_, unigram_);
  unigram_words_->encode(
      base, offsets,
      [this](std::span<const TokenId> ids, bool first_is_unknown, bool last_is_unknown) {
        // One more unknown token makes the one before it longer.
        const std::size_t n_fused = (after_unknown_ & first_is_unknown) ? 1 : 0;
        after_unknown_ = fuse_unknown_ & last_is_unknown;
        if constexpr (kIds) {
          out_.add(ids.subspan(n_fused));
        } else {
          out_.add(ids.size() - n_fused);
        }
      },
      [this](std::span<const TokenId> ids) { add(ids); },
      [this](const std::uint8_t* data, std::size_t n) {
        const auto emit = [this](auto ids, auto /*lengths*/) { add(ids); };
        const auto text = spelt(data, n);
        unigram_.push(text.data(), text.size(), emit);
        unigram_.flush(emit);
      });
}

}  // namespace toll::encode
