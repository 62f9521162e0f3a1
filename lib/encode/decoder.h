// lib/encode/decoder.h - from tokens back to text, as a vocabulary's own library does it.
//
// Source: Hugging Face tokenizers 0.23, src/decoders; google/sentencepiece 0.2.3,
// sentencepiece_processor.cc, Decode(). One difference is meant: bytes that are no UTF-8 stay as
// they are, where those put U+FFFD.
#pragma once

#include <toll/result.h>
#include <toll/types.h>

#include <span>
#include <string>
#include <vector>

#include "vocab/view.h"

namespace toll::encode {

/// Whether every decoding step is known and its flags are. Errors: bad_vocab.
[[nodiscard]] Status check_decoders(const Vocab::View& view);

/// The text of `ids`. @param view  with decoders that check_decoders() did not refuse.
/// Errors: bad_token (offset: the index in `ids`). Cost: a string for each token.
[[nodiscard]] Result<std::string> decode_by_steps(const Vocab::View& view,
                                                  std::span<const TokenId> ids);

}  // namespace toll::encode
