// lib/encode/other_models.cpp - see other_models.h.
#include "encode/other_models.h"

namespace toll::encode {

model::UnigramModel unigram_model_of(const Vocab::View& view) {
  const vocab::Header& h = *view.header;
  model::UnigramModel model;
  model.mode = h.model == vocab::kUnigramSp ? model::UnigramModel::Mode::sentencepiece_0_2_2
                                            : model::UnigramModel::Mode::hugging_face;
  model.tokens = base::DoubleArray(view.trie);
  model.scores = view.scores;
  model.unknown_score = h.unknown_score;
  model.max_token_bytes = h.max_token_bytes;
  model.unknown = h.unknown_id;
  model.byte_ids = view.byte_ids;
  return model;
}

std::optional<model::Unigram> unigram_of(const Vocab::View& view) {
  const std::uint32_t model = view.header->model;
  if (model != vocab::kUnigram && model != vocab::kUnigramSp) return std::nullopt;
  return model::Unigram(unigram_model_of(view));
}

std::optional<model::WordPiece> word_piece_of(const Vocab::View& view) {
  const vocab::Header& h = *view.header;
  if (h.model != vocab::kWordPiece) return std::nullopt;
  return model::WordPiece(
      {base::DoubleArray(view.trie), view.continuing, h.model_limit, h.unknown_id});
}

}  // namespace toll::encode
