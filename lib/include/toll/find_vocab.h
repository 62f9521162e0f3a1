// toll/find_vocab.h - where vocabularies are installed.
#pragma once

#include <toll/result.h>

#include <string>
#include <string_view>
#include <vector>

namespace toll {

/// The folders that the environment variable TOLL_VOCAB_PATH names, parted by colons.
[[nodiscard]] std::vector<std::string> vocab_path();

/// The user's own folder, where `toll vocab import` and `toll vocab pull` put vocabularies:
/// $XDG_DATA_HOME/toll/vocab, by default $HOME/.local/share/toll/vocab; "" if neither variable is
/// set to an absolute path.
[[nodiscard]] std::string user_vocab_folder();

/// The path of the installed vocabulary `name` (one that `toll vocab list` prints, such as
/// "o200k_base"), to be opened with Vocab::open(): the file NAME.tollv in the first folder that has
/// it, of vocab_path(), user_vocab_folder(), and toll/vocab in each folder of $XDG_DATA_DIRS (by
/// default /usr/local/share and /usr/share). Of another place the file for pkg-config says it
/// (`pkg-config --variable=vocabdir toll`), and find_package(toll) in toll_VOCAB_DIR. The
/// environment is read at each call. Errors: unknown_name.
/// Source: XDG Base Directory Specification 0.8.
///
///   auto path = toll::find_vocab("o200k_base");
///   auto vocab = toll::Vocab::open(*path);
[[nodiscard]] Result<std::string> find_vocab(std::string_view name);

}  // namespace toll
