// lib/encode/model_views.h - Unigram and WordPiece models, as views of an image.
#pragma once

#include "model/unigram.h"
#include "model/word_piece.h"
#include "vocab/view.h"

namespace toll::encode {

/// Of an image that has it.
[[nodiscard]] model::UnigramModel unigram_view(const Vocab::View& view);
[[nodiscard]] model::WordPieceModel word_piece_view(const Vocab::View& view);

}  // namespace toll::encode
