// lib/encode/piece_model.h - pieces of text become tokens, by the vocabulary's model.
//
// There are two ways in. Where nothing stands between the text and one covering pattern, the
// direct path calls pieces() and the functions beside it with pieces as they lie in its buffer.
// Otherwise this is the last of the steps.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_step.h"
#include "cache/long_cache.h"
#include "encode/plan.h"
#include "encode/short_words.h"
#include "encode/token_out.h"
#include "encode/unigram_words.h"
#include "encode/word_counter.h"
#include "encode/word_encoder.h"
#include "model/bpe.h"
#include "model/long_piece.h"
#include "model/rank_cuts.h"
#include "model/unigram.h"
#include "model/wide_cuts.h"
#include "model/word_piece.h"

namespace toll::encode {

class PieceModel final : public base::TextStep {
 public:
  PieceModel(const Tokenizer::Plan& plan, TokenOut& out);

  /// Forgets everything.
  void begin_text() noexcept;

  /// The byte-pair encoding of pieces that are all there, each from one offset to the next. When
  /// tokens are counted, those of some pieces may have to wait for end_text().
  /// @param base  32 bytes beyond the last are readable.
  template <bool kIds>
  void pieces(const std::uint8_t* base, std::span<const std::uint32_t> offsets) {
    if (model_ == vocab::kUnigramSp) return summed<kIds>(base, offsets);
    words<kIds>(base, offsets, RunOf::pieces);
  }
  /// Pieces of so many bytes are better given to long_piece(), one by one.
  [[nodiscard]] bool is_long(std::size_t n) const noexcept {
    return n >= model::RankCuts::kMinBytes && !rank_cuts_.empty();
  }
  template <bool kIds>
  void long_piece(const std::uint8_t* data, std::size_t n) {
    if (const auto known = long_cache_.find(data, n); !known.empty()) return take<kIds>(known);
    // One that is a token may be it in spite of the merges.
    const bool is_cut = find_whole(data, n) == kNoToken && cut_by_ranks<kIds>(data, n, false) > 0;
    if (!is_cut) long_word<kIds>(data, n);
  }

  void end_text() {
    if (counter_) out_.add(counter_->count_waiting());
  }

  /// The front of a piece that has not ended. @return  the bytes of it that are done with.
  template <bool kIds>
  std::size_t front(const std::uint8_t* data, std::size_t n) {
    const bool may_be_token = n <= view_.header->max_token_bytes;
    return rank_cuts_.empty() || may_be_token ? 0 : cut_by_ranks<kIds>(data, n, true);
  }
  /// Part of a piece that has not ended, and its end.
  template <bool kIds>
  void long_part(const std::uint8_t* data, std::size_t n) {
    long_piece_.push(data, n, [this](auto ids, auto) { this->take_long<kIds>(ids); });
  }
  template <bool kIds>
  void end_long() {
    long_piece_.finish([this](auto ids, auto) { this->take_long<kIds>(ids); });
    after_unknown_ = false;
  }
  /// Pieces of so many bytes need not be held until they end.
  [[nodiscard]] std::size_t long_from() const noexcept { return long_from_; }

  /// Whether `text`, a piece of its own, becomes the token `id`.
  [[nodiscard]] bool makes(std::string_view text, TokenId id) {
    return find_whole(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()) == id;
  }
  [[nodiscard]] const Vocab::View& view() const noexcept { return view_; }

  // The general way.
  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  void run(const base::Text& block, std::span<const std::uint32_t> offsets) override;
  [[nodiscard]] std::size_t n_held() const noexcept override;

  /// Encodes the pieces that are still waiting for company.
  void flush();

  /// All text before `offset` is accounted for (an added token).
  void advance_to(std::uint64_t offset) noexcept { last_end_ = std::max(last_end_, offset); }
  /// Where the text of the last token ends in the input, when slices are asked for.
  [[nodiscard]] std::uint64_t last_end() const noexcept { return last_end_; }

