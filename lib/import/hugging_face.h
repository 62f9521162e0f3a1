// lib/import/hugging_face.h - the parts of the tokenizer.json importer; import_hugging_face.cpp
// puts them together.
//
// Source: Hugging Face tokenizers 0.23 (src/models, src/normalizers, src/pre_tokenizers,
// src/processors: the serialised forms are those of its serde derivations).
#pragma once

#include <toll/compile.h>

#include <string>
#include <string_view>
#include <unordered_map>

#include "import/json.h"

namespace toll::import {

/// What the parts have to know of each other.
struct HuggingFace {
  VocabSource source;
  bool byte_level = false;  ///< the model sees bytes, written in GPT-2's alphabet
  bool byte_level_normalizer = false;
  std::string where;  ///< the path of the step that is being read
  /// The model's vocabulary as it is written.
  std::unordered_map<std::string, TokenId> id_of;
};

/// Each reads one member of the document and fails by path what it does not know exactly.
void read_normalizer(const Json& normalizer, HuggingFace& out);
void read_pre_tokenizer(const Json& pre_tokenizer, HuggingFace& out);
void read_model(const Json& model, HuggingFace& out);
void read_added_tokens(const Json& added_tokens, HuggingFace& out);
void read_decoder(const Json& decoder, HuggingFace& out);
void read_post_processor(const Json& post_processor, HuggingFace& out);

/// {"String": ...} or {"Regex": ...}: the text, which may not be empty, and how it is written.
std::string_view read_pattern(const Json& pattern, PatternSyntax& syntax);

/// The bytes that `text` is written for in GPT-2's alphabet. False if a character is none of it.
bool bytes_of_byte_level(std::string_view text, std::string& bytes);

/// The other way round: bytes in GPT-2's alphabet.
std::string byte_level_of_bytes(std::string_view bytes);

}  // namespace toll::import
