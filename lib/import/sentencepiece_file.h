// lib/import/sentencepiece_file.h - what a sentencepiece .model file says: a protocol buffer of
// sentencepiece_model.proto. import_sentencepiece.cpp says what it means.
//
// Source: google/sentencepiece 0.2.3: sentencepiece_model.proto (fields and defaults).
#pragma once

#include <toll/result.h>
#include <toll/steps.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace toll::import {

struct SentencePieceFile {
  enum class PieceType : std::uint8_t { normal = 1, unknown, control, user_defined, unused, byte };

  struct Piece {
    std::string_view text;
    float score = 0;
    PieceType type = PieceType::normal;
    std::uint64_t offset = 0;  ///< in the file
  };

  struct Normalizer {
    std::string_view charsmap;
    std::uint32_t flags = kSpDummyPrefix | kSpRemoveExtraSpaces | kSpEscapeSpaces;
  };

  std::vector<Piece> pieces;
  std::uint64_t model_type = 1;  ///< unigram
  bool byte_fallback = false;
  std::string_view unknown_surface = " \xe2\x81\x87 ";  ///< U+2047 between spaces
  Normalizer normalizer;
  Normalizer denormalizer;  ///< without a charsmap it does nothing
};

/// Borrows from `bytes`. Errors: bad_vocab (offset: the byte at fault).
Result<SentencePieceFile> read_sentencepiece(std::string_view bytes);

}  // namespace toll::import
