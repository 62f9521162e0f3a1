// lib/import/file_kind.h - what kind of vocabulary a file holds, by its bytes and never by its
// name.
#pragma once

#include <cstdint>
#include <string_view>

namespace toll::import {

enum class FileKind : std::uint8_t {
  unknown,
  other_json,   ///< JSON, but no vocabulary that is known here
  lfs_pointer,  ///< what git leaves in a file's place when git-lfs is not installed
  tollv,
  hugging_face,   ///< tokenizer.json
  tekken,         ///< tekken.json
  sentencepiece,  ///< a .model
  tiktoken,
};

/// Looks at as much of `bytes` as it takes: the first bytes, or the keys of a JSON object until one
/// tells.
[[nodiscard]] FileKind kind_of(std::string_view bytes);

/// The word for the property "format": hf, tekken, sentencepiece or tiktoken; "" for the others.
[[nodiscard]] std::string_view format_word(FileKind kind) noexcept;

}  // namespace toll::import
