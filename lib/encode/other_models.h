// lib/encode/other_models.h - the models that are not merges, as an image has them.
#pragma once

#include "model/unigram.h"
#include "model/word_piece.h"
#include "vocab/view.h"

namespace toll::encode {

/// Of an image that has it.
[[nodiscard]] model::UnigramModel unigram_model_of(const Vocab::View& view);
[[nodiscard]] model::WordPieceModel word_piece_model_of(const Vocab::View& view);

}  // namespace toll::encode
