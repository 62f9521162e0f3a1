// vocab_store.h - where toll vocab import and pull put what they make.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/verbs/commands.h"

namespace toll::cli {

/// Where a vocabulary of this name goes: "" for standard output, or the file of -o, else in the
/// user's own folder, if it would be found there by that name. Without a result the reason has been
/// said on standard error, and the status is refused.
[[nodiscard]] std::optional<std::string> place_for(const Options& options, const std::string& name);

/// Checks the image, writes it to `where` in one step, and prints what there is to say of it. On
/// standard output the image is all that is printed.
/// @param more  what is said after that.
[[nodiscard]] ExitStatus store_vocab(const Options& options, const std::string& image,
                                     const std::string& where, std::string_view schema,
                                     const Value::Object& more, Output& out);

}  // namespace toll::cli
