// lib/encode/model_views.cpp - see model_views.h.
#include "encode/model_views.h"

namespace toll::encode {

model::UnigramModel unigram_view(const Vocab::View& view) {
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

model::WordPieceModel word_piece_view(const Vocab::View& view) {
  model::WordPieceModel model;
  model.tokens = base::DoubleArray(view.trie);
  model.prefix = view.continuing;
  model.max_chars = view.header->model_limit;
  model.unknown = view.header->unknown_id;
  return model;
}

}  // namespace toll::encode
