// lib/catalog/vocab_name.h - what vocabularies may be called, and what those of files are.
#pragma once

#include <string>
#include <string_view>

namespace toll::catalog {

/// The names that models' own files have, in the order in which they are looked for.
inline constexpr const char* kVocabFiles[] = {"tokenizer.json", "tokenizer.model", "tekken.json"};

/// Whether `name` can only be meant as a file or folder: it has a slash, ends as a vocabulary's
/// file does, or is "." or "..".
[[nodiscard]] bool looks_like_file(std::string_view name) noexcept;

/// What a vocabulary of a file is called unless it is given a name: the file's name without its
/// ending, but the folder's for a folder and for names that all models share. "" if nothing is left
/// of it.
[[nodiscard]] std::string default_vocab_name(const std::string& path);

/// The same for a file in a folder, both by their bare names. An empty file: the folder itself.
[[nodiscard]] std::string default_vocab_name(std::string_view folder, std::string_view file);

/// Whether `name` is made of a-z 0-9 _ . - and begins with a letter or a digit.
[[nodiscard]] bool is_vocab_name(std::string_view name) noexcept;

}  // namespace toll::catalog
