// lib/import/read.h - the one door of this room: a model's file of any kind, as a vocabulary to
// compile.
#pragma once

#include <toll/compile.h>

#include <string>
#include <string_view>

namespace toll::import {

/// What a file does not say of itself. See Vocab::property() for what the words mean.
struct Hint {
  std::string name;
  std::string aliases = {};
  std::string licence = "unknown";
  std::string package = {};  ///< empty: the file is of none
  std::string file = {};
  std::string source = {};  ///< empty: unknown
  std::string accuracy = "exact";
  std::string scheme = {};                      ///< of a tiktoken file, and of no other
  std::string_view scheme_word = "the scheme";  ///< what messages call that
};

/// Behind the word for the scheme, where one is given for a file that is not of tiktoken.
inline constexpr std::string_view kSaysItself = " is for tiktoken files; this one says it itself";

/// What the bytes are, imported, with the properties of every vocabulary before those of its kind.
/// Errors: bad_vocab (offset: the byte at fault, or 0), with no word of the file's name.
[[nodiscard]] Result<VocabSource> read(std::string_view bytes, const Hint& hint);

}  // namespace toll::import
