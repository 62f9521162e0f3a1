// lib/encode/short_words.cpp - see short_words.h.
#include "encode/short_words.h"

#include <algorithm>

#include "encode/model_views.h"
#include "model/word_path.h"
#include "unicode/space_mark.h"

namespace toll::encode {

std::string_view spell_spaces(std::string_view text, std::string& out) {
  constexpr std::string_view kMark = unicode::kSpaceMarkBytes;
  const std::size_t begin = out.size();
  out.resize(begin + kMark.size() * text.size());
  char* to = out.data() + begin;
  for (const char c : text) {
    if (c == ' ') {
      to = std::copy(kMark.begin(), kMark.end(), to);
    } else {
      *to++ = c;
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return std::string_view(out).substr(begin);
}

ShortWords::ShortWords(const Tokenizer::Plan& plan)
    : view_(plan.view),
      bpe_(plan.pairs, plan.alphabet),
      unigram_model_(unigram_view(view_)),
      space_is_mark_(plan.space_is_mark),
      ignore_merges_((view_.header->model_flags & vocab::kIgnoreMerges) != 0),
      fuse_unknown_((view_.header->model_flags & vocab::kFuseUnknown) != 0),
      merging_finds_all_(!ignore_merges_ || plan.vocab.property("unreachable").empty()) {
  if (view_.header->model == vocab::kUnigram) unigram_.emplace(unigram_model_);
  if (view_.header->model == vocab::kWordPiece) word_piece_.emplace(word_piece_view(view_));
}

void ShortWords::encode(std::span<const model::ShortPiece> pieces) {
  if (unigram_) return encode_by_paths(pieces);
  if (word_piece_) return encode_by(*word_piece_, pieces);
  // Few pieces tell nothing of those that follow, and may be of another kind.
  constexpr std::size_t kMany = 128;
  const bool are_many = pieces.size() >= kMany;
  if (are_many && n_only_merged_ > 0) {
    --n_only_merged_;
    return merge(pieces);
  }
  find_whole(pieces);
  const bool few_are_tokens = are_many && unknown_.size() >= pieces.size() / 4 * 3;
  if (merging_finds_all_ && few_are_tokens) n_only_merged_ = 31;
  merge(unknown_);
}

/// Leaves in unknown_ those that are not tokens as they are.
void ShortWords::find_whole(std::span<const model::ShortPiece> pieces) {
  spellings_.clear();
  spelt_.clear();
  // Where it lies it stays: the views go on pointing to it.
  spelt_.reserve(pieces.size() * 3 * model::ShortTokens::kMaxBytes);
  for (const model::ShortPiece& piece : pieces) {
    std::string_view text(reinterpret_cast<const char*>(piece.data), piece.n);
    if (space_is_mark_) text = spell_spaces(text, spelt_);
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    spellings_.push_back({text, base::hash_bytes(bytes, text.size())});
    view_.prefetch_slot(spellings_.back().hash);
  }
  unknown_.clear();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const model::ShortPiece& piece = pieces[i];
    const Spelling& spelling = spellings_[i];
    bool unreachable = false;
    const TokenId id =
        view_.find(spelling.text.data(), spelling.text.size(), spelling.hash, &unreachable);
    if (id == kNoToken || (unreachable && !ignore_merges_)) {
      unknown_.push_back(piece);
    } else {
      piece.tokens->n = 1;
      piece.tokens->ids[0] = id;
    }
  }
}

void ShortWords::merge(std::span<const model::ShortPiece> pieces) {
  bpe_.encode(pieces);
  if (!fuse_unknown_) return;
  for (const model::ShortPiece& piece : pieces) fuse_unknown(*piece.tokens);
}

template <class Model>
void ShortWords::encode_by(Model& model, std::span<const model::ShortPiece> pieces) {
  for (const model::ShortPiece& piece : pieces) {
    model::ShortTokens& tokens = *piece.tokens;
    tokens.n = 0;
    const auto take = [&tokens](std::span<const TokenId> ids, auto /*lengths*/) {
      std::copy(ids.begin(), ids.end(), tokens.ids.begin() + tokens.n);
      tokens.n += static_cast<std::uint32_t>(ids.size());
    };
    model.push(piece.data, piece.n, take);
    model.finish(take);
  }
}

void ShortWords::encode_by_paths(std::span<const model::ShortPiece> pieces) {
  static_assert(model::ShortTokens::kMaxBytes <= model::WordPath::kMaxBytes);
  for (const model::ShortPiece& piece : pieces) {
    model::ShortTokens& tokens = *piece.tokens;
    tokens.n = static_cast<std::uint32_t>(
        model::encode_word(unigram_model_, piece.data, piece.n, tokens.ids.data()));
    if (tokens.n == 0) encode_by(*unigram_, {&piece, 1});
  }
}

/// Unknown characters in a row are one token.
void ShortWords::fuse_unknown(model::ShortTokens& tokens) const noexcept {
  const TokenId unknown = view_.header->unknown_id;
  const auto end = std::unique(tokens.ids.begin(), tokens.ids.begin() + tokens.n,
                               [unknown](TokenId a, TokenId b) { return a == unknown && b == a; });
  tokens.n = static_cast<std::uint32_t>(end - tokens.ids.begin());
}

}  // namespace toll::encode