 private:
  /// Short pieces, and long ones among them.
  template <bool kIds>
  void words(const std::uint8_t* base, std::span<const std::uint32_t> offsets, RunOf of) {
    if constexpr (kIds) {
      if (!encoder_) encoder_.emplace(plan_);
      encoder_->encode(base, offsets, of, out_, [this](const std::uint8_t* data, std::size_t n) {
        long_word<true>(data, n);
      });
    } else {
      if (!counter_) counter_.emplace(plan_);
      out_.add(counter_->count(base, offsets, of));
      count_long(base, counter_->take_long_pieces(), of);
    }
  }
  template <bool kIds>
  std::size_t cut_by_ranks(const std::uint8_t* data, std::size_t n, bool goes_on) {
    return rank_cuts_.cut(data, n, goes_on, [this](const std::uint8_t* base, auto offsets) {
      this->words<kIds>(base, offsets, RunOf::parts);
    });
  }
  /// A piece that is too long for the caches of words.
  template <bool kIds>
  void long_word(const std::uint8_t* data, std::size_t n) {
    if (n <= cache::LongCache::kMaxBytes) return take<kIds>(find_long(data, n));
    if (n < long_from_ || unigram_ || word_piece_) return take<kIds>(encode(data, n));
    long_part<kIds>(data, n);
    end_long<kIds>();
  }
  /// Parts of a piece, whose sums go on from part to part.
  template <bool kIds>
  void summed(const std::uint8_t* base, std::span<const std::uint32_t> offsets) {
    if (!unigram_words_) unigram_words_.emplace(plan_, *unigram_);
    unigram_words_->encode(
        base, offsets,
        [this](std::span<const TokenId> ids, bool first_is_unknown, bool last_is_unknown) {
          // One more unknown token makes the one before it longer.
          const std::size_t n_fused = (after_unknown_ & first_is_unknown) ? 1 : 0;
          after_unknown_ = fuse_unknown_ & last_is_unknown;
          this->take<kIds>(ids.subspan(n_fused));
        },
        [this](std::span<const TokenId> ids) { this->take_long<kIds>(ids); },
        [this](const std::uint8_t* data, std::size_t n) {
          const auto emit = [this](auto ids, auto /*lengths*/) { this->take_long<kIds>(ids); };
          push_unigram(data, n, emit);
          unigram_->cut(emit);
        });
  }
  /// Until the next call.
  std::span<const std::uint8_t> spelt_for_unigram(const std::uint8_t* data, std::size_t n) {
    if (!plan_.space_is_mark) return {data, n};
    spelt_.clear();
    const std::string_view text = spell_spaces({reinterpret_cast<const char*>(data), n}, spelt_);
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  }
  template <class Emit>
  void push_unigram(const std::uint8_t* data, std::size_t n, Emit&& emit) {
    const auto spelt = spelt_for_unigram(data, n);
    unigram_->push(spelt.data(), spelt.size(), emit);
  }
  template <bool kIds>
  void take(std::span<const TokenId> ids) {
    if constexpr (kIds) {
      out_.add(ids);
    } else {
      out_.add(ids.size());
    }
  }
  template <bool kIds>
  void take_long(std::span<const TokenId> ids) {
    if (!fuse_unknown_) return take<kIds>(ids);
    word_.clear();
    for (const TokenId id : ids) fuse(id);
    take<kIds>(word_);
  }
  /// Appends to word_, unless the token only makes an unknown one longer.
  bool fuse(TokenId id) {
    const bool is_unknown = fuse_unknown_ && id == unknown_;
    const bool fused = is_unknown && after_unknown_;
    after_unknown_ = is_unknown;
    if (!fused) word_.push_back(id);
    return !fused;
  }

  void count_long(const std::uint8_t* base, const std::vector<WordCounter::LongPiece>& pieces,
                  RunOf of);
  std::span<const TokenId> find_long(const std::uint8_t* data, std::size_t n);
  std::span<const TokenId> encode(const std::uint8_t* data, std::size_t n);
  [[nodiscard]] TokenId find_whole(const std::uint8_t* data, std::size_t n);
  void give(std::span<const TokenId> ids, std::span<const std::uint32_t> lengths);
  void slice(TokenId id, std::uint32_t n_bytes, bool is_new);
  void wait(const std::uint8_t* data, std::span<const std::uint32_t> offsets);
  bool cut_front();
  void keep_ends(const base::Text& block);
  void end_bpe();
  void end_word();

  const Tokenizer::Plan& plan_;
  const Vocab::View& view_;
  TokenOut& out_;
  model::Bpe bpe_;
  model::LongPiece long_piece_;
  cache::LongCache long_cache_;
  const std::size_t long_from_;
  const model::WideCuts cuts_;
  model::RankCuts rank_cuts_;
  // One text needs one of them, and their caches cost a process its first tenth of a millisecond.
  std::optional<WordCounter> counter_;
  std::optional<WordEncoder> encoder_;
  std::optional<ShortWords> short_words_;
  std::vector<model::ShortPiece> new_;  ///< of a run: too long for the caches of words
  std::vector<model::ShortTokens> new_tokens_;
  std::optional<model::Unigram> unigram_;
  std::optional<UnigramWords> unigram_words_;
  std::optional<model::WordPiece> word_piece_;
  const std::uint32_t model_;
  const TokenId unknown_;
  const bool fuse_unknown_;
  const bool ignore_merges_;
  bool after_unknown_ = false;
  std::vector<TokenId> word_;  ///< scratch: the ids of one piece
  std::string spelt_;          ///< scratch: the spelling of one

  std::vector<std::uint8_t> text_;         ///< pieces that wait, the open piece, and room for keys
  std::vector<std::uint32_t> offsets_{0};  ///< 0, and the ends of those that wait
  std::vector<std::uint32_t> offsets_of_parts_;  ///< of a run whose pieces were cut
  std::size_t begin_ = 0;                        ///< where the open piece begins
  std::size_t n_piece_ = 0;                      ///< its bytes
  bool long_open_ = false;                       ///< part of the open piece went on
  /// When slices are asked for: where in the input the text of each byte ends that is in no token
  /// yet.
  std::vector<std::uint64_t> ends_;
  std::size_t n_ends_used_ = 0;
  std::uint64_t last_end_ = 0;
};

}  // namespace toll::encode
