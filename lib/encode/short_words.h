// lib/encode/short_words.h - short pieces that no cache knows: whole tokens, or merged; many at a
// time. Or as the Unigram or the WordPiece model has it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "encode/plan.h"
#include "model/short_bpe.h"
#include "model/unigram.h"
#include "model/word_piece.h"

namespace toll::encode {

/// Appends `text` to `out` with U+2581 for each space. @return what was appended.
std::string_view spell_spaces(std::string_view text, std::string& out);

class ShortWords {
 public:
  explicit ShortWords(const Tokenizer::Plan& plan);

  /// Encodes all pieces, each by itself.
  void encode(std::span<const model::ShortPiece> pieces);

 private:
  void find_whole(std::span<const model::ShortPiece> pieces);
  void merge(std::span<const model::ShortPiece> pieces);
  void encode_by_paths(std::span<const model::ShortPiece> pieces);
  void fuse_unknown(model::ShortTokens& tokens) const noexcept;
  template <class Model>
  static void encode_by(Model& model, std::span<const model::ShortPiece> pieces);

  const Vocab::View& view_;
  model::ShortBpe bpe_;
  const model::UnigramModel unigram_model_;
  std::optional<model::Unigram> unigram_;  ///< of Mode::hugging_face
  std::optional<model::WordPiece> word_piece_;
  const bool space_is_mark_;
  const bool ignore_merges_;
  const bool fuse_unknown_;
  /// Merging makes every token of what spells it, so that looking for it only saves time: where a
  /// text is long, most new words are none.
  const bool merging_finds_all_;
  unsigned n_only_merged_ = 0;  ///< so many of the next batches are not looked up
  /// Of each piece, what it is looked up by.
  struct Spelling {
    std::string_view text;
    std::uint64_t hash;
  };
  std::vector<Spelling> spellings_;
  std::string spelt_;                       ///< of those that have spaces for marks
  std::vector<model::ShortPiece> unknown_;  ///< those that are not tokens as they are
};

}  // namespace toll::encode
