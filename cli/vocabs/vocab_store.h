// vocab_store.h - where toll vocab import and pull put what they make.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/args/command_line.h"
#include "cli/output.h"

namespace toll::cli {

/// What the command line says of a vocabulary that is made.
struct NewVocab {
  std::string name;  ///< empty: by the file
  OutFile out_file;
  std::optional<Format> format;

  /// --name and -o. @param name_is  what it is by default.
  void define(CommandLine& line, const char* name_is);
};

/// Where a vocabulary of this name goes: "" for standard output, or the file of -o, else in the
/// user's own folder, if it would be found there by that name. Without a result the reason has been
/// said on standard error, and the status is refused.
[[nodiscard]] std::optional<std::string> output_path_for(const NewVocab& asked,
                                                         const std::string& name);

/// Checks the image, writes it to `where` in one step, and prints what there is to say of it. On
/// standard output the image is all that is printed.
/// @param more  what is said after that.
[[nodiscard]] ExitStatus store_vocab(const NewVocab& asked, const std::string& image,
                                     const std::string& where, std::string_view schema,
                                     const Value::Object& more, Output& out);

}  // namespace toll::cli
