// vocab_file.h - vocabularies in files that a person names: .tollv images, and the files that
// models come with, which are compiled in memory.
#pragma once

#include <toll/vocab.h>

#include <optional>
#include <string>
#include <string_view>

namespace toll::cli {

/// The bytes of a source file, and what is known of it.
struct VocabFile {
  std::string path;   ///< in a folder, of the file that was taken
  std::string bytes;  ///< empty for a .tollv file that can be mapped
  bool is_image = false;
  std::string source = {};  ///< where it was pulled from, or empty
};

/// The names that models' own files have, in the order in which they are looked for.
inline constexpr const char* kVocabFiles[] = {"tokenizer.json", "tokenizer.model", "tekken.json"};

/// Whether `name` can only be meant as a file or folder: it has a slash, ends as a vocabulary's
/// file does, or is "." or "..".
[[nodiscard]] bool looks_like_file(std::string_view name) noexcept;

/// The vocabulary, or nothing when that was refused, which then has been said.
[[nodiscard]] std::optional<Vocab> said_if_refused(const std::string& path, Result<Vocab> vocab);

/// Reads a file, or in a folder tokenizer.json, else tokenizer.model, else tekken.json. Without a
/// result the reason has been said on standard error.
[[nodiscard]] std::optional<VocabFile> read_vocab_file(const std::string& path);

/// Compiles a source file. @param name  what to call the vocabulary. @param scheme  of a tiktoken
/// file. Without a result the reason has been said on standard error.
[[nodiscard]] std::optional<std::string> compile_file(const VocabFile& file,
                                                      const std::string& name,
                                                      const std::string& scheme);

/// Opens a .tollv file or compiles a source file. Otherwise as compile_file().
[[nodiscard]] std::optional<Vocab> open_vocab_file(const std::string& path,
                                                   const std::string& scheme);

/// What a vocabulary of a file is called when nobody says: the file's name without its ending, but
/// the folder's for a folder and for names that all models share. "" if nothing is left of it.
[[nodiscard]] std::string default_vocab_name(const std::string& path);

/// The same for a file in a folder, both by their bare names. An empty file: the folder itself.
[[nodiscard]] std::string default_vocab_name(std::string_view folder, std::string_view file);

/// Whether `name` is made of a-z 0-9 _ . - and begins with a letter or a digit.
[[nodiscard]] bool is_vocab_name(std::string_view name) noexcept;

}  // namespace toll::cli
