// vocab_file.h - vocabularies in files that a person names, as lib/catalog opens them. Without a
// result the reason has been said on standard error.
#pragma once

#include <toll/vocab.h>

#include <optional>
#include <string>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/vocab_name.h"
#include "cli/message.h"
#include "cli/vocabs/vocab_choice.h"

namespace toll::cli {

using catalog::default_vocab_name;
using catalog::is_vocab_name;
using catalog::kVocabFiles;
using catalog::looks_like_file;
using catalog::VocabFile;

/// The value; what was refused has then been said.
template <class T>
[[nodiscard]] std::optional<T> or_report(Result<T> result) {
  if (result) return *std::move(result);
  message(result.error().detail);
  return std::nullopt;
}

[[nodiscard]] inline std::optional<VocabFile> read_vocab_file(const std::string& path) {
  return or_report(vocab_catalog().read(path));
}

/// Compiles a source file. @param name  what to call the vocabulary. @param scheme  of a tiktoken
/// file.
[[nodiscard]] inline std::optional<std::string> compile_file(const VocabFile& file,
                                                             const std::string& name,
                                                             const std::string& scheme) {
  return or_report(vocab_catalog().compile(file, name, scheme));
}

/// Opens a .tollv file or compiles a source file.
[[nodiscard]] inline std::optional<Vocab> open_vocab_file(const std::string& path,
                                                          const std::string& scheme) {
  return or_report(vocab_catalog().open_file(path, scheme));
}

}  // namespace toll::cli
